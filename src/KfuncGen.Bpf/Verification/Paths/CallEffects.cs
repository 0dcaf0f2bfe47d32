using KfuncGen.Bpf.Ir;
using KfuncGen.Bpf.Verification.Contracts;
using KfuncGen.Bpf.Verification.Rules;
using KfuncGen.Bpf.Verification.State;
using KfuncGen.Bpf.Verification.Symbols;

namespace KfuncGen.Bpf.Verification.Paths;

/// <summary>What a call of the kernel's changes, where no rule has anything against it.</summary>
internal static class CallEffects
{
    /// <summary>Applies them.</summary>
    /// <param name="site">The call.</param>
    /// <param name="result">What it returns.</param>
    public static void Apply(CallSite site, Symbol result)
    {
        ChangeMemory(site);
        MovePackets(site);
        ChangeStack(site);
        ChangeSections(site);

        if (site.Contract.Releases is { } position && position < site.Arguments.Count
            && site.State.ObjectBehind(site.Arguments[position]) is { } released)
        {
            site.State.Objects[site.Arguments[position].Root] = released with
            {
                Trust = ObjectTrust.Released,
                IsOwned = false,
                EndedBy = site.Call,
            };
        }

        if (result.Type == IrType.Pointer)
        {
            Return(site, result);
        }
    }

    /// <summary>What a call may change of which nothing is known.</summary>
    public static void ApplyUnknown(PathState state, IEnumerable<Symbol> arguments)
    {
        foreach (Symbol argument in arguments.Where(static argument => argument.Type == IrType.Pointer))
        {
            state.Memory.Forget(argument);
        }

        state.Memory.ForgetShared();
    }

    private static void Return(CallSite site, Symbol result)
    {
        CalleeContract contract = site.Contract;

        if (KnowsElement(site) is not false and var isThere)
        {
            contract = contract with { MayReturnNull = isThere is true ? false : null };
        }

        if (contract.MayReturnNull == false)
        {
            site.State.Knowledge.SetNonNull(result);
        }

        ObjectTrust trust = contract.Acquires ? ObjectTrust.Trusted
            : contract.IsRcuProtected || IsOfProtectedIterator(site) ? ObjectTrust.Rcu
            : contract.Iterator == IteratorRole.Next ? ObjectTrust.Trusted
            : ObjectTrust.Unknown;
        site.State.Objects[result] = new KernelObject(
            site.Call, contract, trust, contract.Acquires, site.State.Way, IsOfPacket: IsSliceOfPacket(site));
    }

    // An element of an array is always there, and newer verifiers see that of an index that they know: get_constant_map_key and
    // can_elide_value_nullness, kernel/bpf/verifier.c, 6.14. Null where they may see more than this.
    private static bool? KnowsElement(CallSite site)
    {
        if (site.Contract is not { Name: "bpf_map_lookup_elem", IsHelper: true } || site.Kernel.KnowsArrayElements == false
            || site.Arguments is not [{ Maker.Map: { } map }, { } key] || site.Kernel.ElementsOf(map) is not { } elements)
        {
            return false;
        }

        if (site.State.Memory.Read(key, 0, sizeof(int), IrType.I32) is not { } index)
        {
            return null;
        }

        return site.State.Knowledge.Constant(index) is { } known
                ? elements == 0 ? null : (uint)known < elements ? site.Kernel.KnowsArrayElements : false
            : index.IsTraced ? false
            : null;
    }

    private static bool IsSliceOfPacket(CallSite site) =>
        site.Contract.Name is "bpf_dynptr_slice" or "bpf_dynptr_slice_rdwr"
            && site.Arguments.FirstOrDefault() is { } dynptr
            && site.State.Stack.TryGetValue(dynptr, out StackObject? known) && known.IsOfPacket;

    private static bool IsOfProtectedIterator(CallSite site) =>
        site.Contract.Iterator == IteratorRole.Next
            && site.Arguments.FirstOrDefault() is { } state
            && site.State.Stack.TryGetValue(state, out StackObject? iterator)
            && iterator.Contract.IsRcuProtected;

