using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace KfuncGen.Btf.Indexing;

/// <summary>
/// A hash of a name's bytes, eight at a time. It gives the same for a name of known length and for one that ends in NUL,
/// so that names in the blob are hashed without first looking for their end.
/// </summary>
internal static class BtfNameHash
{
    private const ulong Seed = 0x9e3779b97f4a7c15;
    private const ulong EachLow = 0x0101010101010101;
    private const ulong EachHigh = 0x8080808080808080;

    /// <summary>Hashes a whole span.</summary>
    public static uint OfSpan(ReadOnlySpan<byte> name)
    {
        ulong hash = Seed;

        while (name.Length >= 8)
        {
            hash = Mix(hash, BinaryPrimitives.ReadUInt64LittleEndian(name));
            name = name.Slice(8);
        }

        return Finish(Mix(hash, ReadTail(name)));
    }

    /// <summary>Hashes up to the first NUL.</summary>
    /// <param name="text">Where the name starts.</param>
    /// <param name="end">Where the strings end; the byte before it is NUL.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe uint OfTerminated(byte* text, byte* end)
    {
        ulong hash = Seed;

        while (end - text >= 8)
        {
            ulong word = BitConverter.IsLittleEndian ? *(ulong*)text : BinaryPrimitives.ReverseEndianness(*(ulong*)text);

            // The lowest bit of this marks the first zero byte; carries can only set wrong ones above it.
            ulong zeros = (word - EachLow) & ~word & EachHigh;

            if (zeros != 0)
            {
                ulong first = zeros & (~zeros + 1);
                return Finish(Mix(hash, word & ((first >> 7) - 1)));
            }

            hash = Mix(hash, word);
            text += 8;
        }

        ReadOnlySpan<byte> rest = new(text, (int)(end - text));
        return Finish(Mix(hash, ReadTail(rest.Slice(0, rest.IndexOf((byte)0)))));
    }

    private static ulong ReadTail(ReadOnlySpan<byte> bytes)
    {
        ulong word = 0;

        for (int i = 0; i < bytes.Length; i++)
        {
            word |= (ulong)bytes[i] << (8 * i);
        }

        return word;
    }

    private static ulong Mix(ulong hash, ulong word)
    {
        hash = (hash ^ word) * 0xff51afd7ed558ccd;
        return hash ^ (hash >> 32);
    }

    private static uint Finish(ulong hash) => (uint)(hash ^ (hash >> 29));
}
