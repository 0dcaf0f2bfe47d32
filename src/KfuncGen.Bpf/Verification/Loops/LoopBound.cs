using KfuncGen.Bpf.Ir;
using KfuncGen.Bpf.Passes;
using KfuncGen.Bpf.Verification.Contracts;
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
/// <param name="symbols">All symbols.</param>
/// <param name="kernel">The kernel.</param>
internal sealed class LoopBound(LoopShape loop, IrBlock from, PathState state, SymbolTable symbols, KernelContracts kernel)
{
    private const int MaximalDepth = 8;

    // What an instruction makes in each turn is none of the symbols of a way.
    private const int EachTurn = int.MaxValue;

    /// <summary>The number; null where that cannot be told.</summary>
    public LoopTurns? Turns()
    {
        if (loop.Calls.Any(MovesIterator))
        {
            return null;
        }

        LoopTurns turns = LoopTurns.Endless;

        foreach ((IrBlock block, IrTerminator.Branch branch, bool leavesWhenTrue) in loop.Exits)
        {
            if (TurnsBefore(branch, leavesWhenTrue) is not { } here)
            {
                return null;
            }

            // Where the condition stands at the end, what is come back to is the next turn, and that is done with at once.
            turns = turns.Or(block == loop.Header && loop.Blocks.Count > 1 ? here : here with { Open = 0 });
        }

        return turns with { Open = Math.Max(turns.Open, turns.Most * loop.Choices.Count(IsUndecided)) };
    }

    // A way in the loop that is open in each turn: what is asked is read anew.
    private bool IsUndecided(IrTerminator.Branch branch) =>
        Of(branch.Left) is { } left && Of(branch.Right) is { } right && (IsAnew(left) || IsAnew(right))
            && state.Knowledge.Decide(branch.Condition, left, right) is null;

    private static bool IsAnew(Symbol symbol) => symbol.Generation == EachTurn
        || (symbol is { Kind: SymbolKind.Operation, Left: { } left } && IsAnew(left) && symbol.Right is not { IsNumber: false });

    // Of such loops the verifier finds out by itself that they come to the same again: process_iter_next_call, 6.18.
    private bool MovesIterator(IrValue value) => MovesIterator(value, []);

    private bool MovesIterator(IrValue value, HashSet<IrFunction> seen) => value.Callee switch
    {
        IrCallee.Kfunc kfunc => kernel.Of(kfunc)?.Iterator == IteratorRole.Next || kfunc.Identifier.Contains("may_goto"),
        IrCallee.Function function => seen.Add(function.Target)
            && function.Target.Blocks.Exists(block => block.Values.Exists(inner => MovesIterator(inner, seen))),
        _ => false,
    };

    private LoopTurns? TurnsBefore(IrTerminator.Branch branch, bool leavesWhenTrue)
    {
        IrCondition condition = branch.Condition;

        if (Counter(branch.Left) is { } counter && Bound(branch.Right) is { } bound)
        {
            return counter.Before(leavesWhenTrue ? condition.Inverted() : condition, bound);
        }

        if (Counter(branch.Right) is { } other && Bound(branch.Left) is { } limit)
        {
            IrCondition swapped = condition.Swapped();
            return other.Before(leavesWhenTrue ? swapped.Inverted() : swapped, limit);
        }

        // What can be decided in the first turn leaves at once, or never; what cannot, such as what is read anew, never does.
        return Of(branch.Left) is { } left && Of(branch.Right) is { } right && IsSeen(left) && IsSeen(right)
            && state.Knowledge.Decide(condition, left, right) != leavesWhenTrue
            ? LoopTurns.Endless
            : null;
    }

    // A phi of the header to which each turn adds one and the same.
    private LoopCounter? Counter(IrValue value)
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
            ? new LoopCounter(start, distance, ahead)
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
        Of(value) is { } symbol && IsSeen(symbol) ? state.Knowledge.Range(symbol, kernel.KnowsQuotients != false) : null;

    /// <summary>
    /// What a value is in all turns alike: what is made before the loop, constants wherever they are, and what is computed of them; or
    /// what it is in each turn anew. Null where it is another in each turn, and the verifier knows which.
    /// </summary>
    private Symbol? Of(IrValue value, int depth = 0)
    {
        if (value.Opcode == IrOpcode.Constant)
        {
            return symbols.Number(value.Type, value.Type == IrType.Pointer ? 0 : value.Constant);
        }

        if (value.Block is { } block && !loop.Blocks.Contains(block))
        {
            return state.Values.TryGetValue(value, out Symbol? symbol) && symbol.Kind != SymbolKind.LoadTime ? symbol : null;
        }

        if (depth == MaximalDepth)
        {
            return null;
        }

        switch (value.Opcode)
        {
            case IrOpcode.LoadField or IrOpcode.Atomic:
            case IrOpcode.Call when value.Callee is not IrCallee.Function:
            case IrOpcode.Load when IsShared(value.Operands[0], depth):
            case IrOpcode.Phi when IsQuotient(value):
                return symbols.Unknown(value, EachTurn);

            case IrOpcode.FieldBits when Of(value.Operands[0], depth + 1) is not null:
                return symbols.Unknown(value, EachTurn);

            case IrOpcode.ZeroExtend or IrOpcode.SignExtend or IrOpcode.Truncate:
                return Of(value.Operands[0], depth + 1) is { } operand ? symbols.Conversion(value, operand) : null;

            case >= IrOpcode.Add and <= IrOpcode.ShiftRightSigned when value.Type != IrType.Pointer:
                return Of(value.Operands[0], depth + 1) is { } left && Of(value.Operands[1], depth + 1) is { } right
                    ? symbols.Operation(value.Opcode, value.Type, left, right)
                    : null;

            default:
                return null;
        }
    }

    // What each turn divides, the verifier does not know from the second turn on.
    private bool IsQuotient(IrValue phi)
    {
        if (kernel.KnowsQuotients != false || phi.Block != loop.Header)
        {
            return false;
        }

        for (int i = 0; i < loop.Header.Predecessors.Count; i++)
        {
            if (loop.Blocks.Contains(loop.Header.Predecessors[i]) && !IsQuotientOf(phi.Operands[i]))
            {
                return false;
            }
        }

        return true;
    }

    // A power of two becomes a shift or a mask, of which it knows the result.
    private static bool IsQuotientOf(IrValue value) => value is
    {
        Opcode: IrOpcode.DivideUnsigned or IrOpcode.DivideSigned or IrOpcode.RemainderUnsigned or IrOpcode.RemainderSigned,
        Operands: [_, { Opcode: IrOpcode.Constant, Constant: > 0 and var divisor }],
    } && (divisor & (divisor - 1)) != 0;

    // What each turn makes anew is seen whatever makes it.
    private static bool IsSeen(Symbol symbol) => symbol.Generation == EachTurn || (symbol.Kind == SymbolKind.Operation
        ? IsSeen(symbol.Left!) && (symbol.Right is null || IsSeen(symbol.Right))
        : symbol.IsTraced);

    // Where anybody may write: not the stack, and not constants.
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
            IrOpcode.Reinterpret when loop.Blocks.Contains(address.Block!) =>
                Of(address.Operands[0], depth + 1) is { Generation: EachTurn },
            _ => Of(address, depth + 1) is { } place && (place.Root.Kind == SymbolKind.Unknown
                || (place.Root.Kind == SymbolKind.Data && place.Root.Source is not IrSection.ReadOnly)),
        };
    }
}
