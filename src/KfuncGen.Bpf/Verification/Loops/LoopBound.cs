using KfuncGen.Bpf.Ir;
using KfuncGen.Bpf.Passes;
using KfuncGen.Bpf.Verification.State;
using KfuncGen.Bpf.Verification.Symbols;

namespace KfuncGen.Bpf.Verification.Loops;

/// <summary>
/// How many turns of a loop the verifier follows at most. It follows a loop turn by turn, and stops where a condition that it can
/// decide leaves it: one on a number that is counted. What is read anew in each turn never decides.
/// </summary>
/// <param name="loop">The loop.</param>
/// <param name="from">The block that it is entered from.</param>
/// <param name="state">What is known there.</param>
internal sealed class LoopBound(LoopShape loop, IrBlock from, PathState state)
{
    private const int MaximalDepth = 8;

    /// <summary>The number; infinity where nothing ends it; null where that cannot be told.</summary>
    public double? Turns()
    {
        if (loop.Blocks.Any(static block => block.Values.Exists(MovesIterator)))
        {
            return null;
        }

        double turns = double.PositiveInfinity;

        foreach ((IrBlock _, IrTerminator.Branch branch, bool leavesWhenTrue) in loop.Exits)
        {
            if (TurnsBefore(branch, leavesWhenTrue) is not { } here)
            {
                return null;
            }

            turns = Math.Min(turns, here);
        }

        return turns;
    }

    // Of such loops the verifier finds out by itself that they come to the same again: process_iter_next_call, 6.18.
    private static bool MovesIterator(IrValue value) => value.Callee switch
    {
        IrCallee.Kfunc kfunc => kfunc.Identifier.Contains("_next") || kfunc.Identifier.Contains("may_goto"),
        IrCallee.Function function => function.Target.Blocks.Exists(static block => block.Values.Exists(MovesIterator)),
        _ => false,
    };

    private double? TurnsBefore(IrTerminator.Branch branch, bool leavesWhenTrue)
    {
        IrCondition condition = branch.Condition;

        if (Counter(branch.Left) is { } counter && Bound(branch.Right) is { } bound)
        {
            return Counted(counter, leavesWhenTrue ? condition.Inverted() : condition, bound);
        }

        if (Counter(branch.Right) is { } other && Bound(branch.Left) is { } limit)
        {
            IrCondition swapped = condition.Swapped();
            return Counted(other, leavesWhenTrue ? swapped.Inverted() : swapped, limit);
        }

        // The same in all turns: either it leaves at once, or never.
        if (Fixed(branch.Left) is { } left && Fixed(branch.Right) is { } right)
        {
            return state.Knowledge.Decide(condition, left, right) == leavesWhenTrue ? null : double.PositiveInfinity;
        }

        return (IsRead(branch.Left, 0) && (IsRead(branch.Right, 0) || IsOpen(branch.Left, branch.Right)))
            || (IsRead(branch.Right, 0) && IsOpen(branch.Right, branch.Left))
            ? double.PositiveInfinity
            : null;
    }

    private static double? Counted((long Start, long Step) counter, IrCondition? condition, ValueRange bound)
    {
        double distance = condition switch
        {
            IrCondition.LessSigned when counter.Step > 0 => bound.SignedMaximum - (double)counter.Start,
            IrCondition.LessOrEqualSigned when counter.Step > 0 => bound.SignedMaximum - (double)counter.Start + 1,
            IrCondition.LessUnsigned when counter is { Step: > 0, Start: >= 0 } => bound.Maximum - (double)counter.Start,
            IrCondition.LessOrEqualUnsigned when counter is { Step: > 0, Start: >= 0 } => bound.Maximum - (double)counter.Start + 1,
            IrCondition.GreaterSigned when counter.Step < 0 => counter.Start - (double)bound.SignedMinimum,
            IrCondition.GreaterOrEqualSigned when counter.Step < 0 => counter.Start - (double)bound.SignedMinimum + 1,
            _ => double.NaN,
        };

        return double.IsNaN(distance) ? null : Math.Max(0, Math.Ceiling(distance / Math.Abs(counter.Step)));
    }

