using System.Buffers.Binary;

namespace KfuncGen.Images;

/// <summary>
/// Reads numbers at offsets of an input in its byte order. Every read is checked; one past the end says which field it was for.
/// </summary>
/// <param name="bytes">The whole input, so that offsets in messages are offsets in the file.</param>
/// <param name="isBigEndian">The byte order of its numbers.</param>
/// <param name="what">What the input is taken for, as in "the ELF file".</param>
internal readonly ref struct ImageBytes(ReadOnlySpan<byte> bytes, bool isBigEndian, string what)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;

    /// <summary>The length of the input in bytes.</summary>
    public int Length => bytes.Length;

    /// <summary>A part of the input.</summary>
    public ReadOnlySpan<byte> Slice(ulong offset, ulong length, string field)
    {
        Require(offset, length, field);
        return bytes.Slice((int)offset, (int)length);
    }

    /// <summary>Reads 8 bits.</summary>
    public byte ReadByte(ulong offset, string field) => Slice(offset, 1, field)[0];

    /// <summary>Reads 16 bits.</summary>
    public ushort ReadUInt16(ulong offset, string field)
    {
        ReadOnlySpan<byte> source = Slice(offset, sizeof(ushort), field);
        return isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(source) : BinaryPrimitives.ReadUInt16LittleEndian(source);
    }

    /// <summary>Reads 32 bits.</summary>
    public uint ReadUInt32(ulong offset, string field)
    {
        ReadOnlySpan<byte> source = Slice(offset, sizeof(uint), field);
        return isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(source) : BinaryPrimitives.ReadUInt32LittleEndian(source);
    }

    /// <summary>Reads 64 bits.</summary>
    public ulong ReadUInt64(ulong offset, string field)
    {
        ReadOnlySpan<byte> source = Slice(offset, sizeof(ulong), field);
        return isBigEndian ? BinaryPrimitives.ReadUInt64BigEndian(source) : BinaryPrimitives.ReadUInt64LittleEndian(source);
    }

    /// <summary>Throws where a range is not wholly inside the input. The sum of two hostile numbers is never formed.</summary>
    public void Require(ulong offset, ulong length, string field)
    {
        if (offset > (ulong)bytes.Length || length > (ulong)bytes.Length - offset)
        {
            throw new ImageFormatException(
                (long)Math.Min(offset, long.MaxValue),
                FormattableString.Invariant($"{field} takes {length} bytes here, but {what} ends at 0x{bytes.Length:x}. ") +
                "It is truncated or damaged; get it again.");
        }
    }
}
