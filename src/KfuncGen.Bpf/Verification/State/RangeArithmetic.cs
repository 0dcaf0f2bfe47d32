using KfuncGen.Bpf.Ir;
using KfuncGen.Bpf.Passes;

namespace KfuncGen.Bpf.Verification.State;

/// <summary>
/// Between which numbers the result of an operation lies. At least as narrow as the verifier sees it, so that no way is taken for
/// possible that it knows to be none: adjust_scalar_min_max_vals, kernel/bpf/verifier.c, 6.18.
/// </summary>
internal static class RangeArithmetic
{
    // Products of what is smaller are exact in a decimal.
    private const decimal MaximalFactor = 1L << 47;

    /// <summary>The range of an operation on two numbers of a type.</summary>
    public static ValueRange Of(IrOpcode opcode, IrType type, ValueRange left, ValueRange right) => opcode switch
    {
        IrOpcode.Add => Make(
            type,
            (decimal)left.SignedMinimum + right.SignedMinimum,
            (decimal)left.SignedMaximum + right.SignedMaximum,
            (decimal)left.Minimum + right.Minimum,
            (decimal)left.Maximum + right.Maximum),
        IrOpcode.Subtract => Make(
            type,
            (decimal)left.SignedMinimum - right.SignedMaximum,
            (decimal)left.SignedMaximum - right.SignedMinimum,
            (decimal)left.Minimum - right.Maximum,
            (decimal)left.Maximum - right.Minimum),
        IrOpcode.Multiply => Product(type, left, right),
        IrOpcode.And => ValueRange.UpTo(type, Math.Min(left.Maximum, right.Maximum)),
        IrOpcode.Or => Unsigned(type, Math.Max(left.Minimum, right.Minimum), BitPattern.Below(left.Maximum | right.Maximum)),
        IrOpcode.Xor => ValueRange.UpTo(type, BitPattern.Below(left.Maximum | right.Maximum)),
        IrOpcode.DivideUnsigned => ValueRange.UpTo(type, left.Maximum / Math.Max(1, right.Minimum)),
        IrOpcode.RemainderUnsigned =>
            ValueRange.UpTo(type, right.Minimum > 0 ? Math.Min(left.Maximum, right.Maximum - 1) : left.Maximum),
        IrOpcode.DivideSigned when right.SignedMinimum == right.SignedMaximum && right.SignedMinimum > 0 =>
            Signed(type, left.SignedMinimum / right.SignedMinimum, left.SignedMaximum / right.SignedMinimum),
        IrOpcode.RemainderSigned when right.SignedMinimum == right.SignedMaximum && right.SignedMinimum > 0 =>
            Signed(
                type,
                left.SignedMinimum >= 0 ? 0 : Math.Max(left.SignedMinimum, 1 - right.SignedMinimum),
                left.SignedMaximum <= 0 ? 0 : Math.Min(left.SignedMaximum, right.SignedMinimum - 1)),
        IrOpcode.ShiftLeft or IrOpcode.ShiftRightUnsigned or IrOpcode.ShiftRightSigned when right.Minimum == right.Maximum =>
            Shifted(opcode, type, left, (int)(right.Minimum & (type == IrType.I32 ? 31u : 63u))),
        IrOpcode.ShiftRightUnsigned => ValueRange.UpTo(type, left.Maximum),
        _ => ValueRange.All(type),
    };

    /// <summary>The range of what has a pattern of bits.</summary>
    public static ValueRange Of(IrType type, BitPattern bits)
    {
        ulong sign = type == IrType.I32 ? 1UL << 31 : 1UL << 63;
        ValueRange range = Unsigned(type, bits.Minimum, bits.Maximum);
        return (bits.Unknown & sign) != 0
            ? range
            : Signed(type, Extend(type, bits.Minimum), Extend(type, bits.Maximum)).Intersect(range, type);
    }

    private static ValueRange Shifted(IrOpcode opcode, IrType type, ValueRange value, int count) => opcode switch
    {
        IrOpcode.ShiftRightUnsigned => Unsigned(type, value.Minimum >> count, value.Maximum >> count),
        IrOpcode.ShiftRightSigned => Signed(type, value.SignedMinimum >> count, value.SignedMaximum >> count),
        _ when count >= 47 => ValueRange.All(type),
        _ => Product(type, value, ValueRange.Of(IrType.I64, 1L << count)),
    };

    private static ValueRange Product(IrType type, ValueRange left, ValueRange right)
    {
        decimal[] factors = [left.SignedMinimum, left.SignedMaximum, right.SignedMinimum, right.SignedMaximum];
        bool isSmall = left.Maximum <= MaximalFactor && right.Maximum <= MaximalFactor;

        if (!Array.TrueForAll(factors, static factor => Math.Abs(factor) <= MaximalFactor))
        {
            return isSmall
                ? Make(type, decimal.MinValue, decimal.MaxValue, Least(left, right), Greatest(left, right))
                : ValueRange.All(type);
        }

        decimal[] corners = [factors[0] * factors[2], factors[0] * factors[3], factors[1] * factors[2], factors[1] * factors[3]];
        return Make(
            type,
            corners.Min(),
            corners.Max(),
            isSmall ? Least(left, right) : decimal.MinValue,
            isSmall ? Greatest(left, right) : decimal.MaxValue);
    }

    private static decimal Least(ValueRange left, ValueRange right) => (decimal)left.Minimum * right.Minimum;

    private static decimal Greatest(ValueRange left, ValueRange right) => (decimal)left.Maximum * right.Maximum;

    // What does not fit may be any number: it starts over.
    private static ValueRange Make(IrType type, decimal signedMinimum, decimal signedMaximum, decimal minimum, decimal maximum)
    {
        ValueRange range = ValueRange.All(type);

        if (signedMinimum >= range.SignedMinimum && signedMaximum <= range.SignedMaximum)
        {
            range = range.Intersect(Signed(type, (long)signedMinimum, (long)signedMaximum), type);
        }

        return minimum >= 0 && maximum <= ValueRange.All(type).Maximum
            ? range.Intersect(Unsigned(type, (ulong)minimum, (ulong)maximum), type)
            : range;
    }

    private static ValueRange Signed(IrType type, long minimum, long maximum) => ValueRange.All(type).Intersect(
        ValueRange.All(type) with { SignedMinimum = minimum, SignedMaximum = maximum }, type);

    private static ValueRange Unsigned(IrType type, ulong minimum, ulong maximum) => ValueRange.All(type).Intersect(
        ValueRange.All(type) with { Minimum = minimum, Maximum = maximum }, type);

    private static long Extend(IrType type, ulong bits) => type == IrType.I32 ? (int)bits : (long)bits;
}