    // A phi of the header that begins with a constant, and to which each turn adds one and the same.
    private (long Start, long Step)? Counter(IrValue value)
    {
        value = Unwrap(value);
        long ahead = 0;

        if (StepOf(value) is var (counted, step))
        {
            (value, ahead) = (counted, step);
        }

        if (value.Opcode != IrOpcode.Phi || value.Block != loop.Header)
        {
            return null;
        }

        long? each = null;

        for (int i = 0; i < loop.Header.Predecessors.Count; i++)
        {
            if (loop.Blocks.Contains(loop.Header.Predecessors[i]))
            {
                if (StepOf(Unwrap(value.Operands[i])) is not var (same, by) || same != value || (each is not null && each != by))
                {
                    return null;
                }

                each = by;
            }
        }

        int entry = loop.Header.Predecessors.IndexOf(from);
        return entry >= 0 && each is { } distance && distance != 0 && Bound(value.Operands[entry]) is { } start
            && start.SignedMinimum == start.SignedMaximum
            ? (start.SignedMinimum + ahead, distance)
            : null;
    }

    private static (IrValue Value, long Step)? StepOf(IrValue value) => value switch
    {
        { Opcode: IrOpcode.Add, Operands: [var left, { Opcode: IrOpcode.Constant } right] } => (Unwrap(left), right.Constant),
        { Opcode: IrOpcode.Subtract, Operands: [var left, { Opcode: IrOpcode.Constant } right] } => (Unwrap(left), -right.Constant),
        _ => null,
    };

    private static IrValue Unwrap(IrValue value)
    {
        while (value.Opcode is IrOpcode.Truncate || (value.Opcode is IrOpcode.ZeroExtend or IrOpcode.SignExtend && value.Constant == 32))
        {
            value = value.Operands[0];
        }

        return value;
    }

    private ValueRange? Bound(IrValue value) =>
        (Fixed(value) ?? Fixed(Unwrap(value))) is { } symbol ? state.Knowledge.Range(symbol) : null;

    // What is made before the loop, and constants wherever they are.
    private Symbol? Fixed(IrValue value) =>
        value.Opcode == IrOpcode.Constant ? Number(value)
        : value.Block is { } block && !loop.Blocks.Contains(block) && state.Values.TryGetValue(value, out Symbol? symbol)
            && symbol.Kind != SymbolKind.LoadTime ? symbol
        : null;

    private static Symbol Number(IrValue value) => new() { Kind = SymbolKind.Number, Type = value.Type, Number = value.Constant };

    // Read in each turn, from where anybody may write: not the stack, and not constants.
    private bool IsRead(IrValue value, int depth)
    {
        if (value.Block is not { } block || !loop.Blocks.Contains(block) || depth > MaximalDepth)
        {
            return false;
        }

        return value.Opcode switch
        {
            IrOpcode.LoadField => true,
            IrOpcode.Load => IsShared(value.Operands[0], depth),
            IrOpcode.Atomic => true,
            IrOpcode.Call => value.Callee is not IrCallee.Function,
            IrOpcode.ZeroExtend or IrOpcode.SignExtend or IrOpcode.Truncate or IrOpcode.FieldBits => IsRead(value.Operands[0], depth + 1),
            _ => false,
        };
    }

    private bool IsShared(IrValue address, int depth)
    {
        while (address is { Opcode: IrOpcode.Add, Type: IrType.Pointer })
        {
            address = address.Operands[0];
        }

        return address.Opcode switch
        {
            IrOpcode.DataAddress => address.Section != IrSection.ReadOnly,
            IrOpcode.Call => true,
            IrOpcode.Reinterpret when loop.Blocks.Contains(address.Block!) => IsRead(address.Operands[0], depth + 1),
            _ => Fixed(address) is { } place && (place.Root.Kind == SymbolKind.Unknown
                || (place.Root.Kind == SymbolKind.Data && place.Root.Source is not IrSection.ReadOnly)),
        };
    }

    // Whether a comparison of what is read with a number can turn out either way.
    private static bool IsOpen(IrValue read, IrValue number)
    {
        if (number.Opcode != IrOpcode.Constant)
        {
            return false;
        }

        while (read.Opcode is IrOpcode.Truncate or IrOpcode.ZeroExtend or IrOpcode.SignExtend && read.Operands.Count == 1
            && (read.Opcode == IrOpcode.Truncate || read.Constant == 32))
        {
            read = read.Operands[0];
        }

        return read.Type == IrType.Pointer ? number.Constant == 0
            : read is { Opcode: IrOpcode.Load, Size: < 4 } ? number.Constant > 0 && number.Constant < (1L << (read.Size * 8)) - 1
            : read.Opcode is IrOpcode.Load or IrOpcode.LoadField or IrOpcode.Call or IrOpcode.Atomic;
    }
}
