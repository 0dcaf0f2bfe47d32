using KfuncGen;
using KfuncGen.Code;

namespace KernelMatrix.Guest.Checks;

/// <summary>Without sysfs kfuncs are not known: programs that reach one say so, and the rest is loaded.</summary>
internal sealed class NoBtfExpectation : Expectation
{
    /// <inheritdoc/>
    public override string? Object(TargetKernel kernel, BpfProgram program, BpfLoadFailure? failure) => failure switch
    {
        null => program.Code.Kfuncs.Length == 0
            || program.Code.Relocations.Any(static relocation => relocation.Kind == BpfCodeRelocationKind.HasKfunc)
            ? null
            : "it should need BTF.",
        { Kind: BpfLoadFailureKind.NoBtf } => program.Code.Kfuncs.Length > 0 ? null : "it calls no kfunc.",
        _ when KnownLimits.Explain(kernel, failure) => null,
        _ => "it should be loaded, or need BTF.",
    };
}
