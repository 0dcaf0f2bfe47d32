using KfuncGen.Btf.Format;

namespace KfuncGen.Images.IdSets;

/// <summary>An entry of a kfunc set.</summary>
/// <param name="Function">The function's id; void where the build found none, in which case the kernel refuses the whole set.</param>
/// <param name="Flags">The flag word as the set has it, in host byte order. Which bit means what depends on the kernel's version.</param>
/// <param name="Offset">Where the entry starts, in bytes from the start of the section.</param>
internal readonly record struct KfuncIdSetEntry(BtfTypeId Function, uint Flags, int Offset);
