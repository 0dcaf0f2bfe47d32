using KernelMatrix.Guest.Truth;
using KfuncGen;

namespace KernelMatrix.Guest.Checks;

/// <summary>
/// Every contract of every target is asked for. The answer is held against the kernel's own BTF, read by code that
/// shares nothing with the probe, and against the snapshot of this kernel where there is one.
/// </summary>
internal sealed class ProbeCheck : Check
{
    /// <inheritdoc/>
    public override string Name => "probes";

    /// <inheritdoc/>
    public override void Run(TargetKernel kernel, Report report)
    {
        RunningBtf truth = RunningBtf.Read();

        foreach (KfuncVariant variant in Kf.All)
        {
            KfuncProbeResult answer = variant.Probe();
            bool isThere = truth.Has(variant.Name);
            bool? fits = isThere ? truth.Fits(variant.Name, variant.Prototype) : null;

            bool agrees = answer.Availability switch
            {
                KfuncAvailability.Present => fits == true,
                KfuncAvailability.Changed => fits == false,
                KfuncAvailability.Absent => !isThere || truth.IsTwin(variant.Name),
                _ => false,
            };

            report.Claim(
                agrees,
                $"{variant.Identifier}: the probe says {answer.Availability} ({answer.Reason}), BTF has: {truth.Describe(variant.Name)}");

            if (kernel.Predicts(variant) is { } isPredicted)
            {
                bool isAsPredicted = (answer.Availability == KfuncAvailability.Present) == isPredicted;
                report.Claim(
                    isAsPredicted,
                    $"{variant.Identifier}: the snapshot says {isPredicted}, the probe {answer.Availability} ({answer.Reason})");
            }
        }
    }
}
