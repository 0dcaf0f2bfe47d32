namespace KfuncGen.Tool.Probing;

/// <summary>A kfunc of the running kernel, as a program calls it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Module">The module that has it; null for the kernel image.</param>
/// <param name="Id">The id of its function in that one's BTF.</param>
internal readonly record struct RunningKfunc(string Name, string? Module, uint Id);
