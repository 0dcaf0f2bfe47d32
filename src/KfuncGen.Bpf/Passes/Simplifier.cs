using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Passes;

/// <summary>Rules by which one operation is the same as a simpler one. Arithmetic of pointers stays as it is.</summary>
/// <param name="values">Makes values, and knows what holds where they are made.</param>
internal sealed class Simplifier(ValueNumbering values)
{
    /// <summary>What is the same as an operation, and simpler; null for nothing. A constant on the left goes to the right.</summary>
    public IrValue? Simplify(IrValue value) => value.Opcode switch
    {
        IrOpcode.Add when value.Operands[0] is { Opcode: IrOpcode.SlotAddress } address && IsConstant(value.Operands[1], out long distance)
            && address.Constant + distance is >= short.MinValue and <= short.MaxValue =>
            values.Make(
                new IrValue(IrOpcode.SlotAddress, IrType.Pointer)
                {
                    Slot = address.Slot,
                    Constant = address.Constant + distance,
                    Line = value.Line,
                }),
        >= IrOpcode.Add and <= IrOpcode.ShiftRightSigned when value.Type == IrType.Pointer || value.Operands[0].Type == IrType.Pointer =>
            value.Operands[1] is { Opcode: IrOpcode.Constant, Constant: 0, Type: IrType.I64 } ? value.Operands[0] : null,
        >= IrOpcode.Add and <= IrOpcode.ShiftRightSigned => SimplifyBinary(value),
        IrOpcode.ZeroExtend => SimplifyZeroExtend(value),
        IrOpcode.SignExtend => SimplifySignExtend(value),
        IrOpcode.Truncate => SimplifyTruncate(value),
        IrOpcode.Reinterpret when value.Operands[0].Opcode == IrOpcode.Reinterpret => value.Operands[0].Operands[0],
        IrOpcode.Compare => SimplifyCompare(value),
        IrOpcode.Load or IrOpcode.Store when WithOffset(value) is { } access => access,
        IrOpcode.Store => SimplifyStore(value),
        _ => null,
    };

    /// <summary>A branch that does the same with less; itself where there is none.</summary>
    public IrTerminator.Branch Simplify(IrTerminator.Branch branch)
    {
        while (true)
        {
            IrTerminator.Branch simpler = SimplifyOnce(branch);

            if (simpler == branch)
            {
                return branch;
            }

            branch = simpler;
        }
    }

    private static bool IsConstant(IrValue value, out long number)
    {
        number = value.Constant;
        return value.Opcode == IrOpcode.Constant;
    }

    private static bool IsCommutative(IrOpcode opcode) =>
        opcode is IrOpcode.Add or IrOpcode.Multiply or IrOpcode.And or IrOpcode.Or or IrOpcode.Xor;

    private static int Width(IrType type) => type == IrType.I32 ? 32 : 64;

    // The number of a power of two; -1 for others.
    private static int Logarithm(long number, IrType type)
    {
        ulong bits = (ulong)number & KnownBits.All(type);

        if (bits == 0 || (bits & (bits - 1)) != 0)
        {
            return -1;
        }

        int logarithm = 0;

        while (bits > 1)
        {
            bits >>= 1;
            logarithm++;
        }

        return logarithm;
    }

    private bool IsUsedOnce(IrValue value) => values.Uses.Of(value) <= 1;

    private static bool IsBoolean(IrValue value) => value.Type != IrType.Pointer && KnownBits.Of(value) <= 1;

    private IrValue Binary(IrOpcode opcode, IrValue left, IrValue right, IrValue origin) =>
        values.Make(new IrValue(opcode, left.Type, left, right) { Line = origin.Line });

    private IrValue Binary(IrOpcode opcode, IrValue left, long right, IrValue origin) => Binary(
        opcode,
        left,
        values.Constant(
            opcode is IrOpcode.ShiftLeft or IrOpcode.ShiftRightUnsigned or IrOpcode.ShiftRightSigned ? IrType.I32 : left.Type, right),
        origin);

