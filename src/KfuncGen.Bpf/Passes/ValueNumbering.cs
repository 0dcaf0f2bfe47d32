using KfuncGen.Bpf.Analysis;
using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Passes;

/// <summary>
/// Goes down the dominator tree and makes every value as simple as it can be: by its operands, by the conditions that hold
/// where it is made, or because it was made before. Decides branches whose condition is known.
/// </summary>
internal sealed class ValueNumbering
{
    // How many blocks are looked at between a loop's begin and the place where it counts.
    private const int MaximalClimb = 32;

    // How often what a rule makes may be simplified again by another one: far more than any chain of rules has.
    private const int MaximalDepth = 64;

    private readonly IrFunction function;
    private readonly Dominators dominators;
    private readonly Dictionary<IrValue, IrValue> replacements = [];
    private readonly Dictionary<(IrType, long), IrValue> constants = [];
    private readonly Dictionary<ValueKey, IrValue> known = [];
    private readonly Stack<ValueKey> made = new();
    private readonly Dictionary<IrValue, ValueRange> indexRanges = [];
    private readonly Simplifier simplifier;
    private List<IrValue> output = [];
    private IrBlock block = null!;
    private bool isChanged;
    private bool[] isLeft = [];
    private int depth;

    private ValueNumbering(IrFunction function, Dominators dominators)
    {
        this.function = function;
        this.dominators = dominators;
        simplifier = new Simplifier(this);
    }

    /// <summary>What is known where the pass is.</summary>
    public Facts Facts { get; } = new();

    /// <summary>How often each value is used; a little too often after changes.</summary>
    public UseCounts Uses { get; private set; } = null!;

    /// <summary>Simplifies a function whose blocks can all be reached.</summary>
    /// <returns>Whether a branch was decided, so that blocks may not be reached any more.</returns>
    public static bool Run(IrFunction function)
    {
        ValueNumbering pass = new(function, new Dominators(BlockOrder.Find(function)));
        pass.Uses = new UseCounts(function);
        pass.CollectConstants();
        pass.Walk();
        Replacement.Apply(function, pass.replacements);
        function.Blocks[0].Values.InsertRange(0, pass.NewConstants());
        return pass.isChanged;
    }

    /// <summary>A number. All that need just one instruction are made once, at the begin of the function.</summary>
    public IrValue Constant(IrType type, long number)
    {
        number = type == IrType.I32 ? (int)number : number;

        if (number is < int.MinValue or > uint.MaxValue)
        {
            return Make(new IrValue(IrOpcode.Constant, type) { Constant = number });
        }

        if (!constants.TryGetValue((type, number), out IrValue? constant))
        {
            constant = new IrValue(IrOpcode.Constant, type) { Constant = number, Block = function.Blocks[0] };
            constants.Add((type, number), constant);
        }

        return constant;
    }

    /// <summary>Makes an operation here, or finds something simpler that is the same.</summary>
    public IrValue Make(IrValue value)
    {
        if (depth < MaximalDepth)
        {
            depth++;
            IrValue? simpler = simplifier.Simplify(value);
            depth--;

            if (simpler is not null)
            {
                return simpler;
            }
        }

        if (IsShared(value))
        {
            ValueKey key = new(value);

            if (known.TryGetValue(key, out IrValue? same))
            {
                if (IsKnownAsWell(same))
                {
                    return same;
                }
            }
            else
            {
                known.Add(key, value);
                made.Push(key);

                if (value.Type == IrType.Pointer && value.Operands.Count == 2)
                {
                    indexRanges[value] = Facts.RangeOf(value.Operands[1]);
                }
            }
        }

        value.Block = block;
        output.Add(value);
        return value;
    }

    // The verifier knows of a pointer what was known of the index when it was added. Where more is known now, it is added again.
    private bool IsKnownAsWell(IrValue same) =>
        !indexRanges.TryGetValue(same, out ValueRange range) || range == Facts.RangeOf(same.Operands[1]);

    // What the loader fills in stays beside the branch that it decides, so that the verifier leaves out the dead one. Where
    // phis are the same is not looked for.
    private static bool IsShared(IrValue value) => value.Opcode is not
        (IrOpcode.Phi or IrOpcode.Parameter or IrOpcode.LoadTimeConstant or IrOpcode.Load or IrOpcode.LoadField or IrOpcode.FieldBits
            or IrOpcode.Store or IrOpcode.StoreField or IrOpcode.Atomic or IrOpcode.Call);

