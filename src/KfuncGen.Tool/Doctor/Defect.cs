namespace KfuncGen.Tool.Doctor;

/// <summary>Something that is wrong with one kfunc, or with one set.</summary>
/// <param name="Kind">What.</param>
/// <param name="Kfunc">The kfunc; null where it is a set.</param>
/// <param name="Module">The module that has it; null for the kernel image.</param>
/// <param name="Detail">What there is to say about this one; null for nothing.</param>
internal sealed record Defect(DefectKind Kind, string? Kfunc, string? Module, string? Detail);
