namespace KfuncGen.Tool.Files;

/// <summary>What a look at one module's file told.</summary>
/// <param name="HasBtf">Whether it has BTF at all.</param>
/// <param name="Release">The kernel release that it was built for; null where it does not tell.</param>
/// <param name="Module">The module where it may have kfuncs; null where it has none.</param>
/// <param name="Complaint">Why it is of no use though it has kfuncs, or might; null where nothing is wrong.</param>
internal readonly record struct ModuleFinding(bool HasBtf, string? Release = null, KernelFile? Module = null, string? Complaint = null);
