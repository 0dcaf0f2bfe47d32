namespace KfuncGen.Bpf.Verification.State;

/// <summary>Which bits of a number are known, as the verifier keeps them: include/linux/tnum.h, 6.18.</summary>
/// <param name="Ones">The bits that are set for certain.</param>
/// <param name="Unknown">The bits that may be either.</param>
internal readonly record struct BitPattern(ulong Ones, ulong Unknown)
{
    /// <summary>Nothing is known.</summary>
    public static readonly BitPattern Any = new(0, ulong.MaxValue);

    /// <summary>The least number it can be, without sign.</summary>
    public ulong Minimum => Ones;

    /// <summary>The greatest number it can be, without sign.</summary>
    public ulong Maximum => Ones | Unknown;

    /// <summary>All numbers between two: what stands before the first bit in which they differ is known.</summary>
    public static BitPattern Between(ulong minimum, ulong maximum)
    {
        ulong unknown = Below(minimum ^ maximum);
        return new BitPattern(minimum & ~unknown, unknown);
    }

    /// <summary>All bits up to the highest that is set.</summary>
    public static ulong Below(ulong bits)
    {
        for (int distance = 1; distance < 64; distance *= 2)
        {
            bits |= bits >> distance;
        }

        return bits;
    }

    /// <summary>Whether no number is one of both.</summary>
    public bool Excludes(BitPattern other) => ((Ones ^ other.Ones) & ~Unknown & ~other.Unknown) != 0;

    /// <summary>What is known by both, of one number.</summary>
    public BitPattern With(BitPattern other) => Excludes(other) ? this : Make(Ones | other.Ones, Unknown & other.Unknown);

    /// <summary>Its low bits; the others are zeros.</summary>
    public BitPattern Low(int count) => count >= 64 ? this : new(Ones & ((1UL << count) - 1), Unknown & ((1UL << count) - 1));

    /// <summary>Its low bits, the highest of them repeated.</summary>
    public BitPattern Extended(int count)
    {
        BitPattern low = Low(count);
        ulong sign = 1UL << (count - 1);
        ulong above = ~((sign << 1) - 1);
        return count >= 64 ? this
            : (low.Unknown & sign) != 0 ? new BitPattern(low.Ones, low.Unknown | above)
            : (low.Ones & sign) != 0 ? new BitPattern(low.Ones | above, low.Unknown)
            : low;
    }

    /// <summary>The bits of both.</summary>
    public BitPattern And(BitPattern other) => Make(Ones & other.Ones, Maximum & other.Maximum);

    /// <summary>The bits of either.</summary>
    public BitPattern Or(BitPattern other) => Make(Ones | other.Ones, Unknown | other.Unknown);

    /// <summary>The bits of one only.</summary>
    public BitPattern Xor(BitPattern other) => new((Ones ^ other.Ones) & ~(Unknown | other.Unknown), Unknown | other.Unknown);

    /// <summary>The sum: a bit is known where neither operand nor what is carried into it is unknown.</summary>
    public BitPattern Plus(BitPattern other)
    {
        ulong least = Ones + other.Ones;
        ulong carried = (Maximum + other.Maximum) ^ least;
        return Masked(least, carried | Unknown | other.Unknown);
    }

    /// <summary>The difference.</summary>
    public BitPattern Minus(BitPattern other)
    {
        ulong middle = Ones - other.Ones;
        ulong borrowed = (middle + Unknown) ^ (middle - other.Unknown);
        return Masked(middle, borrowed | Unknown | other.Unknown);
    }

    /// <summary>The product, as far as its zeros at the end go.</summary>
    public BitPattern Times(BitPattern other)
    {
        ulong zeros = TrailingZeros(Maximum) is var one && TrailingZeros(other.Maximum) is var two && one + two < 64
            ? (1UL << (one + two)) - 1
            : ulong.MaxValue;
        return new BitPattern(0, ~zeros);
    }

    /// <summary>Moved to the left.</summary>
    public BitPattern Left(int count) => new(Ones << count, Unknown << count);

    /// <summary>Moved to the right.</summary>
    public BitPattern Right(int count) => new(Ones >> count, Unknown >> count);

    private static int TrailingZeros(ulong bits)
    {
        int count = 0;

        for (; count < 64 && (bits & (1UL << count)) == 0; count++)
        {
        }

        return count;
    }

    private static BitPattern Make(ulong ones, ulong possible) => new(ones, possible & ~ones);

    private static BitPattern Masked(ulong bits, ulong unknown) => new(bits & ~unknown, unknown);
}