    private static void ChangeMemory(CallSite site)
    {
        foreach ((Symbol value, CalleeArgument contract, int _) in site.Judged)
        {
            if (value.Type == IrType.Pointer && !contract.IsReadOnly)
            {
                site.State.Memory.Forget(value);
            }
        }

        site.State.Memory.ForgetShared();
    }

    private static void MovePackets(CallSite site)
    {
        bool writesPacket = site.Contract.Name == "bpf_dynptr_write" && site.Arguments.FirstOrDefault() is { } dynptr
            && (!site.State.Stack.TryGetValue(dynptr, out StackObject? known) || known.IsOfPacket);

        if (site.Contract.ChangesPackets || writesPacket)
        {
            foreach (KeyValuePair<Symbol, KernelObject> one in site.State.Objects.Where(static one => one.Value.IsOfPacket).ToArray())
            {
                site.State.Objects[one.Key] = one.Value with { Trust = ObjectTrust.Moved, EndedBy = site.Call };
            }
        }
    }

    private static bool IsOfPacket(CallSite site) =>
        site.Contract.Name is "bpf_dynptr_from_skb" or "bpf_dynptr_from_xdp"
            || (site.Contract.Name == "bpf_dynptr_clone" && site.Arguments.FirstOrDefault() is { } origin
                && site.State.Stack.TryGetValue(origin, out StackObject? known) && known.IsOfPacket);

    private static void ChangeStack(CallSite site)
    {
        foreach ((Symbol value, CalleeArgument contract, int _) in site.Judged)
        {
            switch (contract.Kind, site.Contract.Iterator)
            {
                case (CalleeArgumentKind.NewDynptr, _) or (CalleeArgumentKind.Iterator, IteratorRole.New):
                    CalleeArgumentKind kind = contract.Kind == CalleeArgumentKind.NewDynptr
                        ? CalleeArgumentKind.Dynptr
                        : CalleeArgumentKind.Iterator;
                    site.State.Stack[value] = new StackObject(kind, site.Call, site.Contract, site.State.Way, IsOfPacket(site));
                    break;
                case (CalleeArgumentKind.Iterator, IteratorRole.Destroy):
                    site.State.Stack.Remove(value);
                    break;
            }
        }
    }

    private static void ChangeSections(CallSite site)
    {
        PathState state = site.State;

        if (site.Contract.Begins is not SectionKind.None and SectionKind begun)
        {
            // Where it is not known whether the kernel takes a section in a section, the rest of this way is not judged.
            state.IsDoubtful |= begun == SectionKind.Rcu && state.IsIn(begun) && site.Kernel.AllowsNestedRcu is null;
            Symbol? key = begun is SectionKind.Interrupts or SectionKind.Lock ? site.Arguments.FirstOrDefault() : null;
            state.Sections.Add(new OpenSection(begun, site.Call, site.Contract, state.Way, key));
        }

        if (site.Contract.Ends != SectionKind.None && state.Innermost(site.Contract.Ends) is { } section)
        {
            state.Sections.Remove(section);

            if (section.Kind == SectionKind.Rcu && !state.IsIn(SectionKind.Rcu)
                && (site.Kernel.IsSleepable || site.Kernel.EndsProtectionAnyway != false))
            {
                ObjectTrust trust = site.Kernel.IsSleepable || site.Kernel.EndsProtectionAnyway == true
                    ? ObjectTrust.Expired
                    : ObjectTrust.Unknown;

                foreach (KeyValuePair<Symbol, KernelObject> one in state.Objects
                    .Where(static one => one.Value.Trust is ObjectTrust.Rcu or ObjectTrust.InSection).ToArray())
                {
                    state.Objects[one.Key] = one.Value with { Trust = trust, EndedBy = site.Call };
                }

                foreach (KeyValuePair<Symbol, StackObject> one in state.Stack
                    .Where(static one => one.Value is { Kind: CalleeArgumentKind.Iterator, Contract.IsRcuProtected: true }).ToArray())
                {
                    state.Stack[one.Key] = one.Value with { EndedBy = trust == ObjectTrust.Expired ? site.Call : null };
                }
            }
        }
    }
}
