namespace KfuncGen.Code;

/// <summary>A place that loading fills in.</summary>
/// <param name="Instruction">The slot.</param>
/// <param name="Kind">What belongs there.</param>
/// <param name="Index">Which one; see <see cref="BpfCodeRelocationKind"/>.</param>
internal readonly record struct BpfCodeRelocation(int Instruction, BpfCodeRelocationKind Kind, int Index = 0);