    // Which constants there are: they move to the begin, where all can use them.
    private void CollectConstants()
    {
        foreach (IrBlock present in function.Blocks)
        {
            present.Values.RemoveAll(value =>
            {
                if (value.Opcode != IrOpcode.Constant || value.Constant is < int.MinValue or > uint.MaxValue)
                {
                    return false;
                }

                if (constants.TryGetValue((value.Type, value.Constant), out IrValue? same))
                {
                    replacements.Add(value, same);
                }
                else
                {
                    value.Block = function.Blocks[0];
                    constants.Add((value.Type, value.Constant), value);
                }

                return true;
            });
        }
    }

    private List<IrValue> NewConstants() => [.. constants.Values];

    private void Walk()
    {
        isLeft = new bool[dominators.Order.Count];
        Stack<(int Index, int Next, int Made, (int, int, int) Facts)> path = new();
        path.Push((0, 0, 0, Facts.Mark()));

        while (path.Count > 0)
        {
            (int index, int next, int madeBefore, (int, int, int) mark) = path.Pop();

            if (next == 0 && IsReached(dominators.Order[index]))
            {
                Enter(dominators.Order[index]);
            }

            if (next < dominators.Children[index].Count)
            {
                path.Push((index, next + 1, madeBefore, mark));
                path.Push((dominators.Children[index][next], 0, made.Count, Facts.Mark()));
            }
            else
            {
                while (made.Count > madeBefore)
                {
                    known.Remove(made.Pop());
                }

                Facts.ForgetSince(mark);
            }
        }
    }

    // What a decided branch cuts off is not looked at: there, a value may be made of itself.
    private bool IsReached(IrBlock entered)
    {
        bool isReached = entered.Index == 0;

        foreach (IrBlock predecessor in entered.Predecessors)
        {
            isReached |= predecessor.Index < entered.Index && predecessor.Index >= 0 && !isLeft[predecessor.Index];
        }

        isLeft[entered.Index] = !isReached;
        return isReached;
    }

    private void Enter(IrBlock entered)
    {
        block = entered;
        LearnFromBranch();
        List<IrValue> values = block.Values;
        output = new List<IrValue>(values.Count);

        foreach (IrValue value in values)
        {
            for (int i = 0; i < value.Operands.Count; i++)
            {
                value.Operands[i] = Resolve(value.Operands[i]);
            }

            if (value.Opcode == IrOpcode.Phi)
            {
                VisitPhi(value);
                continue;
            }

            IrValue same = Make(value);

            if (same != value)
            {
                replacements.Add(value, same);
            }
        }

        block.Values.Clear();
        block.Values.AddRange(output);
        VisitEnd();
    }

    private IrValue Resolve(IrValue value)
    {
        while (replacements.TryGetValue(value, out IrValue? other))
        {
            value = other;
        }

        return value;
    }

    // In a block with one predecessor holds what led there.
    private void LearnFromBranch()
    {
        if (block.Predecessors.Count == 1 && block.Predecessors[0].Terminator is IrTerminator.Branch branch)
        {
            if (branch.WhenTrue == block)
            {
                Facts.Learn(branch.Condition, branch.Left, branch.Right);
            }
            else if (branch.Condition.Inverted() is { } inverted)
            {
                Facts.Learn(inverted, branch.Left, branch.Right);
            }
        }
    }

    private void VisitPhi(IrValue phi)
    {
        IrValue? same = null;

        foreach (IrValue operand in phi.Operands)
        {
            IrValue resolved = Resolve(operand);

            if (resolved != phi && resolved != same)
            {
                if (same is not null)
                {
                    output.Add(phi);
                    LearnOfCounter(phi);
                    return;
                }

                same = resolved;
            }
        }

        if (same is null)
        {
            output.Add(phi);
        }
        else
        {
            replacements.Add(phi, same);
        }
    }

