using System.Buffers.Binary;
using KfuncGen.Fuzzing.Seeds;

namespace KfuncGen.Fuzzing.Mutation;

/// <summary>Changes one of an input's numbers, in its byte order: to an interesting one, or to what another field says.</summary>
internal static class FieldDamage
{
    /// <summary>Changes a field in place; earlier damage may have moved what it was.</summary>
    public static byte[] Apply(Random random, byte[] bytes, FuzzSeed seed)
    {
        (int offset, int width) = Pick(random, seed);

        if (offset > bytes.Length - width)
        {
            return bytes;
        }

        ulong number = Read(bytes, offset, width, seed.IsBigEndian);

        if (random.Next(4) == 0)
        {
            (int source, int sourceWidth) = Pick(random, seed);
            number = source <= bytes.Length - sourceWidth ? Read(bytes, source, sourceWidth, seed.IsBigEndian) : number;
        }
        else
        {
            number = InterestingNumbers.Pick(random, number, bytes.Length, offset);
        }

        Write(bytes, offset, width, number, seed.IsBigEndian);
        return bytes;
    }

    /// <summary>Reads a number of 1 to 8 bytes.</summary>
    public static ulong Read(ReadOnlySpan<byte> bytes, int offset, int width, bool isBigEndian)
    {
        Span<byte> number = stackalloc byte[sizeof(ulong)];
        number.Clear();
        bytes.Slice(offset, width).CopyTo(isBigEndian ? number[^width..] : number);
        return isBigEndian ? BinaryPrimitives.ReadUInt64BigEndian(number) : BinaryPrimitives.ReadUInt64LittleEndian(number);
    }

    /// <summary>Writes the low bytes of a number.</summary>
    public static void Write(Span<byte> bytes, int offset, int width, ulong value, bool isBigEndian)
    {
        Span<byte> number = stackalloc byte[sizeof(ulong)];

        if (isBigEndian)
        {
            BinaryPrimitives.WriteUInt64BigEndian(number, value);
            number[^width..].CopyTo(bytes[offset..]);
        }
        else
        {
            BinaryPrimitives.WriteUInt64LittleEndian(number, value);
            number[..width].CopyTo(bytes[offset..]);
        }
    }

    // Every range is as likely as any other, so that a header's few fields have their turn beside thousands of types.
    private static (int Offset, int Width) Pick(Random random, FuzzSeed seed)
    {
        FieldRange range = seed.Fields[random.Next(seed.Fields.Count)];
        return (range.Offset + (random.Next(Math.Max(1, range.Count)) * range.Width), range.Width);
    }
}
