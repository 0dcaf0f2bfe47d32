namespace KfuncGen.Tests.BpfKernel;

/// <summary>The kernel did not load a program.</summary>
/// <param name="error">The error number.</param>
/// <param name="log">The verifier's log.</param>
internal sealed class KernelRefusalException(int error, string log) : Exception($"BPF_PROG_LOAD failed with error {error}.\n{log}")
{
    // E2BIG: more instructions to follow, or branches, than the verifier has patience for.
    private const int TooBig = 7;

    /// <summary>Whether following all paths was too much for the verifier; it found no fault with what it saw.</summary>
    public bool IsTooComplex { get; } = error == TooBig || log.Contains("too complex", StringComparison.Ordinal);
}
