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

        if (contract.MayReturnNull == false)
        {
            site.State.Knowledge.SetNonNull(result);
        }

        ObjectTrust trust = contract.Acquires ? ObjectTrust.Trusted
            : contract.IsRcuProtected || IsOfProtectedIterator(site) ? ObjectTrust.Rcu
            : contract.Iterator == IteratorRole.Next ? ObjectTrust.Trusted
            : ObjectTrust.Unknown;
        site.State.Objects[result] = new KernelObject(site.Call, contract, trust, contract.Acquires, site.State.Way);
    }

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
                    site.State.Stack[value] = new StackObject(kind, site.Call, site.Contract, site.State.Way);
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
            state.Sections.Add(new OpenSection(
                begun, site.Call, site.Contract, state.Way, begun == SectionKind.Interrupts ? site.Arguments.FirstOrDefault() : null));
        }

        if (site.Contract.Ends != SectionKind.None && state.Innermost(site.Contract.Ends) is { } section)
        {
            state.Sections.Remove(section);

            if (section.Kind == SectionKind.Rcu && !state.IsIn(SectionKind.Rcu))
            {
                foreach (KeyValuePair<Symbol, KernelObject> one in state.Objects
                    .Where(static one => one.Value.Trust == ObjectTrust.Rcu).ToArray())
                {
                    state.Objects[one.Key] = one.Value with { Trust = ObjectTrust.Expired, EndedBy = site.Call };
                }
            }
        }
    }
}
