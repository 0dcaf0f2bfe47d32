using KfuncGen.Bpf.Ir;
using KfuncGen.Bpf.Passes;

namespace KfuncGen.Bpf.Verification.Symbols;

/// <summary>All symbols of one run; makes each of them once.</summary>
internal sealed class SymbolTable
{
    // What is computed on and on, as in a loop, is not followed for ever.
    private const int MaximalDepth = 12;

    // Addresses keep what they are addresses of for longer.
    private const int MaximalAddressDepth = 64;

    private readonly Dictionary<Key, Symbol> known = [];

    /// <summary>A number; of type pointer it is null.</summary>
    public Symbol Number(IrType type, long number) =>
        Make(new Key(SymbolKind.Number, type, type == IrType.I32 ? (int)number : number, null, 0, default, default, null, null), 0);

    /// <summary>What an instruction makes, of which nothing is known.</summary>
    public Symbol Unknown(IrValue maker, int generation) =>
        Make(new Key(SymbolKind.Unknown, maker.Type, 0, maker, generation, default, default, null, null), 0);

    /// <summary>What loading fills in, whose number is not known.</summary>
    public Symbol LoadTime(IrLoadTime what, IrType type) =>
        Make(new Key(SymbolKind.LoadTime, type, 0, what, 0, default, default, null, null), 0);

    /// <summary>The address of a slot.</summary>
    public Symbol Slot(IrSlot slot, int depth) =>
        Make(new Key(SymbolKind.Slot, IrType.Pointer, depth, slot, 0, default, default, null, null), 0);

    /// <summary>An address of the program's data.</summary>
    public Symbol Data(IrSection section, long offset) => Add(
        Make(new Key(SymbolKind.Data, IrType.Pointer, 0, section, 0, default, default, null, null), 0), Number(IrType.I64, offset));

    /// <summary>What an operation makes; null where it is too deep to follow.</summary>
    public Symbol? Operation(IrOpcode opcode, IrType type, Symbol left, Symbol? right, long constant = 0)
    {
        if (right is not null && left.IsNumber && right.IsNumber && type != IrType.Pointer)
        {
            return Number(type, ConstantFolding.Binary(opcode, type, left.Number, right.Number));
        }

        if (opcode == IrOpcode.Add && right is not null)
        {
            int depth = Math.Max(left.Depth, right.Depth);
            return depth >= (type == IrType.Pointer ? MaximalAddressDepth : MaximalDepth) && !left.IsNumber && !right.IsNumber ? null
                : left.IsNumber && type != IrType.Pointer ? Add(right, left) : Add(left, right);
        }

        if (right is { IsNumber: true, Number: 0 } && opcode is IrOpcode.Subtract or IrOpcode.Or or IrOpcode.Xor or IrOpcode.ShiftLeft
            or IrOpcode.ShiftRightSigned or IrOpcode.ShiftRightUnsigned)
        {
            return left;
        }

        return opcode == IrOpcode.Subtract && right is { IsNumber: true }
            ? Add(left, Number(right.Type, -right.Number))
            : Deep(new Key(SymbolKind.Operation, type, constant, null, 0, opcode, default, left, right));
    }

    /// <summary>A conversion: an extension, a truncation, a number taken for an address.</summary>
    public Symbol? Conversion(IrValue value, Symbol operand)
    {
        if (operand.IsNumber)
        {
            return value.Opcode switch
            {
                IrOpcode.ZeroExtend or IrOpcode.SignExtend =>
                    Number(value.Type, ConstantFolding.Extend(value.Opcode, value.Type, (int)value.Constant, operand.Number)),
                IrOpcode.Truncate => Number(IrType.I32, operand.Number),
                _ => Number(value.Type, operand.Number),
            };
        }

        // What was only widened to be cut off again is what it was.
        bool isWidened = operand is { Kind: SymbolKind.Operation, Opcode: IrOpcode.ZeroExtend or IrOpcode.SignExtend };

        return value.Opcode == IrOpcode.Truncate && isWidened && operand is { Left: { Type: IrType.I32 } narrow, Number: 32 }
            ? narrow
            : Operation(value.Opcode, value.Type, operand, null, value.Constant);
    }

    /// <summary>Whether a comparison holds, as a number.</summary>
    public Symbol? Comparison(IrCondition condition, Symbol left, Symbol right) => left.IsNumber && right.IsNumber
        ? Number(IrType.I32, ConstantFolding.Holds(condition, left.Type, left.Number, right.Number) ? 1 : 0)
        : Deep(new Key(SymbolKind.Comparison, IrType.I32, 0, null, 0, default, condition, left, right));

    private Symbol Add(Symbol left, Symbol right)
    {
        if (right.IsNumber)
        {
            if (left is { Kind: SymbolKind.Operation, Opcode: IrOpcode.Add, Left: { } inner, Right: { IsNumber: true } before })
            {
                return Add(inner, Number(before.Type, ConstantFolding.Binary(IrOpcode.Add, before.Type, before.Number, right.Number)));
            }

            if (right.Number == 0)
            {
                return left;
            }
        }

        Key key = new(SymbolKind.Operation, left.Type, 0, null, 0, IrOpcode.Add, default, left, right);
        return Make(key, 1 + Math.Max(left.Depth, right.Depth));
    }

    private Symbol? Deep(Key key)
    {
        int depth = 1 + Math.Max(key.Left!.Depth, key.Right?.Depth ?? 0);
        return depth > MaximalDepth ? null : Make(key, depth);
    }

    private Symbol Make(Key key, int depth)
    {
        if (!known.TryGetValue(key, out Symbol? symbol))
        {
            known.Add(key, symbol = new Symbol
            {
                Kind = key.Kind,
                Type = key.Type,
                Number = key.Number,
                Source = key.Source,
                Generation = key.Generation,
                Opcode = key.Opcode,
                Condition = key.Condition,
                Left = key.Left,
                Right = key.Right,
                Depth = depth,
            });
        }

        return symbol;
    }

    private readonly record struct Key(
        SymbolKind Kind,
        IrType Type,
        long Number,
        object? Source,
        int Generation,
        IrOpcode Opcode,
        IrCondition Condition,
        Symbol? Left,
        Symbol? Right);
}
