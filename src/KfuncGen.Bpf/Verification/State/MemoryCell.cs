using KfuncGen.Bpf.Verification.Symbols;

namespace KfuncGen.Bpf.Verification.State;

/// <summary>What some bytes of memory hold.</summary>
/// <param name="Size">How many.</param>
/// <param name="Value">Their value.</param>
internal readonly record struct MemoryCell(int Size, Symbol Value);
