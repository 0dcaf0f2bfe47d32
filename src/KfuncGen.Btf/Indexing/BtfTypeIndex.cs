using System.Buffers.Binary;

namespace KfuncGen.Btf;

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

        ReadOnlySpan<ulong> packed = sizes.Packed;
        bool swap = header.IsBigEndian == BitConverter.IsLittleEndian;
        int count = 0;
        long position = header.TypesOffset;
        long end = position + header.TypesLength;

        unsafe
        {
            fixed (byte* bytes = blob)
            fixed (ulong* size = packed)
            {
                while (position < end)
                {
                    if (end - position < BtfKindSizes.CommonLength)
                    {
                        throw CutShort(position, $"the last {end - position} bytes of the type section", BtfKindSizes.CommonLength);
                    }

                    uint info = *(uint*)(bytes + position + 4);

                    if (swap)
                    {
                        info = BinaryPrimitives.ReverseEndianness(info);
                    }

                    uint kind = (info >> 24) & 0x7f;
                    ulong parts = size[kind];
                    long next = position + (uint)parts + ((long)(parts >> 32) * (info & 0xffffff));

                    if (parts == 0)
                    {
                        throw UnknownKind(position, kind, firstId + (uint)count);
                    }

                    if (next > end)
                    {
                        throw CutShort(position, $"type {firstId + (uint)count} of kind {(BtfKind)kind} with {end - position} bytes left in the type section", next - position);
                    }

                    if (count == offsets.Length)
                    {
                        Array.Resize(ref offsets, count + (count / 2));
                        Array.Resize(ref kinds, count + (count / 2));
                    }

                    offsets[count] = (int)position;
                    kinds[count] = (byte)kind;
                    count++;
                    position = next;
                }
            }
        }

        return new BtfTypeIndex(offsets, kinds, count);
    }

    private static BtfFormatException CutShort(long offset, string read, long needed) =>
        new(offset, read, $"{needed} bytes", "The file is cut short or damaged: read it again from the kernel.");

    private static BtfFormatException UnknownKind(long offset, uint kind, uint id) => new(
        offset + 4,
        $"type {id} of kind {kind}",
        $"a kind from 1 to {(int)BtfKind.Enum64}, or one whose size the layout section gives",
        "The file is damaged, or written by a newer kernel: use a newer version of KfuncGen.");
}
