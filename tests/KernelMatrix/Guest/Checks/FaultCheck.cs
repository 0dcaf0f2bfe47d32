using KfuncGen;

namespace KernelMatrix.Guest.Checks;

/// <summary>Guarded programs, and programs that call without a guard what some kernels lack or have with other types.</summary>
internal sealed class FaultCheck : GuardedCheck
{
    /// <inheritdoc/>
    public override string Name => "faults";

    /// <inheritdoc/>
    public override void Run(TargetKernel kernel, Report report)
    {
        base.Run(kernel, report);
        Expect(kernel, report, Programs.Bpf.UnguardedNew, "Kf.bpf_task_from_vpid(ctx.Pid)", "Call it only where Has.bpf_task_from_vpid " +
            "is true");
        Expect(kernel, report, Programs.Bpf.UnguardedChanged, "Kf.bpf_dynptr_size(in dynptr)", "Has.bpf_dynptr_size is true");
    }

    // What is predicted: the snapshot, or without one the kernel's own answer, which the check of probes has held against BTF.
    private static void Expect(TargetKernel kernel, Report report, BpfProgram program, string line, string fragment)
    {
        program.TryLoad(out LoadedBpfProgram? loaded, out BpfLoadFailure? failure);
        loaded?.Dispose();
        KfuncVariant? missing = program.Code.Kfuncs.FirstOrDefault(
            kfunc => !(kernel.Target is null ? kfunc.Exists : kernel.HasShape(kfunc)));

        if (missing is null)
        {
            report.Claim(failure is null, $"{program.Name} should be loaded: {failure?.Message}");
            return;
        }

        bool hasName = kernel.PredictsName(missing.Name) ?? missing.Probe().Availability == KfuncAvailability.Changed;
        BpfLoadFailureKind kind = hasName ? BpfLoadFailureKind.KfuncChanged : BpfLoadFailureKind.KfuncAbsent;

        bool isAsPredicted = failure is not null
            && failure.Kind == kind
            && failure.Kfunc!.Name == missing.Name
            && failure.Source?.Text.Contains(line, StringComparison.Ordinal) == true
            && failure.Message.Contains(fragment, StringComparison.Ordinal);
        report.Claim(
            isAsPredicted,
            $"{program.Name} should be {kind} for {missing.Name} at '{line}': {failure?.Kind}, {failure?.Source}, {failure?.Message}");
    }
}
