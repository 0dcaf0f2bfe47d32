using KfuncGen.Bpf.Ir;
using KfuncGen.Bpf.Passes;
using KfuncGen.Bpf.Verification.Symbols;

namespace KfuncGen.Bpf.Verification.State;

/// <summary>What is known of numbers and addresses on one way through a program, from the conditions on it.</summary>
internal sealed class Knowledge
{
    private const int MaximalDepth = 6;

    private readonly Dictionary<Symbol, ValueRange> ranges;
    private readonly Dictionary<(Symbol, Symbol), Orders> orders;
    private readonly List<Symbol> narrowed = [];
    private readonly HashSet<Symbol> compared = [];

    /// <summary>Nothing.</summary>
    public Knowledge() => (ranges, orders) = ([], []);

    private Knowledge(Knowledge other) =>
        (ranges, orders, compared) = (new(other.ranges), new(other.orders), [.. other.compared]);

    /// <summary>How much is known.</summary>
    public int Count => ranges.Count + orders.Count;

    /// <summary>A copy to go on with.</summary>
    public Knowledge Clone() => new(this);

    /// <summary>What a symbol was compared with, for the identity of states: pairs with both sides.</summary>
    public IEnumerable<KeyValuePair<(Symbol Left, Symbol Right), Orders>> Comparisons =>
        orders.Select(static pair => new KeyValuePair<(Symbol Left, Symbol Right), Orders>(pair.Key, pair.Value));

    /// <summary>Whether the code has asked anything about a symbol.</summary>
    public bool IsAskedAbout(Symbol symbol) =>
        ranges.ContainsKey(symbol)
        || compared.Contains(symbol)
        || (symbol is { Kind: SymbolKind.Operation, Left: { } left }
            && (IsAskedAbout(left) || (symbol.Right is { } right && IsAskedAbout(right))));

    /// <summary>What was learned of a symbol; null where nothing was.</summary>
    public ValueRange? Learned(Symbol symbol) => ranges.TryGetValue(symbol, out ValueRange range) ? range : null;

    /// <summary>Whether an address is null: true, false, or null where it may be either.</summary>
    public bool? IsNull(Symbol address) => address.IsNull ? true
        : address.IsOwnMemory ? false
        : Range(address) is var range && range.Minimum > 0 ? false
        : range.Maximum == 0 ? true
        : null;

    /// <summary>The only number that a symbol can be; null where there are several.</summary>
    public long? Constant(Symbol symbol) => symbol.IsNumber ? symbol.Number
        : Range(symbol) is var range && range.Minimum == range.Maximum ? range.SignedMinimum
        : null;

    /// <summary>Says that an address is not null.</summary>
    public void SetNonNull(Symbol address) => Learn(address, ValueRange.All(IrType.Pointer) with { Minimum = 1 });

    /// <summary>Whether a condition holds; null where it may or may not.</summary>
    public bool? Decide(IrCondition condition, Symbol left, Symbol right)
    {
        if (OrdersExtensions.Of(condition) is not { } holds)
        {
            return left.IsNumber && right.IsNumber ? (left.Number & right.Number) != 0
                : Constant(left) is { } one && Constant(right) is { } other ? (one & other) != 0
                : left.Type == right.Type && left.Type != IrType.Pointer && Bits(left, 0).And(Bits(right, 0)) is var common
                    ? common.Ones != 0 ? true : common.Unknown == 0 ? false : null
                : null;
        }

        if (left.Type != right.Type)
        {
            return null;
        }

        // `flag != 0`, where the flag says whether a comparison holds.
        if (AsComparison(condition, left, right) is var (inner, isSame))
        {
            return Decide(inner.Condition, inner.Left!, inner.Right!) is { } answer ? answer == isSame : null;
        }

        Orders possible = left == right ? Orders.Equal : OrdersExtensions.Of(Range(left), Range(right));

        if (left.Type != IrType.Pointer && Bits(left, 0).Excludes(Bits(right, 0)))
        {
            possible &= ~Orders.Equal;
        }

        possible &= orders.TryGetValue((left, right), out Orders known) ? known : Orders.All;
        return (possible & ~holds) == 0 ? true : (possible & holds) == 0 ? false : null;
    }

