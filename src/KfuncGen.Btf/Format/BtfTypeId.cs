using System.Globalization;

namespace KfuncGen.Btf.Format;

/// <summary>The number of a type: 0 is <c>void</c>, the first type of a blob has 1, and a split blob goes on where its base ends.</summary>
/// <param name="Value">The number.</param>
internal readonly record struct BtfTypeId(uint Value)
{
    /// <summary>Whether this is <c>void</c>, which sets of ids also use for "no such type".</summary>
    public bool IsVoid => Value == 0;

    /// <summary>The number in decimal.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
