using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Types;

namespace KfuncGen.Snapshots.Obligations;

/// <summary>Reads a kfunc's contract from its prototype, flags and kernel.</summary>
/// <remarks>check_kfunc_args and check_kfunc_call in kernel/bpf/verifier.c, 6.12, 7.2 and 7.3.</remarks>
internal sealed class ContractReading(Kfunc kfunc, TypeTable types, KernelVersion? version, KfuncFlags? flags)
{
    private readonly FlagObligations[] said = [.. FlagObligations.Of(flags ?? KfuncFlags.None)];

    public CallContract Read() => new(
        flags is not null,
        In(CallObligation.All, Call()),
        kfunc.Parameters.Select((_, index) => Argument(index)).ToEquatableArray(),
        Result());

    private IEnumerable<CallObligation> Call()
    {
        foreach (CallObligation obligation in said.Select(static row => row.Call).OfType<CallObligation>())
        {
            yield return obligation;
        }

        if (kfunc.HasImplicitArgumentsInBtf)
        {
            yield return CallObligation.Refused;
        }
    }

    private ArgumentContract Argument(int index)
    {
        CParameter parameter = kfunc.Parameters[index];
        List<ArgumentObligation> obligations = [.. ParameterSuffix.Demands(parameter.Name, version)];
        ArgumentKind kind = KindOf(index, out string? name);

        obligations.AddRange(
            said.Where(row => row.ArgumentIndex == index).Select(static row => row.Argument).OfType<ArgumentObligation>());

        // Where flags are not known the names tell: the kernel registers a maker of iterators only under such a one.
        if (flags is null && index == 0 && IteratorNames.StartedBy(kfunc.Name) is not null)
        {
            obligations.Add(ArgumentObligation.Uninitialized);
        }

        if (kind == ArgumentKind.KernelObject)
        {
            AddTrust(obligations);
        }

        return new ArgumentContract(kind, In(ArgumentObligation.All, obligations), name);
    }

    private ArgumentKind KindOf(int index, out string? name)
    {
        name = null;

        if (types.Resolve(kfunc.Parameters[index].Type) is not CType.Pointer pointer)
        {
            return ArgumentKind.Scalar;
        }

        switch (types.Resolve(pointer.Pointee))
        {
            case CType.Function:
                return ArgumentKind.Callback;

            case CType.Tag { Kind: not CTagKind.Enum } tag:
                name = ProgramHeldTypes.PublicName(tag.Name);
                return tag.Name is "__sk_buff" or "xdp_md" ? ArgumentKind.Context
                    : ProgramHeldTypes.IsHeld(kfunc, index, tag.Name) ? ArgumentKind.OwnObject
                    : ArgumentKind.KernelObject;

            default:
                return ProgramHeldTypes.HasSize(kfunc, index) ? ArgumentKind.SizedMemory
                    : types.Resolve(pointer.Pointee) is CType.Void ? ArgumentKind.Untyped
                    : ArgumentKind.TypedMemory;
        }
    }

    private void AddTrust(List<ArgumentObligation> obligations)
    {
        ArgumentObligation? trust = said.Select(static row => row.KernelObjects).LastOrDefault(static one => one is not null);
        bool? isDefault = VerifierOfRelease.TrustIsDefault(version);
        bool isReleased = obligations.Contains(ArgumentObligation.Released);

        // What is released must hold a reference, which is more than trust.
        trust ??= isReleased || (isDefault is true && flags is not null) ? ArgumentObligation.Trusted
            : isDefault is false && flags is not null ? ArgumentObligation.NeedNotBeTrusted
            : null;

        if (trust is not null)
        {
            obligations.Add(trust);
        }

        if (!obligations.Contains(ArgumentObligation.MayBeNull)
            && (isDefault is true || (trust is not null && trust != ArgumentObligation.NeedNotBeTrusted)))
        {
            obligations.Add(ArgumentObligation.NotNull);
        }
    }

    private ResultContract Result()
    {
        ResultKind kind = ResultKindOf(out string? name);
        List<ResultObligation> obligations = [.. said.Select(static row => row.Result).OfType<ResultObligation>()];

        if (kind is ResultKind.None or ResultKind.Scalar)
        {
            return new ResultContract(kind, In(ResultObligation.All, obligations), name);
        }

        if (!obligations.Contains(ResultObligation.Owned) && !obligations.Contains(ResultObligation.InArena))
        {
            obligations.AddRange(Access(kind));
        }

        // A void * is no pointer to the verifier but a number, or points into an arena, where null is safe to read: the missing
        // flag says nothing about it. bpf_arena_alloc_pages returns null when it fails.
        if (flags is not null && kind != ResultKind.Untyped && !obligations.Contains(ResultObligation.MayBeNull))
        {
            obligations.Add(ResultObligation.NotNull);
        }

        return new ResultContract(kind, In(ResultObligation.All, obligations), name);
    }

    private IEnumerable<ResultObligation> Access(ResultKind kind) => kind switch
    {
        ResultKind.KernelObject => flags is null ? [] : [ResultObligation.NotOwned],
        ResultKind.Memory or ResultKind.SizedMemory => [IsWritable() ? ResultObligation.Writable : ResultObligation.ReadOnly],
        _ => [],
    };

    private ResultKind ResultKindOf(out string? name)
    {
        name = null;

        switch (types.Resolve(kfunc.ReturnType))
        {
            case CType.Void:
                return ResultKind.None;

            case CType.Pointer pointer when types.Resolve(pointer.Pointee) is CType.Tag { Kind: not CTagKind.Enum } tag:
                name = ProgramHeldTypes.PublicName(tag.Name);
                return ResultKind.KernelObject;

            // Their C type is void *, which would be a number; the verifier knows by name that they return memory of the size that
            // was asked for: special_kfunc_list in kernel/bpf/verifier.c, 6.12 and 7.3.
            case CType.Pointer when kfunc.Name is "bpf_dynptr_slice" or "bpf_dynptr_slice_rdwr":
                return ResultKind.SizedMemory;

            case CType.Pointer pointer:
                return types.Resolve(pointer.Pointee) is CType.Void ? ResultKind.Untyped : ResultKind.Memory;

            default:
                return ResultKind.Scalar;
        }
    }

    // The exceptions of check_kfunc_call in kernel/bpf/verifier.c, 6.12 and 7.3.
    private bool IsWritable() => kfunc.Name is "bpf_session_cookie" or "bpf_dynptr_slice_rdwr"
        || kfunc.Parameters.Any(static parameter => parameter.Name == "rdwr_buf_size");

    private static EquatableArray<T> In<T>(IReadOnlyList<T> order, IEnumerable<T> obligations)
    {
        HashSet<T> set = [.. obligations];
        return set.Count == 0 ? EquatableArray<T>.Empty : order.Where(set.Contains).ToEquatableArray();
    }
}
