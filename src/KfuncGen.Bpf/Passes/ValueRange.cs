using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Passes;

/// <summary>Between which numbers a value lies, seen with sign and without. An I32 is extended by its sign, or by zeros.</summary>
/// <param name="SignedMinimum">The least it can be, with sign.</param>
/// <param name="SignedMaximum">The greatest it can be, with sign.</param>
/// <param name="Minimum">The least it can be, without sign.</param>
/// <param name="Maximum">The greatest it can be, without sign.</param>
internal readonly record struct ValueRange(long SignedMinimum, long SignedMaximum, ulong Minimum, ulong Maximum)
{
    /// <summary>All numbers of a type.</summary>
    public static ValueRange All(IrType type) => type == IrType.I32
        ? new ValueRange(int.MinValue, int.MaxValue, 0, uint.MaxValue)
        : new ValueRange(long.MinValue, long.MaxValue, 0, ulong.MaxValue);

    /// <summary>One number.</summary>
    public static ValueRange Of(IrType type, long value) => type == IrType.I32
        ? new ValueRange((int)value, (int)value, (uint)value, (uint)value)
        : new ValueRange(value, value, (ulong)value, (ulong)value);

    /// <summary>All numbers of a type up to one, without sign.</summary>
    public static ValueRange UpTo(IrType type, ulong maximum) => All(type).Intersect(All(type) with { Maximum = maximum }, type);

    /// <summary>Whether it is never negative.</summary>
    public bool IsNonNegative => SignedMinimum >= 0;

    /// <summary>What lies in both.</summary>
    public ValueRange Intersect(ValueRange other, IrType type)
    {
        long signedMinimum = Math.Max(SignedMinimum, other.SignedMinimum);
        long signedMaximum = Math.Min(SignedMaximum, other.SignedMaximum);
        ulong minimum = Math.Max(Minimum, other.Minimum);
        ulong maximum = Math.Min(Maximum, other.Maximum);

        // Where the sign is known, each view says something of the other.
        if (maximum <= (ulong)All(type).SignedMaximum)
        {
            signedMinimum = Math.Max(signedMinimum, (long)minimum);
            signedMaximum = Math.Min(signedMaximum, (long)maximum);
        }

        if (signedMinimum >= 0 && signedMaximum >= 0)
        {
            minimum = Math.Max(minimum, (ulong)signedMinimum);
            maximum = Math.Min(maximum, (ulong)signedMaximum);
        }

        // Nothing is left where the code cannot be reached; any range is right there.
        return signedMinimum > signedMaximum || minimum > maximum
            ? this
            : new ValueRange(signedMinimum, signedMaximum, minimum, maximum);
    }

    /// <summary>What is left of it where a comparison with a number holds.</summary>
    public ValueRange Where(IrCondition condition, long number, IrType type)
    {
        ValueRange all = All(type);
        ValueRange one = Of(type, number);

        switch (condition)
        {
            case IrCondition.Equal:
                return Intersect(one, type);
            case IrCondition.NotEqual:
                ValueRange without = this;

                if (one.Minimum == Minimum && Minimum < Maximum)
                {
                    without = without with { Minimum = Minimum + 1 };
                }
                else if (one.Maximum == Maximum && Minimum < Maximum)
                {
                    without = without with { Maximum = Maximum - 1 };
                }

                return Intersect(without, type);
            case IrCondition.LessUnsigned when one.Minimum > 0:
                return Intersect(all with { Maximum = one.Minimum - 1 }, type);
            case IrCondition.LessOrEqualUnsigned:
                return Intersect(all with { Maximum = one.Maximum }, type);
            case IrCondition.GreaterUnsigned when one.Maximum < all.Maximum:
                return Intersect(all with { Minimum = one.Maximum + 1 }, type);
            case IrCondition.GreaterOrEqualUnsigned:
                return Intersect(all with { Minimum = one.Minimum }, type);
            case IrCondition.LessSigned when one.SignedMinimum > all.SignedMinimum:
                return Intersect(all with { SignedMaximum = one.SignedMinimum - 1 }, type);
            case IrCondition.LessOrEqualSigned:
                return Intersect(all with { SignedMaximum = one.SignedMaximum }, type);
            case IrCondition.GreaterSigned when one.SignedMaximum < all.SignedMaximum:
                return Intersect(all with { SignedMinimum = one.SignedMaximum + 1 }, type);
            case IrCondition.GreaterOrEqualSigned:
                return Intersect(all with { SignedMinimum = one.SignedMinimum }, type);
            default:
                return this;
        }
    }
}