    /// <summary>Learns that a condition holds, or that it does not.</summary>
    public void Learn(IrCondition condition, bool isTrue, Symbol left, Symbol right)
    {
        if (AsComparison(condition, left, right) is var (inner, isSame))
        {
            Learn(inner.Condition, isTrue == isSame, inner.Left!, inner.Right!);
        }

        if (left.Type != right.Type || OrdersExtensions.Of(condition) is not { } holds)
        {
            return;
        }

        Orders known = isTrue ? holds : Orders.All & ~holds;
        known &= orders.TryGetValue((left, right), out Orders before) ? before : Orders.All;
        Narrow(left, right, known);
        Narrow(right, left, known.Swapped());

        if (!left.IsNumber && !right.IsNumber)
        {
            orders[(left, right)] = known;
            orders[(right, left)] = known.Swapped();
            compared.Add(left);
            compared.Add(right);
        }
    }

    /// <summary>The symbols of which something was learned since this was asked last.</summary>
    public IReadOnlyList<Symbol> TakeNarrowed()
    {
        Symbol[] taken = [.. narrowed];
        narrowed.Clear();
        return taken;
    }

    /// <summary>Between which numbers a symbol lies.</summary>
    public ValueRange Range(Symbol symbol) => Range(symbol, 0);

    /// <summary>Between which numbers a symbol lies, for somebody who may not know what comes out of a division.</summary>
    public ValueRange Range(Symbol symbol, bool knowsQuotients) => knowsQuotients || !IsQuotient(symbol)
        ? Range(symbol)
        : ValueRange.All(symbol.Type).Intersect(Learned(symbol) ?? ValueRange.All(symbol.Type), symbol.Type);

    // A power of two becomes a shift or a mask.
    private static bool IsQuotient(Symbol symbol) => symbol is
    {
        Opcode: IrOpcode.DivideUnsigned or IrOpcode.DivideSigned or IrOpcode.RemainderUnsigned or IrOpcode.RemainderSigned,
        Kind: SymbolKind.Operation,
        Right: { IsNumber: true, Number: > 0 and var divisor },
    } && (divisor & (divisor - 1)) != 0;

    private static (Symbol Inner, bool IsSame)? AsComparison(IrCondition condition, Symbol left, Symbol right) =>
        (condition is IrCondition.Equal or IrCondition.NotEqual) && right is { IsNumber: true, Number: 0 or 1 } && Unwrap(left) is { } inner
            ? (inner, (condition == IrCondition.Equal) == (right.Number == 1))
            : null;

    private static Symbol? Unwrap(Symbol symbol)
    {
        while (symbol is { Kind: SymbolKind.Operation, Left: { } left }
            && (symbol.Opcode is IrOpcode.ZeroExtend or IrOpcode.Truncate
                || (symbol.Opcode == IrOpcode.SignExtend && symbol.Number > 1)))
        {
            symbol = left;
        }

        return symbol.Kind == SymbolKind.Comparison ? symbol : null;
    }

