using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Passes;

/// <summary>
/// What is known of values at a place in the code, from the branches that lead there. Learned going down the dominator tree,
/// forgotten going up again.
/// </summary>
internal sealed class Facts
{
    private const int MaximalDepth = 4;

    private readonly Dictionary<IrValue, ValueRange> ranges = [];
    private readonly Dictionary<(IrValue Left, IrValue Right), Orders> orders = [];
    private readonly Stack<(IrValue Value, ValueRange? Before)> rangeChanges = new();
    private readonly Stack<((IrValue, IrValue) Pair, Orders? Before)> orderChanges = new();

    /// <summary>How much is known now, to come back to.</summary>
    public (int Ranges, int Orders) Mark() => (rangeChanges.Count, orderChanges.Count);

    /// <summary>Forgets what was learned since.</summary>
    public void ForgetSince((int Ranges, int Orders) mark)
    {
        while (rangeChanges.Count > mark.Ranges)
        {
            (IrValue value, ValueRange? before) = rangeChanges.Pop();

            if (before is { } range)
            {
                ranges[value] = range;
            }
            else
            {
                ranges.Remove(value);
            }
        }

        while (orderChanges.Count > mark.Orders)
        {
            ((IrValue, IrValue) pair, Orders? before) = orderChanges.Pop();

            if (before is { } order)
            {
                orders[pair] = order;
            }
            else
            {
                orders.Remove(pair);
            }
        }
    }

    /// <summary>Learns that a condition holds.</summary>
    public void Learn(IrCondition condition, IrValue left, IrValue right)
    {
        if (left.Type == IrType.None || OrdersExtensions.Of(condition) is null)
        {
            return;
        }

        if (right.Opcode == IrOpcode.Constant && right.Type != IrType.Pointer)
        {
            LearnRange(condition, left, right.Constant);
        }
        else if (left.Opcode == IrOpcode.Constant && left.Type != IrType.Pointer)
        {
            LearnRange(condition.Swapped(), right, left.Constant);
        }

        LearnFromEachOther(condition, left, right);
        (left, right, condition) = Narrowed(left, right, condition);
        Orders known = OrdersExtensions.Of(condition)!.Value & OrdersOf(left, right);
        SetOrders(left, right, known);
        SetOrders(right, left, known.Swapped());
    }

    /// <summary>Learns that a value lies in a range.</summary>
    public void Learn(IrValue value, ValueRange range)
    {
        bool isKnown = ranges.TryGetValue(value, out ValueRange before);
        rangeChanges.Push((value, isKnown ? before : null));
        ranges[value] = isKnown ? before.Intersect(range, value.Type) : range;
    }

    /// <summary>Whether a condition holds or not; null where it may do both.</summary>
    public bool? Decide(IrCondition condition, IrValue left, IrValue right)
    {
        if (condition == IrCondition.BitsInCommon)
        {
            return left.Type != IrType.Pointer && (KnownBits.Of(left) & KnownBits.Of(right)) == 0 ? false : null;
        }

        Orders possible = Orders.All;

        if (left == right)
        {
            possible = Orders.Equal;
        }
        else if (left.Type != IrType.Pointer)
        {
            possible = OrdersExtensions.Of(RangeOf(left), RangeOf(right));
        }

        Orders holds = OrdersExtensions.Of(condition)!.Value;

        if ((possible & ~holds) == 0)
        {
            return true;
        }

        if ((possible & holds) == 0)
        {
            return false;
        }

        (left, right, condition) = Narrowed(left, right, condition);
        holds = OrdersExtensions.Of(condition)!.Value;
        possible = OrdersOf(left, right);
        return (possible & ~holds) == 0 ? true : (possible & holds) == 0 ? false : null;
    }

    /// <summary>Between which numbers a value lies here.</summary>
    public ValueRange RangeOf(IrValue value) => RangeOf(value, 0);

