namespace KfuncGen.Images.Elf;

/// <summary>A symbol of an ELF file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Offset">Where it is, in bytes from the start of its section.</param>
internal readonly record struct ElfSymbol(string Name, long Offset);
