using KfuncGen.Btf.Format;

namespace KfuncGen.Btf;

/// <summary>A parameter of a function.</summary>
internal readonly struct BtfParameter
{
    internal const int Length = 8;

    private readonly BtfType owner;
    private readonly int offset;

    internal BtfParameter(BtfType owner, int offset)
    {
        this.owner = owner;
        this.offset = offset;
    }

    /// <summary>The name's bytes in UTF-8; empty where the compiler recorded none.</summary>
    /// <exception cref="BtfFormatException">The name is not inside the string section.</exception>
    public ReadOnlySpan<byte> NameBytes => owner.Reader.StringBytes(offset);

    /// <summary>The name; empty where the compiler recorded none.</summary>
    /// <exception cref="BtfFormatException">The name is not inside the string section.</exception>
    public string Name => BtfReader.Decode(NameBytes);

    /// <summary>The type.</summary>
    /// <exception cref="BtfFormatException">There is no such type.</exception>
    public BtfType Type => owner.Reader.Follow(offset + 4);

    /// <summary>Whether it stands for the <c>...</c> of a variadic function: a last parameter without name and type.</summary>
    public bool IsEllipsis => owner.Reader.ReadUInt32(offset) == 0 && owner.Reader.ReadUInt32(offset + 4) == 0;
}