    // What is left of one side, given the ways in which it may lie to the other.
    private void Narrow(Symbol symbol, Symbol other, Orders possible)
    {
        ValueRange range = Range(symbol);
        ValueRange limit = Range(other);
        IrType type = symbol.Type == IrType.Pointer ? IrType.I64 : symbol.Type;

        foreach (IrCondition condition in new[]
        {
            IrCondition.LessUnsigned, IrCondition.LessOrEqualUnsigned, IrCondition.LessSigned, IrCondition.LessOrEqualSigned,
            IrCondition.Equal, IrCondition.NotEqual,
            IrCondition.GreaterUnsigned, IrCondition.GreaterOrEqualUnsigned, IrCondition.GreaterSigned, IrCondition.GreaterOrEqualSigned,
        })
        {
            if ((possible & ~OrdersExtensions.Of(condition)!.Value) != 0)
            {
                continue;
            }

            switch (condition)
            {
                case IrCondition.LessUnsigned or IrCondition.LessOrEqualUnsigned:
                    range = range.Where(condition, (long)limit.Maximum, type);
                    break;
                case IrCondition.GreaterUnsigned or IrCondition.GreaterOrEqualUnsigned:
                    range = range.Where(condition, (long)limit.Minimum, type);
                    break;
                case IrCondition.LessSigned or IrCondition.LessOrEqualSigned:
                    range = range.Where(condition, limit.SignedMaximum, type);
                    break;
                case IrCondition.GreaterSigned or IrCondition.GreaterOrEqualSigned:
                    range = range.Where(condition, limit.SignedMinimum, type);
                    break;
                case IrCondition.Equal:
                    range = range.Intersect(limit, type);
                    break;
                case IrCondition.NotEqual when limit.Minimum == limit.Maximum:
                    range = range.Where(condition, limit.SignedMinimum, type);
                    break;
            }
        }

        Learn(symbol, range);
    }

    private void Learn(Symbol symbol, ValueRange range)
    {
        if (symbol.IsNumber || range == Range(symbol))
        {
            return;
        }

        ranges[symbol] = range;
        narrowed.Add(symbol);

        // Through what only changes the width, to what it was made of.
        if (symbol is { Kind: SymbolKind.Operation, Right: null, Left: { } left })
        {
            bool fits = symbol.Opcode switch
            {
                IrOpcode.ZeroExtend => symbol.Number == 32 && left.Type == IrType.I32,
                IrOpcode.SignExtend => symbol.Number == 32 && left.Type == IrType.I32,
                _ => false,
            };

            if (fits && range.Maximum <= uint.MaxValue && range.SignedMinimum >= int.MinValue && range.SignedMaximum <= uint.MaxValue)
            {
                ValueRange narrow = symbol.Opcode == IrOpcode.ZeroExtend
                    ? ValueRange.All(IrType.I32) with { Minimum = range.Minimum, Maximum = range.Maximum }
                    : range.SignedMaximum <= int.MaxValue
                        ? ValueRange.All(IrType.I32) with { SignedMinimum = range.SignedMinimum, SignedMaximum = range.SignedMaximum }
                        : ValueRange.All(IrType.I32);
                Learn(left, Range(left).Intersect(narrow, IrType.I32));
            }
        }
    }

    private ValueRange Range(Symbol symbol, int depth)
    {
        IrType type = symbol.Type == IrType.Pointer ? IrType.I64 : symbol.Type;

        if (symbol.IsNumber)
        {
            return ValueRange.Of(type, symbol.Number);
        }

        ValueRange range = depth < MaximalDepth ? Computed(symbol, type, depth) : ValueRange.All(type);

        if (symbol.Kind == SymbolKind.Operation && symbol.Type != IrType.Pointer && depth == 0)
        {
            range = range.Intersect(RangeArithmetic.Of(type, Bits(symbol, 0)), type);
        }

        return ranges.TryGetValue(symbol, out ValueRange learned) ? range.Intersect(learned, type) : range;
    }

    private ValueRange Computed(Symbol symbol, IrType type, int depth)
    {
        ValueRange all = ValueRange.All(type);

        switch (symbol.Kind)
        {
            case SymbolKind.Comparison:
                return ValueRange.UpTo(type, 1);

            case SymbolKind.Unknown when symbol.Maker is { Opcode: IrOpcode.Load, Size: < 4 } load:
                return ValueRange.UpTo(type, (1ul << (load.Size * 8)) - 1);

            case SymbolKind.Unknown when symbol.Maker is { Opcode: IrOpcode.Load, Size: 4, Type: IrType.I64 }:
                return ValueRange.UpTo(type, uint.MaxValue);

            case SymbolKind.Unknown when symbol.Maker is { Opcode: IrOpcode.BigEndian or IrOpcode.LittleEndian, Constant: < 64 } swap:
                return ValueRange.UpTo(type, (1ul << (int)swap.Constant) - 1);

            case SymbolKind.Operation when symbol.Type != IrType.Pointer:
                return Operation(symbol, type, all, depth);

            default:
                return all;
        }
    }

