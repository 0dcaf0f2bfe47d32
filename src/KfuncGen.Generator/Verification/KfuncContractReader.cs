using KfuncGen.Bpf.Verification.Contracts;
using KfuncGen.Snapshots;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Obligations;
using KfuncGen.Snapshots.Targets;
using KfuncGen.Snapshots.Types;

namespace KfuncGen.Generator.Verification;

/// <summary>Says a kfunc's contract in the words of verification: what counts for following a program's ways.</summary>
internal static class KfuncContractReader
{
    /// <summary>The contract of a kfunc on one target, for programs of one type.</summary>
    /// <param name="appearance">The kfunc there.</param>
    /// <param name="programType">The type, as <see cref="ProgramTypes"/> spells it; null where it is not known.</param>
    /// <param name="attachType">What programs of the kind are loaded for, as <c>enum bpf_attach_type</c> spells it.</param>
    /// <param name="member">The struct of functions and its member that the program is; null for none.</param>
    /// <param name="releasedBy">Finds what releases an object, by the name of its struct.</param>
    public static CalleeContract Read(
        KfuncAppearance appearance, string? programType, string? attachType, string? member, Func<string, string?> releasedBy)
    {
        Kfunc kfunc = appearance.Kfunc;
        Target target = appearance.Target;
        CallContract contract = CallContract.Of(kfunc, target.Types, target.Version, FlagsFor(kfunc, programType, target));
        bool isIterator = IteratorRoleOf(contract) != IteratorRole.None;

        return new CalleeContract
        {
            Name = kfunc.Name,
            IsAdmitted = programType is null ? null : ProgramTypes.MayCall(programType, kfunc, target.Snapshot, attachType, member),
            AdmittedMembers = member is null ? [] : [.. ProgramTypes.MembersThatMay(kfunc, target.Snapshot, member)],
            Acquires = contract.Result.Has(ResultObligation.Owned),
            ReleasedBy = contract.Result is { TypeName: { } type } && contract.Result.Has(ResultObligation.Owned)
                ? releasedBy(type) ?? ""
                : "",
            Releases = IndexOf(contract, ArgumentObligation.Released),
            MayReturnNull = contract.Result.Has(ResultObligation.MayBeNull) ? true
                : contract.Result.Has(ResultObligation.NotNull) ? false
                : null,
            Sleeps = contract.Has(CallObligation.MaySleep),
            IsRcuProtected = contract.Has(CallObligation.InReadSection)
                && (isIterator || VerifierOfRelease.AsksForSection(target.Version) == true),
            Iterator = IteratorRoleOf(contract),
            DestroyedBy = IteratorNames.StartedBy(kfunc.Name) is { } iterator ? IteratorNames.DestroyOf(iterator) : "",
            Begins = SectionCalls.BegunBy(kfunc.Name),
            Ends = SectionCalls.EndedBy(kfunc.Name),
            MayFail = SectionCalls.MayFail(kfunc.Name),
            IsAllowedUnderLock = VerifierOfRelease.HasFlagsOfLocks(target.Version) is { } areKnown
                ? areKnown ? contract.Has(CallObligation.AllowedUnderLock) : SectionCalls.IsAllowedUnderLock(kfunc.Name)
                : null,
            ChangesPackets = kfunc.Name == "bpf_xdp_pull_data",
            Needs = [.. NeedsOf(contract, kfunc)],
            Arguments =
            [
                .. contract.Arguments.Select((argument, i) => Argument(kfunc.Parameters[i], argument, isIterator && i == 0, target.Types)),
            ],
        };
    }

    private static IEnumerable<string> NeedsOf(CallContract contract, Kfunc kfunc)
    {
        if (contract.Has(CallObligation.MayHarm))
        {
            yield return "CAP_SYS_BOOT";
        }

        if (contract.Has(CallObligation.Perfmon))
        {
            yield return "CAP_PERFMON";
        }

        // "metadata kfuncs require device-bound program", kernel/bpf/verifier.c, 6.18.
        if (kfunc.Name.StartsWith("bpf_xdp_metadata_", StringComparison.Ordinal))
        {
            yield return "a program that is bound to a device";
        }
    }