    private IrValue Extend(IrOpcode opcode, IrValue operand, long bits, IrType type, IrValue origin) =>
        values.Make(new IrValue(opcode, type, operand) { Constant = bits, Line = origin.Line });

    private IrValue? SimplifyBinary(IrValue value)
    {
        (IrValue left, IrValue right) = (value.Operands[0], value.Operands[1]);

        if (IsConstant(left, out long leftNumber))
        {
            if (IsConstant(right, out long rightNumber))
            {
                return values.Constant(value.Type, ConstantFolding.Binary(value.Opcode, value.Type, leftNumber, rightNumber));
            }

            if (IsCommutative(value.Opcode))
            {
                return Binary(value.Opcode, right, left, value);
            }

            // No bits stay none, whatever is done with them; by a divisor of 0, too.
            return leftNumber == 0 && value.Opcode is not IrOpcode.Subtract ? left : null;
        }

        return IsConstant(right, out long number)
            ? SimplifyByConstant(value, left, number)
            : SimplifyByOperands(value, left, right);
    }

    private IrValue? SimplifyByOperands(IrValue value, IrValue left, IrValue right)
    {
        switch (value.Opcode)
        {
            case IrOpcode.And or IrOpcode.Or when left == right:
                return left;
            case IrOpcode.Subtract or IrOpcode.Xor when left == right:
                return values.Constant(value.Type, 0);
            case IrOpcode.And when (KnownBits.Of(left) & KnownBits.Of(right)) == 0:
                return values.Constant(value.Type, 0);
            case IrOpcode.Subtract when right is { Opcode: IrOpcode.Subtract } && IsConstant(right.Operands[0], out long zero) && zero == 0:
                return Binary(IrOpcode.Add, left, right.Operands[1], value);
            case IrOpcode.ShiftLeft or IrOpcode.ShiftRightUnsigned or IrOpcode.ShiftRightSigned
                when right.Opcode == IrOpcode.And
                    && IsConstant(right.Operands[1], out long mask)
                    && (mask & (Width(value.Type) - 1)) == Width(value.Type) - 1:
                return Binary(value.Opcode, value.Type, left, right.Operands[0], value);
            case IrOpcode.DivideSigned when AreNonNegative(left, right):
                return Binary(IrOpcode.DivideUnsigned, left, right, value);
            case IrOpcode.RemainderSigned when AreNonNegative(left, right):
                return Binary(IrOpcode.RemainderUnsigned, left, right, value);
            default:
                return null;
        }
    }

    private IrValue Binary(IrOpcode opcode, IrType type, IrValue left, IrValue right, IrValue origin) =>
        values.Make(new IrValue(opcode, type, left, right) { Line = origin.Line });

    private bool AreNonNegative(IrValue left, IrValue right) =>
        values.Facts.RangeOf(left).IsNonNegative && values.Facts.RangeOf(right).IsNonNegative;

    private IrValue? SimplifyByConstant(IrValue value, IrValue left, long number)
    {
        IrType type = value.Type;
        ulong all = KnownBits.All(type);

        switch (value.Opcode)
        {
            case IrOpcode.Add or IrOpcode.Or or IrOpcode.Xor when number == 0:
                return left;
            case IrOpcode.Add or IrOpcode.Or or IrOpcode.Xor or IrOpcode.And when Combined(value, left, number) is { } combined:
                return combined;
            case IrOpcode.Subtract:
                return Binary(IrOpcode.Add, left, unchecked(-number), value);
            case IrOpcode.Multiply:
                return SimplifyMultiply(value, left, number);
            case IrOpcode.And:
                return SimplifyAnd(value, left, (ulong)number & all);
            case IrOpcode.Or when ((ulong)number & all) == all:
                return values.Constant(type, -1);
            case IrOpcode.Xor when number == 1
                && left is { Opcode: IrOpcode.Compare } compare
                && compare.Condition.Inverted() is { } inverted
                && IsUsedOnce(compare):
                return Compare(inverted, compare.Operands[0], compare.Operands[1], value);
            case IrOpcode.ShiftLeft or IrOpcode.ShiftRightUnsigned or IrOpcode.ShiftRightSigned:
                return SimplifyShift(value, left, (int)number & (Width(type) - 1));
            case >= IrOpcode.DivideUnsigned and <= IrOpcode.RemainderSigned:
                return SimplifyDivision(value, left, number);
            default:
                return null;
        }
    }

