namespace KfuncGen.Btf.Fields;

/// <summary>A field that was found by its path.</summary>
/// <param name="Root">The struct or union that the path starts from.</param>
/// <param name="Type">The field's type, typedefs and qualifiers and all.</param>
/// <param name="BitOffset">Where it starts, in bits from the start of the root.</param>
/// <param name="BitWidth">The width of a bit-field in bits; 0 for an ordinary field.</param>
/// <param name="IsBehind">Whether it may be behind the root: in an array of no length, which goes on as long as the memory does.</param>
internal readonly record struct BtfField(BtfType Root, BtfType Type, ulong BitOffset, int BitWidth, bool IsBehind = false);
