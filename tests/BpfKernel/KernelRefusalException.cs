namespace KfuncGen.Tests.BpfKernel;

/// <summary>The kernel did not load a program.</summary>
/// <param name="error">The error number.</param>
/// <param name="log">The verifier's log.</param>
internal sealed class KernelRefusalException(int error, string log) : Exception($"BPF_PROG_LOAD failed with error {error}.\n{log}")
{
    // E2BIG: more instructions to follow, or branches, than the verifier has patience for.
    private const int TooBig = 7;

    /// <summary>Whether following all paths was too much for the verifier; it found no fault with what it saw.</summary>
    /// <remarks>
    /// Also where it takes the distance between two numbers for one in memory: of an index like <c>x + 0x7fffffff</c> that was compared it
    /// knows how far from x it is, and check_reg_sane_offset, kernel/bpf/verifier.c, 6.18, refuses that as an offset from 2^29 on.
    /// </remarks>
    public bool IsTooComplex { get; } = error == TooBig
        || log.Contains("too complex", StringComparison.Ordinal)
        || (log.Contains("pointer offset ", StringComparison.Ordinal) && log.Contains(" is not allowed", StringComparison.Ordinal));
}
