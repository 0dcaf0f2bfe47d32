using KfuncGen.Btf.Format;

namespace KfuncGen.Btf;

/// <summary>A member of a struct or union.</summary>
internal readonly struct BtfMember
{
    internal const int Length = 12;

    private readonly BtfType owner;
    private readonly int offset;

    internal BtfMember(BtfType owner, int offset)
    {
        this.owner = owner;
        this.offset = offset;
    }

    /// <summary>The name's bytes in UTF-8; empty for an anonymous struct or union.</summary>
    /// <exception cref="BtfFormatException">The name is not inside the string section.</exception>
    public ReadOnlySpan<byte> NameBytes => owner.Reader.StringBytes(offset);

    /// <summary>The name; empty for an anonymous struct or union.</summary>
    /// <exception cref="BtfFormatException">The name is not inside the string section.</exception>
    public string Name => BtfReader.Decode(NameBytes);

    /// <summary>The type.</summary>
    /// <exception cref="BtfFormatException">There is no such type.</exception>
    public BtfType Type => owner.Reader.Follow(offset + 4);

    /// <summary>Where it starts, in bits from the start of its owner.</summary>
    public uint BitOffset => owner.KindFlag ? Word & 0xffffff : Word;

    /// <summary>The width of a bit-field in bits; 0 for an ordinary member.</summary>
    /// <remarks>
    /// Without the owner's kind flag the width is that of the member's int: BTF_INT_BITS, Documentation/bpf/btf.rst, 6.1.
    /// </remarks>
    public int BitWidth
    {
        get
        {
            if (owner.KindFlag)
            {
                return (int)(Word >> 24);
            }

            BtfType type = Type.Resolve();
            return type.Kind == BtfKind.Int && type.IntBitCount != type.Size * 8 ? type.IntBitCount : 0;
        }
    }

    private uint Word => owner.Reader.ReadUInt32(offset + 8);
}
