using KfuncGen.Btf.Format;

namespace KfuncGen.Btf;

/// <summary>A variable's place in its data section.</summary>
internal readonly struct BtfSectionVariable
{
    internal const int Length = 12;

    private readonly BtfType owner;
    private readonly int offset;

    internal BtfSectionVariable(BtfType owner, int offset)
    {
        this.owner = owner;
        this.offset = offset;
    }

    /// <summary>The variable.</summary>
    /// <exception cref="BtfFormatException">There is no such type.</exception>
    public BtfType Variable => owner.Reader.Follow(offset);

    /// <summary>Where it starts, in bytes from the start of the section.</summary>
    public uint Offset => owner.Reader.ReadUInt32(offset + 4);

    /// <summary>Its size in bytes.</summary>
    public uint Size => owner.Reader.ReadUInt32(offset + 8);
}
