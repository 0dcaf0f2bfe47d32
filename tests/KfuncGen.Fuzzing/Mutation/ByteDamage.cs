namespace KfuncGen.Fuzzing.Mutation;

/// <summary>Changes, moves, repeats and cuts bytes without knowing what they mean.</summary>
internal static class ByteDamage
{
    /// <summary>No input grows beyond this and its seed: repeating a part over and over only makes cases slow.</summary>
    private const int GrowthLimit = 1 << 20;

    private static readonly int[] Widths = [1, 2, 4, 8];

    /// <summary>Applies one step.</summary>
    /// <returns>The same array, changed, or a new one of another length.</returns>
    public static byte[] Apply(Random random, byte[] bytes, byte[] other)
    {
        if (bytes.Length == 0)
        {
            return [.. other];
        }

        int offset = random.Next(bytes.Length);

        switch (random.Next(16))
        {
            case 0 or 1 or 2:
                bytes[offset] ^= (byte)(1 << random.Next(8));
                return bytes;

            case 3 or 4:
                bytes[offset] = (byte)random.Next(256);
                return bytes;

            case 5 or 6 or 7:
                PutNumber(random, bytes, offset);
                return bytes;

            case 8 or 9:
                (int from, int length) = Range(random, bytes);
                bytes.AsSpan(from, Math.Min(length, bytes.Length - offset)).CopyTo(bytes.AsSpan(offset));
                return bytes;

            case 10:
                bytes.AsSpan(
                    offset,
                    Math.Min(
                        bytes.Length - offset,
                        1 << random.Next(10))).Fill((byte)(random.Next(3) switch { 0 => 0, 1 => 0xff, _ => random.Next(256) }));
                return bytes;

            case 11:
                return [.. bytes.AsSpan(0, offset)];

            case 12:
                (int start, int removed) = Range(random, bytes);
                return [.. bytes.AsSpan(0, start), .. bytes.AsSpan(start + removed)];

            case 13 or 14:
                (int first, int repeated) = Range(random, bytes);
                return bytes.Length + repeated > GrowthLimit && bytes.Length > other.Length
                    ? bytes
                    : [.. bytes.AsSpan(0, offset), .. bytes.AsSpan(first, repeated), .. bytes.AsSpan(offset)];

            default:
                (int foreign, int count) = Range(random, other);
                return Splice(random, bytes, offset, other.AsSpan(foreign, count));
        }
    }

    private static void PutNumber(Random random, byte[] bytes, int offset)
    {
        int width = Widths[random.Next(Widths.Length)];
        offset -= offset % width;

        if (offset <= bytes.Length - width)
        {
            bool isBigEndian = random.Next(8) == 0;
            ulong current = FieldDamage.Read(bytes, offset, width, isBigEndian);
            FieldDamage.Write(bytes, offset, width, InterestingNumbers.Pick(random, current, bytes.Length, offset), isBigEndian);
        }
    }

    /// <summary>Puts foreign bytes over what is there, or in between.</summary>
    private static byte[] Splice(Random random, byte[] bytes, int offset, ReadOnlySpan<byte> foreign)
    {
        if (random.Next(2) == 0)
        {
            foreign[..Math.Min(foreign.Length, bytes.Length - offset)].CopyTo(bytes.AsSpan(offset));
            return bytes;
        }

        return bytes.Length + foreign.Length > GrowthLimit ? bytes : [.. bytes.AsSpan(0, offset), .. foreign, .. bytes.AsSpan(offset)];
    }

    /// <summary>A range, short ones more often than long ones; half of them start and end at multiples of 4.</summary>
    private static (int Offset, int Length) Range(Random random, byte[] bytes)
    {
        if (bytes.Length == 0)
        {
            return (0, 0);
        }

        int length = Math.Min(bytes.Length, 1 + random.Next(1 << random.Next(1, 16)));
        int offset = random.Next(bytes.Length - length + 1);
        return random.Next(2) == 0 ? (offset, length) : (offset & ~3, length & ~3);
    }
}