    private ValueRange Operation(Symbol symbol, IrType type, ValueRange all, int depth)
    {
        ValueRange left = Range(symbol.Left!, depth + 1);

        switch (symbol.Opcode)
        {
            case IrOpcode.ZeroExtend when symbol.Number < 32:
                ulong most = (1ul << (int)symbol.Number) - 1;
                return ValueRange.UpTo(type, left.Maximum <= most ? left.Maximum : most);

            case IrOpcode.ZeroExtend when symbol.Left!.Type == IrType.I32:
                return (all with { Minimum = left.Minimum, Maximum = left.Maximum }).Intersect(all, type);

            case IrOpcode.SignExtend when symbol.Number < 32:
                long bound = 1L << (int)(symbol.Number - 1);
                return left.SignedMinimum >= -bound && left.SignedMaximum < bound && symbol.Left!.Type == type
                    ? left
                    : (all with { SignedMinimum = -bound, SignedMaximum = bound - 1 }).Intersect(all, type);

            case IrOpcode.SignExtend when symbol.Left!.Type == IrType.I32:
                return (all with { SignedMinimum = left.SignedMinimum, SignedMaximum = left.SignedMaximum }).Intersect(all, type);

            case IrOpcode.Truncate when left.Maximum <= uint.MaxValue:
                return (all with { Minimum = left.Minimum, Maximum = left.Maximum }).Intersect(all, type);

            case IrOpcode.Truncate when left.SignedMinimum >= int.MinValue && left.SignedMaximum <= int.MaxValue:
                return (all with { SignedMinimum = left.SignedMinimum, SignedMaximum = left.SignedMaximum }).Intersect(all, type);

            default:
                return symbol.Right is { } operand
                    ? RangeArithmetic.Of(symbol.Opcode, type, left, Range(operand, depth + 1))
                    : all;
        }
    }

    // Which bits of a symbol are known.
    private BitPattern Bits(Symbol symbol, int depth)
    {
        int width = symbol.Type == IrType.I32 ? 32 : 64;

        if (symbol.IsNumber)
        {
            return new BitPattern((ulong)symbol.Number, 0).Low(width);
        }

        bool isMade = depth < MaximalDepth && symbol.Type != IrType.Pointer;
        BitPattern made = (isMade ? Made(symbol, depth) : BitPattern.Any).Low(width);
        return ranges.TryGetValue(symbol, out ValueRange learned)
            ? made.With(BitPattern.Between(learned.Minimum, learned.Maximum))
            : made;
    }

    private BitPattern Made(Symbol symbol, int depth)
    {
        if (symbol.Kind != SymbolKind.Operation)
        {
            ValueRange range = Computed(symbol, symbol.Type, depth);
            return BitPattern.Between(range.Minimum, range.Maximum);
        }

        BitPattern left = Bits(symbol.Left!, depth + 1);
        BitPattern right = symbol.Right is { } operand ? Bits(operand, depth + 1) : default;
        int count = (int)(right.Ones & (symbol.Type == IrType.I32 ? 31u : 63u));

        return symbol.Opcode switch
        {
            IrOpcode.ZeroExtend => left.Low((int)symbol.Number),
            IrOpcode.SignExtend => left.Extended((int)symbol.Number),
            IrOpcode.Truncate => left,
            IrOpcode.And => left.And(right),
            IrOpcode.Or => left.Or(right),
            IrOpcode.Xor => left.Xor(right),
            IrOpcode.Add => left.Plus(right),
            IrOpcode.Subtract => left.Minus(right),
            IrOpcode.Multiply => left.Times(right),
            IrOpcode.ShiftLeft when right.Unknown == 0 => left.Left(count),
            IrOpcode.ShiftRightUnsigned when right.Unknown == 0 => left.Right(count),
            _ => BitPattern.Any,
        };
    }
}
