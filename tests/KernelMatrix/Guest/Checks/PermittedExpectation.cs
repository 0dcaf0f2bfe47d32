using KernelMatrix.Guest.Truth;
using KfuncGen;
using KfuncGen.Code;

namespace KernelMatrix.Guest.Checks;

/// <summary>
/// The process may do what the program needs: then the snapshot decides. Without CAP_PERFMON the verifier may refuse more; then the
/// failure has to begin with that.
/// </summary>
internal sealed class PermittedExpectation(bool hasPerfmon) : Expectation
{
    private const string Perfmon = "The process lacks CAP_PERFMON";

    /// <inheritdoc/>
    public override string? Object(TargetKernel kernel, BpfProgram program, BpfLoadFailure? failure)
    {
        IReadOnlyList<KfuncVariant>? missing = MissingOn(kernel, program);

        if (HookTruth.Of(Corpus.MethodOf(program)) is { } hook)
        {
            return failure?.Kind == hook ? null : $"it should be {hook}.";
        }

        return failure switch
        {
            // Of what guards cover a program may lack everything: what it says it lacks must be missing.
            null when missing is null or [] || IsGuarded(program) => null,
            null => $"it should lack {missing[0].Name}.",
            { Kind: BpfLoadFailureKind.KfuncAbsent } when missing is null
                || missing.Any(
                    kfunc => kfunc.Name == failure.Kfunc!.Name
                        && (kernel.PredictsName(kfunc.Name) == false || !TargetKernel.IsLoaded(kfunc))) => WithSource(failure),
            { Kind: BpfLoadFailureKind.KfuncChanged } when missing is null
                || missing.Any(
                    kfunc => kfunc.Name == failure.Kfunc!.Name && kernel.PredictsName(kfunc.Name) == true) => WithSource(failure),
            { Kind: BpfLoadFailureKind.VerifierRejected or BpfLoadFailureKind.ProgramTooLarge } when !hasPerfmon
                && failure.Message.StartsWith(Perfmon, StringComparison.Ordinal) => null,
            // What watches the kernel itself nobody may load without it: is_perfmon_prog_type, kernel/bpf/syscall.c, 6.1 to 7.3.
            { Kind: BpfLoadFailureKind.NotPermitted } when !hasPerfmon && IsWatcher(program)
                && failure.Message.Contains("It lacks CAP_PERFMON", StringComparison.Ordinal) => null,
            // Kfuncs that 7.3 marks KF_PERFMON: the verifier says so itself.
            { Kind: BpfLoadFailureKind.NotPermitted } when !hasPerfmon
                && failure.Message.Contains("is allowed only to CAP_PERFMON", StringComparison.Ordinal) => null,
            _ when KnownLimits.Explain(kernel, failure) => null,
            _ => "it should be loaded.",
        };
    }

    private static bool IsWatcher(BpfProgram program) => program.Type.ToString() is { } type
        && (type is "Tracepoint" or "RawTracepoint" or "PerfEvent" or "TpBtf" or "Fentry" or "Fexit" or "FmodRet" or "Iter" or "StructOps"
                or "Usdt"
            || type.Contains("probe", StringComparison.Ordinal)
            || type.StartsWith("Lsm", StringComparison.Ordinal));

    private static string? WithSource(BpfLoadFailure failure) => failure.Source is null ? "the failure has no C# line." : null;

    // By the name: the corpus calls its guarded programs so.
    private static bool IsGuarded(BpfProgram program) =>
        program.Code.Relocations.Any(static relocation => relocation.Kind == BpfCodeRelocationKind.HasKfunc);
}