    // Two operations of one kind by constants are one. Where the inner result is needed anyway nothing is won, and the
    // verifier knows more of a value that is made of one it has seen checked.
    private IrValue? Combined(IrValue value, IrValue left, long number) =>
        left.Opcode == value.Opcode && IsConstant(left.Operands[1], out long inner) && IsUsedOnce(left)
            ? Binary(value.Opcode, left.Operands[0], ConstantFolding.Binary(value.Opcode, value.Type, inner, number), value)
            : null;

    private IrValue? SimplifyMultiply(IrValue value, IrValue left, long number)
    {
        switch (number)
        {
            case 0:
                return values.Constant(value.Type, 0);
            case 1:
                return left;
            case -1:
                return Binary(IrOpcode.Subtract, values.Constant(value.Type, 0), left, value);
        }

        int logarithm = Logarithm(number, value.Type);
        return logarithm > 0 ? Binary(IrOpcode.ShiftLeft, left, logarithm, value) : null;
    }

    private IrValue? SimplifyAnd(IrValue value, IrValue left, ulong mask)
    {
        ulong bits = KnownBits.Of(left);

        if ((bits & ~mask) == 0)
        {
            return left;
        }

        if ((bits & mask) == 0)
        {
            return values.Constant(value.Type, 0);
        }

        // A constant of 64 bits would need a register.
        return value.Type == IrType.I64 && mask == uint.MaxValue ? Extend(IrOpcode.ZeroExtend, left, 32, IrType.I64, value) : null;
    }

    private IrValue? SimplifyShift(IrValue value, IrValue left, int count)
    {
        int width = Width(value.Type);

        if (count == 0)
        {
            return left;
        }

        if (value.Opcode == IrOpcode.ShiftRightUnsigned && KnownBits.Of(left) >> count == 0)
        {
            return values.Constant(value.Type, 0);
        }

        if (value.Opcode == IrOpcode.ShiftRightSigned && values.Facts.RangeOf(left).IsNonNegative)
        {
            return Binary(IrOpcode.ShiftRightUnsigned, value.Type, left, values.Constant(IrType.I32, count), value);
        }

        if (left.Opcode is IrOpcode.ShiftLeft or IrOpcode.ShiftRightUnsigned or IrOpcode.ShiftRightSigned
            && IsConstant(left.Operands[1], out long number) && IsUsedOnce(left))
        {
            int inner = (int)number & (width - 1);

            if (left.Opcode == value.Opcode)
            {
                int sum = inner + count;
                return sum < width ? Binary(value.Opcode, value.Type, left.Operands[0], values.Constant(IrType.I32, sum), value)
                    : value.Opcode == IrOpcode.ShiftRightSigned ? Binary(
                        value.Opcode, value.Type, left.Operands[0], values.Constant(IrType.I32, width - 1), value)
                    : values.Constant(value.Type, 0);
            }

            int kept = width - count;

            if (left.Opcode == IrOpcode.ShiftLeft && inner == count && kept is 8 or 16 or 32)
            {
                return Extend(
                    value.Opcode == IrOpcode.ShiftRightSigned ? IrOpcode.SignExtend : IrOpcode.ZeroExtend,
                    left.Operands[0],
                    kept,
                    value.Type,
                    value);
            }
        }

        return null;
    }

