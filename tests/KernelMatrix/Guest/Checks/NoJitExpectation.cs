using KfuncGen;
using KfuncGen.Code;

namespace KernelMatrix.Guest.Checks;

/// <summary>Without the JIT compiler nobody can call kfuncs; the rest is interpreted, where the kernel still has the interpreter.</summary>
internal sealed class NoJitExpectation : Expectation
{
    private readonly PermittedExpectation otherwise = new(hasPerfmon: true);

    /// <inheritdoc/>
    public override string? Object(TargetKernel kernel, BpfProgram program, BpfLoadFailure? failure) => failure switch
    {
        { Kind: BpfLoadFailureKind.NotSupported } => program.Code.Kfuncs.Length == 0
            || failure.Message.Contains("JIT", StringComparison.Ordinal)
            ? null
            : "it should name the JIT.",
        null when program.Code.Kfuncs.Length > 0
            && IsOff()
            && !program.Code.Relocations.Any(
                static relocation => relocation.Kind == BpfCodeRelocationKind.HasKfunc) => "it should not be supported.",
        _ => otherwise.Object(kernel, program, failure),
    };

    private static bool IsOff() => File.ReadAllText("/proc/sys/net/core/bpf_jit_enable").Trim() == "0";
}
