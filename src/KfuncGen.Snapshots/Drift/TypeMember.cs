namespace KfuncGen.Snapshots.Drift;

/// <summary>A field of a struct or union, a value of an enum, what a typedef stands for, or what a variable is.</summary>
/// <param name="Name">The name; of a typedef's target that of the typedef, of a variable its own.</param>
/// <param name="Declaration">As C has it.</param>
/// <param name="Shape">The canonical shape; null of a value.</param>
/// <param name="Place">Where it is in bits; null where it is nowhere.</param>
/// <param name="BitWidth">Of a bit-field, how many bits it has.</param>
/// <param name="Value">A value's number.</param>
/// <param name="IsVariable">Whether it is a variable, of which loaders take no other width.</param>
public sealed record TypeMember(
    string Name, string Declaration, string? Shape, uint? Place, uint? BitWidth, long? Value, bool IsVariable = false);
