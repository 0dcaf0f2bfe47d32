namespace KfuncGen.Snapshots.Drift;

/// <summary>A field of a struct or union, a value of an enum, or what a typedef stands for.</summary>
/// <param name="Name">The name; of a typedef's target that of the typedef.</param>
/// <param name="Declaration">As C has it.</param>
/// <param name="Shape">The canonical shape; null of a value.</param>
/// <param name="Place">Where it is in bits; null where it is nowhere.</param>
/// <param name="BitWidth">Of a bit-field, how many bits it has.</param>
/// <param name="Value">A value's number.</param>
public sealed record TypeMember(string Name, string Declaration, string? Shape, uint? Place, uint? BitWidth, long? Value);
