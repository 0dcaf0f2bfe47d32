using KfuncGen;

namespace KernelMatrix.Guest.Checks;

/// <summary>What old verifiers refuse of the corpus although the kernel has every kfunc: seen on the kernel that is named.</summary>
internal static class KnownLimits
{
    private static readonly (string Program, Version Before, string Fragment)[] Limits = [];

    /// <summary>Whether a failure is one of these.</summary>
    public static bool Explain(TargetKernel kernel, BpfProgram program, BpfLoadFailure failure) =>
        Limits.Any(limit => limit.Program == program.Name && kernel.Version < limit.Before && failure.Message.Contains(limit.Fragment, StringComparison.Ordinal));
}
