using KfuncGen;

namespace KernelMatrix.Guest.Checks;

/// <summary>What old kernels refuse of the corpus although they have every kfunc.</summary>
internal static class KnownLimits
{
    // The corpus is built for 6.18 alone, so it has the instructions of version 4: moves with sign, division with sign.
    private static readonly Version FirstWithCpuV4 = new(6, 6);

    /// <summary>Whether a failure is one of these.</summary>
    public static bool Explain(TargetKernel kernel, BpfLoadFailure failure) =>
        kernel.Version < FirstWithCpuV4
        && failure.Kind == BpfLoadFailureKind.VerifierRejected
        && failure.Message.Contains("uses reserved fields", StringComparison.Ordinal);
}
