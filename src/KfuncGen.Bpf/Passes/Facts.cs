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

    // What follows from comparisons with other values: old verifiers do not see it, so it decides no comparison with a number,
    // which would be what they go by.
    private readonly Dictionary<IrValue, ValueRange> derived = [];
    private readonly Stack<(Dictionary<IrValue, ValueRange> Ranges, IrValue Value, ValueRange? Before)> rangeChanges = new();
    private readonly Stack<((IrValue, IrValue) Pair, Orders? Before)> orderChanges = new();
    private readonly PacketReach reach = new();

    /// <summary>How much is known now, to come back to.</summary>
    public (int Ranges, int Orders, int Reach) Mark() => (rangeChanges.Count, orderChanges.Count, reach.Mark());

    /// <summary>Forgets what was learned since.</summary>
    public void ForgetSince((int Ranges, int Orders, int Reach) mark)
    {
        reach.ForgetSince(mark.Reach);

        while (rangeChanges.Count > mark.Ranges)
        {
            (Dictionary<IrValue, ValueRange> changed, IrValue value, ValueRange? before) = rangeChanges.Pop();

            if (before is { } range)
            {
                changed[value] = range;
            }
            else
            {
                changed.Remove(value);
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
            LearnRange(ranges, condition, left, right.Constant);
        }
        else if (left.Opcode == IrOpcode.Constant && left.Type != IrType.Pointer)
        {
            LearnRange(ranges, condition.Swapped(), right, left.Constant);
        }

        reach.Learn(condition, left, right);
        LearnFromEachOther(condition, left, right);
        (left, right, condition) = Narrowed(left, right, condition);
        Orders known = OrdersExtensions.Of(condition)!.Value & OrdersOf(
            left, right, left.Opcode != IrOpcode.Constant && right.Opcode != IrOpcode.Constant);
        SetOrders(left, right, known);
        SetOrders(right, left, known.Swapped());
    }

    /// <summary>Learns that a value lies in a range.</summary>
    public void Learn(IrValue value, ValueRange range) => Learn(ranges, value, range);

    /// <summary>Whether a condition holds or not; null where it may do both.</summary>
    public bool? Decide(IrCondition condition, IrValue left, IrValue right)
    {
        if (condition == IrCondition.BitsInCommon)
        {
            return left.Type != IrType.Pointer && (KnownBits.Of(left) & KnownBits.Of(right)) == 0 ? false : null;
        }

        bool isOfNumber = left.Opcode == IrOpcode.Constant || right.Opcode == IrOpcode.Constant;
        Orders possible = Orders.All;

        if (left == right)
        {
            possible = Orders.Equal;
        }
        else if (left.Type == IrType.Pointer && reach.Decide(condition, left, right) is { } isReached)
        {
            return isReached;
        }
        else if (left.Type != IrType.Pointer)
        {
            possible = OrdersExtensions.Of(RangeOf(left, 0, !isOfNumber), RangeOf(right, 0, !isOfNumber));
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
        possible = OrdersOf(left, right, !isOfNumber);
        return (possible & ~holds) == 0 ? true : (possible & holds) == 0 ? false : null;
    }

    /// <summary>Between which numbers a value lies here.</summary>
    public ValueRange RangeOf(IrValue value) => RangeOf(value, 0, isDerivedSeen: true);

    // Extended numbers lie to each other as those do that they were extended from; of zeros it is the order without sign.
    private static (IrValue Left, IrValue Right, IrCondition Condition) Narrowed(IrValue left, IrValue right, IrCondition condition) =>
        left.Opcode == right.Opcode && IsExtended(left) && IsExtended(right)
            ? (left.Operands[0], right.Operands[0], left.Opcode == IrOpcode.ZeroExtend ? Unsigned(condition) : condition)
            : (left, right, condition);

    private static bool IsExtended(IrValue value) =>
        value is { Opcode: IrOpcode.ZeroExtend or IrOpcode.SignExtend, Type: IrType.I64, Constant: 32 }
            && value.Operands[0].Type == IrType.I32;

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
                LearnRange(derived, condition, left, rightRange.SignedMaximum);
                LearnRange(derived, condition.Swapped(), right, leftRange.SignedMinimum);
                break;
            case IrCondition.GreaterSigned or IrCondition.GreaterOrEqualSigned:
                LearnRange(derived, condition, left, rightRange.SignedMinimum);
                LearnRange(derived, condition.Swapped(), right, leftRange.SignedMaximum);
                break;
            case IrCondition.LessUnsigned or IrCondition.LessOrEqualUnsigned:
                LearnRange(derived, condition, left, unchecked((long)rightRange.Maximum));
                LearnRange(derived, condition.Swapped(), right, unchecked((long)leftRange.Minimum));
                break;
            case IrCondition.GreaterUnsigned or IrCondition.GreaterOrEqualUnsigned:
                LearnRange(derived, condition, left, unchecked((long)rightRange.Minimum));
                LearnRange(derived, condition.Swapped(), right, unchecked((long)leftRange.Maximum));
                break;
            case IrCondition.Equal:
                Learn(derived, left, rightRange);
                Learn(derived, right, leftRange);
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

    private Orders OrdersOf(IrValue left, IrValue right, bool isDerivedSeen)
    {
        Orders known = orders.TryGetValue((left, right), out Orders learned) ? learned : Orders.All;
        return left == right ? Orders.Equal
            : left.Type == IrType.Pointer ? known
            : known & OrdersExtensions.Of(RangeOf(left, 0, isDerivedSeen), RangeOf(right, 0, isDerivedSeen));
    }

    private void SetOrders(IrValue left, IrValue right, Orders known)
    {
        (IrValue, IrValue) pair = (left, right);
        orderChanges.Push((pair, orders.TryGetValue(pair, out Orders before) ? before : null));
        orders[pair] = known;
    }

    private void Learn(Dictionary<IrValue, ValueRange> learned, IrValue value, ValueRange range)
    {
        bool isKnown = learned.TryGetValue(value, out ValueRange before);
        rangeChanges.Push((learned, value, isKnown ? before : null));
        learned[value] = isKnown ? before.Intersect(range, value.Type) : range;
    }

    private void LearnRange(Dictionary<IrValue, ValueRange> learned, IrCondition condition, IrValue value, long number)
    {
        bool isDerived = learned == derived;
        ValueRange range = RangeOf(value, 0, isDerived).Where(condition, number, value.Type);
        Learn(learned, value, range);

        // What is known of an extended number is known of the number itself.
        if (IsExtended(value))
        {
            IrValue narrow = value.Operands[0];
            ValueRange all = ValueRange.All(IrType.I32);
            ValueRange known = value.Opcode == IrOpcode.ZeroExtend
                ? all with { Minimum = range.Minimum, Maximum = range.Maximum }
                : all with { SignedMinimum = range.SignedMinimum, SignedMaximum = range.SignedMaximum };

            Learn(learned, narrow, RangeOf(narrow, 0, isDerived).Intersect(known, IrType.I32));
        }
    }

    private ValueRange RangeOf(IrValue value, int depth, bool isDerivedSeen)
    {
        if (value.Opcode == IrOpcode.Constant)
        {
            return ValueRange.Of(value.Type, value.Constant);
        }

        ValueRange range = ValueRange.UpTo(value.Type, KnownBits.Of(value));

        if (depth < MaximalDepth)
        {
            range = range.Intersect(RangeByOperation(value, depth + 1, isDerivedSeen), value.Type);
        }

        if (ranges.TryGetValue(value, out ValueRange learned))
        {
            range = range.Intersect(learned, value.Type);
        }

        return isDerivedSeen && derived.TryGetValue(value, out learned) ? range.Intersect(learned, value.Type) : range;
    }

    private ValueRange RangeByOperation(IrValue value, int depth, bool isDerivedSeen)
    {
        ValueRange all = ValueRange.All(value.Type);

        switch (value.Opcode)
        {
            case IrOpcode.ZeroExtend when value.Constant == 32 && value.Operands[0].Type == IrType.I32 && value.Type == IrType.I64:
                ValueRange extended = RangeOf(value.Operands[0], depth, isDerivedSeen);
                return all.Intersect(all with { Minimum = extended.Minimum, Maximum = extended.Maximum }, IrType.I64);

            case IrOpcode.SignExtend:
                long limit = 1L << ((int)value.Constant - 1);
                ValueRange signed = new(-limit, limit - 1, 0, all.Maximum);

                if (value.Constant == 32 && value.Operands[0].Type == IrType.I32)
                {
                    ValueRange narrow = RangeOf(value.Operands[0], depth, isDerivedSeen);
                    signed = signed with { SignedMinimum = narrow.SignedMinimum, SignedMaximum = narrow.SignedMaximum };
                }

                return all.Intersect(signed, value.Type);

            case IrOpcode.And:
                ulong left = RangeOf(value.Operands[0], depth, isDerivedSeen).Maximum;
                ulong right = RangeOf(value.Operands[1], depth, isDerivedSeen).Maximum;
                return ValueRange.UpTo(value.Type, Math.Min(left, right));

            case IrOpcode.Add when value.Type != IrType.Pointer && value.Operands[1] is { Opcode: IrOpcode.Constant } addend:
                return Shifted(RangeOf(value.Operands[0], depth, isDerivedSeen), addend.Constant, value.Type);

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