    // A phi is what comes in on its edges, as far as their conditions let it. A counter that begins at 0 or more, and goes up
    // by one only while it is less than something, is never negative: it cannot overflow.
    private void LearnOfCounter(IrValue phi)
    {
        if (phi.Type is not (IrType.I32 or IrType.I64))
        {
            return;
        }

        ValueRange all = ValueRange.All(phi.Type);
        long minimum = long.MaxValue;
        long maximum = long.MinValue;

        for (int i = 0; i < phi.Operands.Count; i++)
        {
            IrValue input = Resolve(phi.Operands[i]);
            IrBlock from = block.Predecessors[i];

            if (from.Index < block.Index || input.Opcode == IrOpcode.Constant)
            {
                ValueRange known = Facts.RangeOf(input);
                minimum = Math.Min(minimum, known.SignedMinimum);
                maximum = Math.Max(maximum, known.SignedMaximum);
                continue;
            }

            ValueRange range = RangeOnWay(input, from);
            bool isCounted = input is { Opcode: IrOpcode.Add, Block: { } counted } && Resolve(input.Operands[0]) == phi
                && Resolve(input.Operands[1]) is { Opcode: IrOpcode.Constant, Constant: 1 }
                && (range.SignedMaximum < all.SignedMaximum || RangeOnWay(phi, counted).SignedMaximum < all.SignedMaximum);

            minimum = Math.Min(minimum, isCounted ? long.MaxValue : range.SignedMinimum);
            maximum = Math.Max(maximum, range.SignedMaximum);
        }

        if (minimum is >= 0 and < long.MaxValue && maximum >= minimum)
        {
            Facts.Learn(phi, all.Intersect(all with { SignedMinimum = minimum, SignedMaximum = maximum }, phi.Type));
        }
    }

    // What the branches between this block and another one further on say of a value, the branch back to this one included.
    private ValueRange RangeOnWay(IrValue value, IrBlock place)
    {
        ValueRange range = ValueRange.All(value.Type);
        IrBlock next = block;

        if (place.Terminator is IrTerminator.Branch last && (last.WhenTrue == next || last.WhenFalse == next))
        {
            range = Narrow(range, value, last, last.WhenTrue == next);
        }

        for (int i = 0; i < MaximalClimb && place.Index > block.Index; i++)
        {
            if (place.Predecessors.Count == 1 && place.Predecessors[0].Terminator is IrTerminator.Branch branch)
            {
                range = Narrow(range, value, branch, branch.WhenTrue == place);
            }

            place = dominators.Order[dominators.Immediate(place.Index)];
        }

        return range;
    }

    private ValueRange Narrow(ValueRange range, IrValue value, IrTerminator.Branch branch, bool isTrue)
    {
        (IrValue left, IrValue right) = (Resolve(branch.Left), Resolve(branch.Right));

        if ((isTrue ? branch.Condition : branch.Condition.Inverted()) is not { } condition)
        {
            return range;
        }

        if (right == value)
        {
            (left, right, condition) = (right, left, condition.Swapped());
        }

        if (left != value)
        {
            return range;
        }

        if (right.Opcode == IrOpcode.Constant)
        {
            return range.Where(condition, right.Constant, value.Type);
        }

        // Less than anything at all is less than the greatest number.
        return condition == IrCondition.LessSigned
            ? range.Where(IrCondition.LessSigned, ValueRange.All(value.Type).SignedMaximum, value.Type)
            : range;
    }

    private void VisitEnd()
    {
        switch (block.Terminator)
        {
            case IrTerminator.Return { Value: { } value } end:
                end.Value = Resolve(value);
                break;

            case IrTerminator.Branch branch:
                branch.Left = Resolve(branch.Left);
                branch.Right = Resolve(branch.Right);
                VisitBranch(branch);
                break;
        }
    }

    private void VisitBranch(IrTerminator.Branch branch)
    {
        // What the simplifier makes goes to the end of the block.
        output = block.Values;
        IrTerminator.Branch simpler = simplifier.Simplify(branch);

        if (Facts.Decide(simpler.Condition, simpler.Left, simpler.Right) is { } holds)
        {
            (IrBlock taken, IrBlock left) = holds ? (simpler.WhenTrue, simpler.WhenFalse) : (simpler.WhenFalse, simpler.WhenTrue);
            left.RemovePredecessor(left.Predecessors.IndexOf(block));
            block.Terminator = new IrTerminator.Jump(taken) { Line = branch.Line };
            isChanged = true;
        }
        else if (simpler != branch)
        {
            block.Terminator = simpler;
        }
    }
}