    // Extended numbers lie to each other as those do that they were extended from; of zeros it is the order without sign.
    private static (IrValue Left, IrValue Right, IrCondition Condition) Narrowed(IrValue left, IrValue right, IrCondition condition) =>
        left.Opcode == right.Opcode && IsExtended(left) && IsExtended(right)
            ? (left.Operands[0], right.Operands[0], left.Opcode == IrOpcode.ZeroExtend ? Unsigned(condition) : condition)
            : (left, right, condition);

    private static bool IsExtended(IrValue value) =>
        value is { Opcode: IrOpcode.ZeroExtend or IrOpcode.SignExtend, Type: IrType.I64, Constant: 32 } && value.Operands[0].Type == IrType.I32;

    // Less than a number that is at most ten is at most nine.
    private void LearnFromEachOther(IrCondition condition, IrValue left, IrValue right)
    {
        if (left.Type == IrType.Pointer || left.Opcode == IrOpcode.Constant || right.Opcode == IrOpcode.Constant)
        {
            return;
        }

        ValueRange leftRange = RangeOf(left);
        ValueRange rightRange = RangeOf(right);

        switch (condition)
        {
            case IrCondition.LessSigned or IrCondition.LessOrEqualSigned:
                LearnRange(condition, left, rightRange.SignedMaximum);
                LearnRange(condition.Swapped(), right, leftRange.SignedMinimum);
                break;
            case IrCondition.GreaterSigned or IrCondition.GreaterOrEqualSigned:
                LearnRange(condition, left, rightRange.SignedMinimum);
                LearnRange(condition.Swapped(), right, leftRange.SignedMaximum);
                break;
            case IrCondition.LessUnsigned or IrCondition.LessOrEqualUnsigned:
                LearnRange(condition, left, unchecked((long)rightRange.Maximum));
                LearnRange(condition.Swapped(), right, unchecked((long)leftRange.Minimum));
                break;
            case IrCondition.GreaterUnsigned or IrCondition.GreaterOrEqualUnsigned:
                LearnRange(condition, left, unchecked((long)rightRange.Minimum));
                LearnRange(condition.Swapped(), right, unchecked((long)leftRange.Maximum));
                break;
            case IrCondition.Equal:
                Learn(left, rightRange);
                Learn(right, leftRange);
                break;
        }
    }

    private static IrCondition Unsigned(IrCondition condition) => condition switch
    {
        IrCondition.LessSigned => IrCondition.LessUnsigned,
        IrCondition.LessOrEqualSigned => IrCondition.LessOrEqualUnsigned,
        IrCondition.GreaterSigned => IrCondition.GreaterUnsigned,
        IrCondition.GreaterOrEqualSigned => IrCondition.GreaterOrEqualUnsigned,
        _ => condition,
    };

    private Orders OrdersOf(IrValue left, IrValue right)
    {
        Orders known = orders.TryGetValue((left, right), out Orders learned) ? learned : Orders.All;
        return left == right ? Orders.Equal
            : left.Type == IrType.Pointer ? known
            : known & OrdersExtensions.Of(RangeOf(left), RangeOf(right));
    }

    private void SetOrders(IrValue left, IrValue right, Orders known)
    {
        (IrValue, IrValue) pair = (left, right);
        orderChanges.Push((pair, orders.TryGetValue(pair, out Orders before) ? before : null));
        orders[pair] = known;
    }

    private void LearnRange(IrCondition condition, IrValue value, long number)
    {
        Learn(value, RangeOf(value).Where(condition, number, value.Type));

        // What is known of an extended number is known of the number itself.
        if (value.Type == IrType.I64 && value.Opcode is IrOpcode.ZeroExtend or IrOpcode.SignExtend && value.Constant == 32
            && value.Operands[0] is { Type: IrType.I32 } narrow)
        {
            ValueRange range = RangeOf(value);

            if (value.Opcode == IrOpcode.ZeroExtend)
            {
                Learn(narrow, RangeOf(narrow).Intersect(ValueRange.All(IrType.I32) with { Minimum = range.Minimum, Maximum = range.Maximum }, IrType.I32));
            }
            else
            {
                Learn(narrow, RangeOf(narrow).Intersect(
                    ValueRange.All(IrType.I32) with { SignedMinimum = range.SignedMinimum, SignedMaximum = range.SignedMaximum },
                    IrType.I32));
            }
        }
    }

