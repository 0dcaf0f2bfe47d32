using System.Buffers.Binary;
using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Tests.RandomFunctions;

/// <summary>Runs functions of the intermediate representation directly, as <see cref="IrOpcode"/> defines them.</summary>
internal sealed class IrEvaluator
{
    private const int RegionBits = 32;
    private readonly List<byte[]> regions = [[]];
    private readonly int stepBudget;
    private int steps;

    /// <summary>Prepares to run.</summary>
    /// <param name="stepBudget">How many values may be made before it is taken for endless.</param>
    public IrEvaluator(int stepBudget) => this.stepBudget = stepBudget;

    /// <summary>Runs a function whose only parameter is a pointer.</summary>
    /// <param name="main">The function.</param>
    /// <param name="context">What the pointer points to; what was written is in it afterwards.</param>
    /// <returns>What it returns; null where it does not come to an end.</returns>
    public long? Run(IrFunction main, byte[] context) => Call(main, [AddressOf(context)]);

    private long AddressOf(byte[] bytes)
    {
        regions.Add(bytes);
        return (long)(regions.Count - 1) << RegionBits;
    }

    private long? Call(IrFunction function, long[] arguments)
    {
        Dictionary<IrValue, long> values = [];
        Dictionary<IrSlot, long> slots = function.Slots.ToDictionary(slot => slot, slot => AddressOf(new byte[slot.Size]));
        IrBlock? from = null;
        IrBlock block = function.Blocks[0];

        while (true)
        {
            List<(IrValue, long)> phis = [];

            foreach (IrValue value in block.Values)
            {
                if (value.Opcode == IrOpcode.Phi)
                {
                    phis.Add((value, values[value.Operands[block.Predecessors.IndexOf(from!)]]));
                    continue;
                }

                foreach ((IrValue phi, long number) in phis)
                {
                    values[phi] = number;
                }

                phis.Clear();

                if (++steps > stepBudget || Evaluate(value, arguments, slots, values) is not { } result)
                {
                    return null;
                }

                values[value] = value.Type == IrType.I32 ? (int)result : result;
            }

            foreach ((IrValue phi, long number) in phis)
            {
                values[phi] = number;
            }

            from = block;

            switch (block.Terminator)
            {
                case IrTerminator.Return end:
                    return end.Value is null ? 0 : values[end.Value];
                case IrTerminator.Jump jump:
                    block = jump.Target;
                    break;
                case IrTerminator.Branch branch:
                    block = Holds(branch.Condition, branch.Left.Type, values[branch.Left], values[branch.Right])
                        ? branch.WhenTrue
                        : branch.WhenFalse;
                    break;
            }

            if (++steps > stepBudget)
            {
                return null;
            }
        }
    }

    private long? Evaluate(IrValue value, long[] arguments, Dictionary<IrSlot, long> slots, Dictionary<IrValue, long> values)
    {
        long Operand(int place) => values[value.Operands[place]];

        return value.Opcode switch
        {
            IrOpcode.Constant => value.Constant,
            IrOpcode.Parameter => arguments[value.Constant],
            IrOpcode.SlotAddress => slots[value.Slot!] + value.Constant,
            IrOpcode.ZeroExtend => Operand(0) & ((1L << (int)value.Constant) - 1),
            IrOpcode.SignExtend => Operand(0) << (64 - (int)value.Constant) >> (64 - (int)value.Constant),
            IrOpcode.Truncate or IrOpcode.Reinterpret => Operand(0),
            IrOpcode.Compare => Holds(value.Condition, value.Operands[0].Type, Operand(0), Operand(1)) ? 1 : 0,
            IrOpcode.Load => Load(Operand(0) + value.Constant, value.Size),
            IrOpcode.Store => Store(Operand(0) + value.Constant, value.Size, Operand(1)),
            IrOpcode.Call => Call(((IrCallee.Function)value.Callee!).Target, [.. value.Operands.Select(operand => values[operand])]),
            _ when value.Type == IrType.I32 => Binary32(value.Opcode, (int)Operand(0), (int)Operand(1)),
            _ => Binary64(value.Opcode, Operand(0), Operand(1)),
        };
    }