    // The verifier takes the flags of the set through which it finds the kfunc: kernel/bpf/btf.c, 7.3.
    private static KfuncFlags? FlagsFor(Kfunc kfunc, string? programType, Target target)
    {
        if (kfunc.Registrations is not { } registrations || kfunc.Flags == kfunc.AnyFlags || programType is null)
        {
            return kfunc.Flags;
        }

        KfuncRegistration[] admitted =
        [
            .. registrations.Where(
                one => ProgramTypes.MayCall(programType, kfunc with { Registrations = new[] { one }.ToEquatableArray() }, target.Snapshot)
                    == true),
        ];

        return admitted.Length == 1 ? admitted[0].Flags : kfunc.Flags;
    }

    private static int? IndexOf(CallContract contract, ArgumentObligation obligation)
    {
        for (int i = 0; i < contract.Arguments.Count; i++)
        {
            if (contract.Arguments[i].Has(obligation))
            {
                return i;
            }
        }

        return null;
    }

    private static IteratorRole IteratorRoleOf(CallContract contract) =>
        contract.Has(CallObligation.StartsIterator) ? IteratorRole.New
        : contract.Has(CallObligation.MovesIterator) ? IteratorRole.Next
        : contract.Has(CallObligation.EndsIterator) ? IteratorRole.Destroy
        : IteratorRole.None;

    private static CalleeArgument Argument(CParameter parameter, ArgumentContract contract, bool isIterator, TypeTable types) => new(
        ParameterSuffix.Strip(parameter.Name),
        KindOf(contract, isIterator),
        contract.Has(ArgumentObligation.Trusted) ? PointerDemand.Trusted
            : contract.Has(ArgumentObligation.TrustedOrRcu) ? PointerDemand.TrustedOrRcu
            : PointerDemand.None,
        contract.Has(ArgumentObligation.MayBeNull) ? true : contract.Has(ArgumentObligation.NotNull) ? false : null,
        PointsToConst(parameter.Type, types));

    private static CalleeArgumentKind KindOf(ArgumentContract contract, bool isIterator) =>
        contract.Has(ArgumentObligation.Unchecked) || contract.Has(ArgumentObligation.FilledIn) ? CalleeArgumentKind.Unjudged
        : isIterator ? CalleeArgumentKind.Iterator
        : contract.Has(ArgumentObligation.InterruptFlags) ? CalleeArgumentKind.InterruptState
        : contract.Has(ArgumentObligation.Constant) ? CalleeArgumentKind.Constant
        : contract.Kind switch
        {
            ArgumentKind.OwnObject when contract.TypeName == "bpf_dynptr" => contract.Has(ArgumentObligation.Uninitialized)
                ? CalleeArgumentKind.NewDynptr
                : CalleeArgumentKind.Dynptr,
            ArgumentKind.OwnObject or ArgumentKind.SizedMemory or ArgumentKind.TypedMemory => CalleeArgumentKind.Memory,
            ArgumentKind.KernelObject => CalleeArgumentKind.Object,
            _ => CalleeArgumentKind.Unjudged,
        };

    private static bool PointsToConst(CType type, TypeTable types)
    {
        if (types.Resolve(type) is not CType.Pointer { Pointee: { } pointee })
        {
            return false;
        }

        for (int depth = 0; depth < 16; depth++)
        {
            switch (pointee)
            {
                case CType.Qualified { Qualifier: CQualifier.Const }:
                    return true;
                case CType.Qualified qualified:
                    pointee = qualified.Type;
                    break;
                case CType.Annotated annotated:
                    pointee = annotated.Type;
                    break;
                default:
                    return false;
            }
        }

        return false;
    }
}
