namespace KfuncGen.Snapshots.Types;

/// <summary>A field of a struct or union.</summary>
/// <param name="Name">The name; empty for an anonymous struct or union.</param>
/// <param name="Type">The type.</param>
/// <param name="BitOffset">Where it starts, in bits from the start of the struct.</param>
/// <param name="BitWidth">The width of a bit-field in bits; null for an ordinary field.</param>
public sealed record CField(string Name, CType Type, uint BitOffset, uint? BitWidth = null);
