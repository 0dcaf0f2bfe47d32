using KfuncGen.Btf.Format;

namespace KfuncGen.Btf;

/// <summary>A value of an enum.</summary>
internal readonly struct BtfEnumValue
{
    internal const int Length = 8;
    internal const int Length64 = 12;

    private readonly BtfType owner;
    private readonly int offset;

    internal BtfEnumValue(BtfType owner, int offset)
    {
        this.owner = owner;
        this.offset = offset;
    }

    /// <summary>The name's bytes in UTF-8.</summary>
    /// <exception cref="BtfFormatException">The name is not inside the string section.</exception>
    public ReadOnlySpan<byte> NameBytes => owner.Reader.StringBytes(offset);

    /// <summary>The name.</summary>
    /// <exception cref="BtfFormatException">The name is not inside the string section.</exception>
    public string Name => BtfReader.Decode(NameBytes);

    /// <summary>
    /// The value: sign-extended to 64 bits where the enum is signed (its kind flag), zero-extended where it is not. The
    /// flag exists since 6.0; older blobs lack it on all enums, so a negative value reads as a large one there.
    /// </summary>
    public long Value
    {
        get
        {
            uint low = owner.Reader.ReadUInt32(offset + 4);

            return owner.Kind == BtfKind.Enum64 ? (long)(((ulong)owner.Reader.ReadUInt32(offset + 8) << 32) | low)
                : owner.KindFlag ? (int)low
                : low;
        }
    }
}
