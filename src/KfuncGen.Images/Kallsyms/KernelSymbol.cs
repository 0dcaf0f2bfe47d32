namespace KfuncGen.Images.Kallsyms;

/// <summary>A symbol of a kernel's own table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Position">
/// Where it is in memory, in bytes from a place that is the same for all symbols of the table. Only differences mean something:
/// an image that can be loaded anywhere need not say where it was linked to.
/// </param>
internal readonly record struct KernelSymbol(string Name, long Position);