    private static int Binary32(IrOpcode opcode, int left, int right) => opcode switch
    {
        IrOpcode.Add => left + right,
        IrOpcode.Subtract => left - right,
        IrOpcode.Multiply => left * right,
        IrOpcode.DivideUnsigned => right == 0 ? 0 : (int)((uint)left / (uint)right),
        IrOpcode.DivideSigned => right == 0 ? 0 : right == -1 ? -left : left / right,
        IrOpcode.RemainderUnsigned => right == 0 ? left : (int)((uint)left % (uint)right),
        IrOpcode.RemainderSigned => right == 0 ? left : right == -1 ? 0 : left % right,
        IrOpcode.And => left & right,
        IrOpcode.Or => left | right,
        IrOpcode.Xor => left ^ right,
        IrOpcode.ShiftLeft => left << right,
        IrOpcode.ShiftRightUnsigned => left >>> right,
        IrOpcode.ShiftRightSigned => left >> right,
        _ => throw new InvalidOperationException(opcode.ToString()),
    };

    private static long Binary64(IrOpcode opcode, long left, long right) => opcode switch
    {
        IrOpcode.Add => left + right,
        IrOpcode.Subtract => left - right,
        IrOpcode.Multiply => left * right,
        IrOpcode.DivideUnsigned => right == 0 ? 0 : (long)((ulong)left / (ulong)right),
        IrOpcode.DivideSigned => right == 0 ? 0 : right == -1 ? -left : left / right,
        IrOpcode.RemainderUnsigned => right == 0 ? left : (long)((ulong)left % (ulong)right),
        IrOpcode.RemainderSigned => right == 0 ? left : right == -1 ? 0 : left % right,
        IrOpcode.And => left & right,
        IrOpcode.Or => left | right,
        IrOpcode.Xor => left ^ right,
        IrOpcode.ShiftLeft => left << (int)right,
        IrOpcode.ShiftRightUnsigned => left >>> (int)right,
        IrOpcode.ShiftRightSigned => left >> (int)right,
        _ => throw new InvalidOperationException(opcode.ToString()),
    };

    private static bool Holds(IrCondition condition, IrType type, long left, long right)
    {
        (ulong unsignedLeft, ulong unsignedRight) = type == IrType.I32 ? ((uint)left, (uint)right) : ((ulong)left, (ulong)right);

        return condition switch
        {
            IrCondition.Equal => left == right,
            IrCondition.NotEqual => left != right,
            IrCondition.LessUnsigned => unsignedLeft < unsignedRight,
            IrCondition.LessOrEqualUnsigned => unsignedLeft <= unsignedRight,
            IrCondition.GreaterUnsigned => unsignedLeft > unsignedRight,
            IrCondition.GreaterOrEqualUnsigned => unsignedLeft >= unsignedRight,
            IrCondition.LessSigned => left < right,
            IrCondition.LessOrEqualSigned => left <= right,
            IrCondition.GreaterSigned => left > right,
            IrCondition.GreaterOrEqualSigned => left >= right,
            _ => (unsignedLeft & unsignedRight) != 0,
        };
    }

    private Span<byte> Memory(long address, int size) => regions[(int)(address >> RegionBits)].AsSpan((int)address, size);

    private long Load(long address, int size)
    {
        Span<byte> memory = Memory(address, size);

        return size switch
        {
            1 => memory[0],
            2 => BinaryPrimitives.ReadUInt16LittleEndian(memory),
            4 => BinaryPrimitives.ReadUInt32LittleEndian(memory),
            _ => BinaryPrimitives.ReadInt64LittleEndian(memory),
        };
    }

    private long Store(long address, int size, long value)
    {
        Span<byte> memory = Memory(address, size);

        switch (size)
        {
            case 1:
                memory[0] = (byte)value;
                break;
            case 2:
                BinaryPrimitives.WriteInt16LittleEndian(memory, (short)value);
                break;
            case 4:
                BinaryPrimitives.WriteInt32LittleEndian(memory, (int)value);
                break;
            default:
                BinaryPrimitives.WriteInt64LittleEndian(memory, value);
                break;
        }

        return 0;
    }
}
