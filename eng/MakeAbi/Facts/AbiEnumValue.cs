namespace KfuncGen.MakeAbi.Facts;

/// <summary>A name and its number.</summary>
internal sealed record AbiEnumValue(string Name, long Value);