    private ValueRange RangeOf(IrValue value, int depth)
    {
        if (value.Opcode == IrOpcode.Constant)
        {
            return ValueRange.Of(value.Type, value.Constant);
        }

        ValueRange range = ValueRange.UpTo(value.Type, KnownBits.Of(value));

        if (depth < MaximalDepth)
        {
            range = range.Intersect(RangeByOperation(value, depth + 1), value.Type);
        }

        return ranges.TryGetValue(value, out ValueRange learned) ? range.Intersect(learned, value.Type) : range;
    }

    private ValueRange RangeByOperation(IrValue value, int depth)
    {
        ValueRange all = ValueRange.All(value.Type);

        switch (value.Opcode)
        {
            case IrOpcode.ZeroExtend when value.Constant == 32 && value.Operands[0].Type == IrType.I32 && value.Type == IrType.I64:
                ValueRange extended = RangeOf(value.Operands[0], depth);
                return all.Intersect(all with { Minimum = extended.Minimum, Maximum = extended.Maximum }, IrType.I64);

            case IrOpcode.SignExtend:
                long limit = 1L << ((int)value.Constant - 1);
                ValueRange signed = new(-limit, limit - 1, 0, all.Maximum);

                if (value.Constant == 32 && value.Operands[0].Type == IrType.I32)
                {
                    ValueRange narrow = RangeOf(value.Operands[0], depth);
                    signed = signed with { SignedMinimum = narrow.SignedMinimum, SignedMaximum = narrow.SignedMaximum };
                }

                return all.Intersect(signed, value.Type);

            case IrOpcode.RemainderUnsigned when value.Operands[1] is { Opcode: IrOpcode.Constant, Constant: not 0 } divisor:
                return ValueRange.UpTo(value.Type, ((ulong)divisor.Constant & KnownBits.All(value.Type)) - 1);

            case IrOpcode.And:
                ulong left = RangeOf(value.Operands[0], depth).Maximum;
                ulong right = RangeOf(value.Operands[1], depth).Maximum;
                return ValueRange.UpTo(value.Type, Math.Min(left, right));

            case IrOpcode.Add when value.Type != IrType.Pointer && value.Operands[1] is { Opcode: IrOpcode.Constant } addend:
                return Shifted(RangeOf(value.Operands[0], depth), addend.Constant, value.Type);

            default:
                return all;
        }
    }

    // Each view as far as it does not overflow. Numbers near the ends of 64 bits are left out.
    private static ValueRange Shifted(ValueRange range, long distance, IrType type)
    {
        const long Far = long.MaxValue / 4;
        ValueRange all = ValueRange.All(type);

        if (distance is < -Far or > Far)
        {
            return all;
        }

        ValueRange result = all;

        if (range.SignedMinimum >= -Far && range.SignedMaximum <= Far
            && range.SignedMinimum + distance >= all.SignedMinimum && range.SignedMaximum + distance <= all.SignedMaximum)
        {
            result = result with { SignedMinimum = range.SignedMinimum + distance, SignedMaximum = range.SignedMaximum + distance };
        }

        if (range.Maximum <= Far && (long)range.Minimum + distance >= 0 && (ulong)((long)range.Maximum + distance) <= all.Maximum)
        {
            result = result with { Minimum = (ulong)((long)range.Minimum + distance), Maximum = (ulong)((long)range.Maximum + distance) };
        }

        return all.Intersect(result, type);
    }
}
