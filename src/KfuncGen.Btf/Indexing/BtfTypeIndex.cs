using System.Buffers.Binary;

using KfuncGen.Btf.Format;

namespace KfuncGen.Btf.Indexing;

/// <summary>Where each type of a blob starts, and of which kind it is: found in one pass over the type section.</summary>
/// <remarks>
/// <c>info</c> is read as 7.2 lays it out: vlen in bits 0 to 23, kind in bits 24 to 30. Up to 7.1 vlen had 16 bits and
/// kind 5, and the bits in between had to be zero (kernel/bpf/btf.c, 6.1, refuses others), so the new layout reads every
/// old blob right. The header does not tell the two apart: kernels with the new layout still write 24-byte headers.
/// </remarks>
internal sealed class BtfTypeIndex
{
    private readonly int[] offsets;
    private readonly byte[] kinds;

    private BtfTypeIndex(int[] offsets, byte[] kinds, int count)
    {
        this.offsets = offsets;
        this.kinds = kinds;
        Count = count;
    }

    /// <summary>The number of types.</summary>
    public int Count { get; }

    /// <summary>The kind of each type.</summary>
    public ReadOnlySpan<byte> Kinds => kinds.AsSpan(0, Count);

    /// <summary>Where each type starts, in bytes from the start of the blob.</summary>
    public ReadOnlySpan<int> Offsets => offsets.AsSpan(0, Count);

    /// <summary>Walks the type section.</summary>
    public static BtfTypeIndex Build(ReadOnlySpan<byte> blob, in BtfHeader header, BtfKindSizes sizes, uint firstId)
    {
        // Kernels need 25 bytes per type on average (6.1 to 7.2); the arrays grow for a blob that needs fewer.
        int capacity = (header.TypesLength / 24) + 16;
        int[] offsets = new int[capacity];
        byte[] kinds = new byte[capacity];
        int count = 0;
        long position = header.TypesOffset;

        while (!Walk(blob, header, sizes, offsets, kinds, ref count, ref position, firstId))
        {
            capacity += capacity / 2;
            Array.Resize(ref offsets, capacity);
            Array.Resize(ref kinds, capacity);
        }

        return new BtfTypeIndex(offsets, kinds, count);
    }

    /// <summary>Walks on from a type until the section ends or an array is full.</summary>
    /// <returns>Whether the section has ended.</returns>
    private static unsafe bool Walk(
        ReadOnlySpan<byte> blob,
        in BtfHeader header,
        BtfKindSizes sizes,
        int[] offsets,
        byte[] kinds,
        ref int count,
        ref long position,
        uint firstId)
    {
        bool swap = header.IsBigEndian == BitConverter.IsLittleEndian;
        int capacity = offsets.Length;
        int filled = count;

        fixed (byte* start = blob)
        fixed (ulong* sizeOf = sizes.Packed)
        fixed (int* offset = offsets)
        fixed (byte* kindOf = kinds)
        {
            byte* end = start + header.TypesOffset + header.TypesLength;
            byte* type = start + position;

            while (end - type >= BtfKindSizes.CommonLength && filled < capacity)
            {
                uint info = *(uint*)(type + 4);

                if (swap)
                {
                    info = BinaryPrimitives.ReverseEndianness(info);
                }

                uint kind = (info >> 24) & 0x7f;
                ulong parts = sizeOf[kind];

                offset[filled] = (int)(type - start);
                kindOf[filled] = (byte)kind;

                // Most of a kernel's types have nothing behind the common part. The branch lets the processor
                // guess where the next one starts and read on, instead of waiting for this one's size.
                if (parts == BtfKindSizes.CommonLength)
                {
                    type += BtfKindSizes.CommonLength;
                    filled++;
                    continue;
                }

                long length = (uint)parts + ((long)(parts >> 32) * (info & 0xffffff));

                if (parts == 0)
                {
                    throw UnknownKind(type - start, kind, firstId + (uint)filled);
                }

                if (length > end - type)
                {
                    throw CutShort(
                        type - start,
                        $"type {firstId + (uint)filled} of kind {(BtfKind)kind} with {end - type} bytes left in the type section",
                        length);
                }

                type += length;
                filled++;
            }

            count = filled;
            position = type - start;

            if (filled < capacity && type < end)
            {
                throw CutShort(position, $"the last {end - type} bytes of the type section", BtfKindSizes.CommonLength);
            }

            return type == end;
        }
    }

    private static BtfFormatException CutShort(long offset, string read, long needed) =>
        new(offset, read, $"{needed} bytes", "The file is cut short or damaged: read it again from the kernel.");

    private static BtfFormatException UnknownKind(long offset, uint kind, uint id) => new(
        offset + 4,
        $"type {id} of kind {kind}",
        $"a kind from 1 to {(int)BtfKind.Enum64}, or one whose size the layout section gives",
        "The file is damaged, or written by a newer kernel: use a newer version of KfuncGen.");
}