    private IrValue? SimplifyDivision(IrValue value, IrValue left, long number)
    {
        bool isSigned = value.Opcode is IrOpcode.DivideSigned or IrOpcode.RemainderSigned;
        bool isQuotient = value.Opcode is IrOpcode.DivideUnsigned or IrOpcode.DivideSigned;

        if (number == 0)
        {
            return isQuotient ? values.Constant(value.Type, 0) : left;
        }

        if (number == 1)
        {
            return isQuotient ? left : values.Constant(value.Type, 0);
        }

        if (isSigned && number == -1)
        {
            return isQuotient
                ? Binary(IrOpcode.Subtract, values.Constant(value.Type, 0), left, value)
                : values.Constant(value.Type, 0);
        }

        if (isSigned)
        {
            return number > 0 && values.Facts.RangeOf(left).IsNonNegative
                ? Binary(isQuotient ? IrOpcode.DivideUnsigned : IrOpcode.RemainderUnsigned, left, number, value)
                : null;
        }

        int logarithm = Logarithm(number, value.Type);

        if (logarithm > 0 && isQuotient)
        {
            return Binary(IrOpcode.ShiftRightUnsigned, value.Type, left, values.Constant(IrType.I32, logarithm), value);
        }

        // A mask that is no immediate costs more than the division saves.
        return logarithm is > 0 and <= 31 ? Binary(IrOpcode.And, left, (long)((1UL << logarithm) - 1), value) : null;
    }

    private IrValue? SimplifyZeroExtend(IrValue value)
    {
        IrValue operand = value.Operands[0];
        int bits = (int)value.Constant;
        ulong mask = (1UL << bits) - 1;

        if (IsConstant(operand, out long number))
        {
            return values.Constant(value.Type, ConstantFolding.Extend(IrOpcode.ZeroExtend, value.Type, bits, number));
        }

        if ((KnownBits.Of(operand) & ~mask) == 0)
        {
            if (operand.Type == value.Type)
            {
                return operand;
            }

            if (bits < 32)
            {
                return Extend(IrOpcode.ZeroExtend, operand, 32, value.Type, value);
            }
        }

        // What was extended from at least as many bits, or cut to them, has the bits that are wanted.
        if (operand.Opcode is IrOpcode.ZeroExtend or IrOpcode.SignExtend && operand.Constant >= bits
            && (operand.Operands[0].Type == operand.Type || value.Type == IrType.I64))
        {
            return Extend(IrOpcode.ZeroExtend, operand.Operands[0], bits, value.Type, value);
        }

        return operand.Opcode == IrOpcode.Truncate && value.Type == IrType.I64
            ? Extend(IrOpcode.ZeroExtend, operand.Operands[0], bits, value.Type, value)
            : null;
    }

    private IrValue? SimplifySignExtend(IrValue value)
    {
        IrValue operand = value.Operands[0];
        int bits = (int)value.Constant;

        if (IsConstant(operand, out long number))
        {
            return values.Constant(value.Type, ConstantFolding.Extend(IrOpcode.SignExtend, value.Type, bits, number));
        }

        if (bits == 32 && operand.Type == value.Type && value.Type == IrType.I32)
        {
            return operand;
        }

        // Without a sign it is the same with zeros.
        bool isPlain = KnownBits.Of(operand) >> (bits - 1) == 0
            || (bits == 32 && operand.Type == IrType.I32 && values.Facts.RangeOf(operand).IsNonNegative);

        if (isPlain)
        {
            return operand.Type == value.Type ? operand : Extend(IrOpcode.ZeroExtend, operand, 32, value.Type, value);
        }

        // The verifier follows the bits through an "and", and forgets them where it extends a sign that something is above of:
        // coerce_subreg_to_size_sx, kernel/bpf/verifier.c, 6.18.
        if ((KnownBits.Of(operand) >> (bits - 1) & 1) == 0)
        {
            return Extend(IrOpcode.ZeroExtend, operand, bits, value.Type, value);
        }

        if (operand.Opcode == IrOpcode.SignExtend && operand.Constant <= bits)
        {
            return operand.Type == value.Type
                ? operand
                : Extend(IrOpcode.SignExtend, operand.Operands[0], operand.Constant, value.Type, value);
        }

        return operand.Opcode is IrOpcode.ZeroExtend or IrOpcode.SignExtend
            && operand.Constant >= bits
            && operand.Operands[0].Type == operand.Type
            ? Extend(IrOpcode.SignExtend, operand.Operands[0], bits, value.Type, value)
            : null;
    }

