using System.Buffers.Binary;

namespace KfuncGen.Images.Kallsyms;

/// <summary>How the symbol tables of a kernel lie in its image: numbers in its byte order, each table aligned.</summary>
internal static class KallsymsLayout
{
    /// <summary>The next offset that a power of two divides.</summary>
    public static int Align(int offset, int alignment) =>
        (int)Math.Min(((long)offset + alignment - 1) & -alignment, int.MaxValue & -alignment);

    /// <summary>Reads 16 bits. The caller knows that they are inside.</summary>
    public static ushort ReadUInt16(ReadOnlySpan<byte> bytes, int offset, bool isBigEndian)
    {
        ReadOnlySpan<byte> source = bytes.Slice(offset, sizeof(ushort));
        return isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(source) : BinaryPrimitives.ReadUInt16LittleEndian(source);
    }

    /// <summary>Reads 32 bits. The caller knows that they are inside.</summary>
    public static uint ReadUInt32(ReadOnlySpan<byte> bytes, int offset, bool isBigEndian)
    {
        ReadOnlySpan<byte> source = bytes.Slice(offset, sizeof(uint));
        return isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(source) : BinaryPrimitives.ReadUInt32LittleEndian(source);
    }
}
