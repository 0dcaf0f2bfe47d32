namespace KfuncGen.Build;

/// <summary>What raw BTF becomes.</summary>
/// <param name="Kfuncs">The snapshot.</param>
/// <param name="Types">All types, as <c>.ktypes</c> text; null where the file was a snapshot already.</param>
/// <param name="Functions">All functions, as <c>.khooks</c> text; null likewise.</param>
internal sealed record ConvertedSnapshot(string Kfuncs, string? Types, string? Functions);