    private IrValue? SimplifyTruncate(IrValue value)
    {
        IrValue operand = value.Operands[0];

        if (IsConstant(operand, out long number))
        {
            return values.Constant(IrType.I32, number);
        }

        if (operand.Opcode is not (IrOpcode.ZeroExtend or IrOpcode.SignExtend))
        {
            return null;
        }

        IrValue inner = operand.Operands[0];

        if (operand.Constant == 32)
        {
            return inner.Type == IrType.I32 ? inner : values.Make(new IrValue(IrOpcode.Truncate, IrType.I32, inner) { Line = value.Line });
        }

        return inner.Type == IrType.I32 ? Extend(operand.Opcode, inner, operand.Constant, IrType.I32, value) : null;
    }

    private IrValue Compare(IrCondition condition, IrValue left, IrValue right, IrValue origin) =>
        values.Make(new IrValue(IrOpcode.Compare, IrType.I32, left, right) { Condition = condition, Line = origin.Line });

    private IrValue? SimplifyCompare(IrValue value)
    {
        (IrValue left, IrValue right) = (value.Operands[0], value.Operands[1]);

        if (IsConstant(left, out long leftNumber))
        {
            return IsConstant(right, out long rightNumber)
                ? values.Constant(IrType.I32, ConstantFolding.Holds(value.Condition, left.Type, leftNumber, rightNumber) ? 1 : 0)
                : Compare(value.Condition.Swapped(), right, left, value);
        }

        if (values.Facts.Decide(value.Condition, left, right) is { } holds)
        {
            return values.Constant(IrType.I32, holds ? 1 : 0);
        }

        if (left.Type == IrType.I32 && right.Opcode == IrOpcode.Constant && IsBoolean(left))
        {
            // 1 and 0 compared with one of them is itself, or its opposite.
            bool? isSame = (value.Condition, right.Constant) switch
            {
                (IrCondition.NotEqual or IrCondition.GreaterUnsigned or IrCondition.GreaterSigned, 0) or (IrCondition.Equal, 1) => true,
                (IrCondition.Equal, 0) or (IrCondition.NotEqual, 1) => false,
                _ => null,
            };

            if (isSame is not null)
            {
                return isSame.Value ? left : Binary(IrOpcode.Xor, left, 1, value);
            }
        }

        return null;
    }

    // Loads and stores add a constant to the address themselves.
    private IrValue? WithOffset(IrValue access)
    {
        IrValue address = access.Operands[0];

        if (address is not { Opcode: IrOpcode.Add, Type: IrType.Pointer } || !IsConstant(address.Operands[1], out long distance)
            || access.Constant + distance is < short.MinValue or > short.MaxValue)
        {
            return null;
        }

        IrValue[] operands = [.. access.Operands];
        operands[0] = address.Operands[0];
        return values.Make(
            new IrValue(access.Opcode, access.Type, operands)
            {
                Size = access.Size,
                Constant = access.Constant + distance,
                Line = access.Line,
            });
    }

