using KfuncGen;

namespace KernelMatrix.Guest.Checks;

/// <summary>What must come of loading a program in a scenario.</summary>
internal abstract class Expectation
{
    /// <summary>Objects to what came of it; null for no objection.</summary>
    public abstract string? Object(TargetKernel kernel, BpfProgram program, BpfLoadFailure? failure);

    /// <summary>The kfuncs of a program that the kernel does not have, by its snapshot; null where it has none.</summary>
    protected static IReadOnlyList<KfuncVariant>? MissingOn(TargetKernel kernel, BpfProgram program) =>
        kernel.Target is null ? null : [.. program.Code.Kfuncs.Where(kfunc => !kernel.HasShape(kfunc) || !TargetKernel.IsLoaded(kfunc))];
}
