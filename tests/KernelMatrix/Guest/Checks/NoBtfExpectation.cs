using KfuncGen;
using KfuncGen.Code;

namespace KernelMatrix.Guest.Checks;

/// <summary>Without sysfs kfuncs are not known: programs that reach one say so, and the rest is loaded.</summary>
internal sealed class NoBtfExpectation : Expectation
{
    /// <inheritdoc/>
    public override string? Object(TargetKernel kernel, BpfProgram program, BpfLoadFailure? failure) => failure switch
    {
        null => !NeedsBtf(program)
            || program.Code.Relocations.Any(
                static relocation => relocation.Kind is BpfCodeRelocationKind.HasKfunc or BpfCodeRelocationKind.CoreHas)
            ? null
            : "it should need BTF.",
        { Kind: BpfLoadFailureKind.NoBtf } => NeedsBtf(program) ? null : "it needs nothing of BTF.",
        _ when KnownLimits.Explain(kernel, failure) => null,
        _ => "it should be loaded, or need BTF.",
    };

    // Kfuncs, fields and hooks are found by name. What is probed, and the records of system calls, are found when it is attached.
    private static bool NeedsBtf(BpfProgram program) =>
        program.Code.Kfuncs.Length > 0
        || program.Code.Names.Length > 0
        || program is { Code.Hook: not null, Type: not (BpfProgramType.Kprobe or BpfProgramType.Kretprobe or BpfProgramType.Tracepoint) }
        || program is { Code.Hook: { } hook, Type: BpfProgramType.Tracepoint }
            && !hook.Name.StartsWith("syscalls/", StringComparison.Ordinal);
}