    // What a store cuts off needs not be made.
    private IrValue? SimplifyStore(IrValue store)
    {
        IrValue stored = store.Operands[1];
        ulong mask = store.Size == 8 ? ulong.MaxValue : (1UL << (store.Size * 8)) - 1;

        while (true)
        {
            if (stored.Opcode is IrOpcode.ZeroExtend or IrOpcode.SignExtend && stored.Constant >= store.Size * 8
                && (stored.Operands[0].Type == stored.Type || store.Size <= 4))
            {
                stored = stored.Operands[0];
            }
            else if (stored.Opcode == IrOpcode.And && IsConstant(stored.Operands[1], out long number) && ((ulong)number & mask) == mask)
            {
                stored = stored.Operands[0];
            }
            else if (stored.Opcode == IrOpcode.Truncate && store.Size <= 4)
            {
                stored = stored.Operands[0];
            }
            else
            {
                store.Operands[1] = stored;
                return null;
            }
        }
    }

    private IrTerminator.Branch SimplifyOnce(IrTerminator.Branch branch)
    {
        (IrValue left, IrValue right) = (branch.Left, branch.Right);

        if (left.Opcode == IrOpcode.Constant && right.Opcode != IrOpcode.Constant)
        {
            return With(branch, branch.Condition.Swapped(), right, left);
        }

        if (right.Opcode != IrOpcode.Constant || left.Type == IrType.Pointer)
        {
            return branch;
        }

        // A boolean against 1 is one against 0.
        if (right.Constant == 1 && branch.Condition is IrCondition.Equal or IrCondition.NotEqual && IsBoolean(left))
        {
            IrCondition condition = branch.Condition == IrCondition.Equal ? IrCondition.NotEqual : IrCondition.Equal;
            return With(branch, condition, left, values.Constant(left.Type, 0));
        }

        if (right.Constant != 0 || branch.Condition is not (IrCondition.Equal or IrCondition.NotEqual or IrCondition.GreaterUnsigned))
        {
            return branch;
        }

        bool isWhenSet = branch.Condition != IrCondition.Equal;

        switch (left.Opcode)
        {
            case IrOpcode.Compare:
                return Directed(branch, left.Condition, left.Operands[0], left.Operands[1], isWhenSet);

            case IrOpcode.Xor when IsConstant(left.Operands[1], out long flipped):
                return flipped == 1 && IsBoolean(left.Operands[0])
                    ? With(branch, isWhenSet ? IrCondition.Equal : IrCondition.NotEqual, left.Operands[0], right)
                    : With(branch, isWhenSet ? IrCondition.NotEqual : IrCondition.Equal, left.Operands[0], left.Operands[1]);

            case IrOpcode.Xor or IrOpcode.Subtract when left.Operands[0].Type != IrType.Pointer:
                return With(branch, isWhenSet ? IrCondition.NotEqual : IrCondition.Equal, left.Operands[0], left.Operands[1]);

            case IrOpcode.And when IsUsedOnce(left):
                return Directed(branch, IrCondition.BitsInCommon, left.Operands[0], left.Operands[1], isWhenSet);

            case IrOpcode.ZeroExtend when left.Constant < 32 && IsUsedOnce(left):
                IrValue operand = left.Operands[0];
                IrValue mask = values.Constant(operand.Type, (1L << (int)left.Constant) - 1);
                return Directed(branch, IrCondition.BitsInCommon, operand, mask, isWhenSet);

            case IrOpcode.ZeroExtend or IrOpcode.SignExtend when left.Constant == 32 && left.Operands[0].Type == IrType.I32:
                return With(branch, branch.Condition, left.Operands[0], values.Constant(IrType.I32, 0));

            default:
                return branch;
        }
    }

    private static IrTerminator.Branch With(IrTerminator.Branch branch, IrCondition condition, IrValue left, IrValue right) =>
        new(condition, left, right, branch.WhenTrue, branch.WhenFalse) { Line = branch.Line };

    private static IrTerminator.Branch Directed(
        IrTerminator.Branch branch, IrCondition condition, IrValue left, IrValue right, bool isSame) =>
        isSame
            ? With(branch, condition, left, right)
            : new IrTerminator.Branch(condition, left, right, branch.WhenFalse, branch.WhenTrue) { Line = branch.Line };
}
