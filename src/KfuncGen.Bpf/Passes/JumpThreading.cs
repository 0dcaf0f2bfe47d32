using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Passes;

/// <summary>
/// Where a block only asks for a condition that is known on one way to it, that way leads to the answer at once. Undoes what
/// <c>&amp;&amp;</c> and <c>||</c> leave behind, and makes loops that surely run once ask at their end.
/// </summary>
/// <remarks>
/// Whether a pointer is null is not asked twice, even where the block does something else first, which is then done on each way: of
/// what is known to point somewhere the verifier of 6.1 believes that it may be null (reg_type_not_null, kernel/bpf/verifier.c), and
/// without CAP_PERFMON all verifiers up to 6.16 look at both ways of what is decided. <c>using</c> asks at its end.
/// </remarks>
internal sealed class JumpThreading
{
    // A value that is used far away has to be put together anew there, which looks at the whole function.
    private const int MaximalRepairs = 32;

    // What is done once more on a way of its own, in values.
    private const int MaximalRepeated = 16;

    private readonly IrFunction function;
    private readonly HashSet<IrValue> usedElsewhere = [];
    private NullFacts? nulls;
    private int repairs;

    private JumpThreading(IrFunction function)
    {
        this.function = function;
        FindUses();
    }

    /// <summary>Threads what can be in a function whose blocks are in reverse postorder.</summary>
    /// <returns>Whether something changed.</returns>
    public static bool Run(IrFunction function)
    {
        JumpThreading pass = new(function);
        bool isChanged = false;

        foreach (IrBlock block in function.Blocks.ToArray())
        {
            isChanged |= pass.TryThread(block);
        }

        if (isChanged)
        {
            UnreachableBlocks.Remove(function);
        }

        return isChanged;
    }

    // Values that are used outside of their block, other than by phis on the ways out of it.
    private void FindUses()
    {
        usedElsewhere.Clear();

        for (int i = 0; i < function.Blocks.Count; i++)
        {
            function.Blocks[i].Index = i;
        }

        foreach (IrBlock block in function.Blocks)
        {
            foreach (IrValue value in block.Values)
            {
                for (int i = 0; i < value.Operands.Count; i++)
                {
                    IrBlock user = value.Opcode == IrOpcode.Phi ? block.Predecessors[i] : block;
                    Use(value.Operands[i], user);
                }
            }

            switch (block.Terminator)
            {
                case IrTerminator.Branch branch:
                    Use(branch.Left, block);
                    Use(branch.Right, block);
                    break;
                case IrTerminator.Return { Value: { } value }:
                    Use(value, block);
                    break;
            }
        }

        void Use(IrValue value, IrBlock user)
        {
            if (value.Block != user)
            {
                usedElsewhere.Add(value);
            }
        }
    }

    private bool TryThread(IrBlock block)
    {
        // A repair takes out of the function what cannot be reached any more.
        if (block.Index < 0 || block.Terminator is not IrTerminator.Branch branch || block.Predecessors.Count < 2)
        {
            return false;
        }

        // Not where a loop begins: what is known of the round before is nothing of this one.
        bool isNullTest = NullFacts.IsTest(branch)
            && (branch.Left.Block != block || branch.Left.Opcode == IrOpcode.Phi)
            && block.Predecessors.TrueForAll(predecessor => predecessor.Index < block.Index);
        int repeated = block.Values.Count(static value => value.Opcode != IrOpcode.Phi);

        if (repeated > (isNullTest ? MaximalRepeated : 0)
            || (!isNullTest && branch.Left.Block != block && branch.Right.Block != block))
        {
            return false;
        }

        // Finding out takes out of the function what cannot be reached any more, too.
        NullFacts? facts = isNullTest ? nulls ??= NullFacts.Of(function) : null;

        if (block.Index < 0 || block.Predecessors.Count < 2)
        {
            return false;
        }

        bool isUsedElsewhere = block.Values.Exists(usedElsewhere.Contains);

        if (isUsedElsewhere && repairs == MaximalRepairs)
        {
            return false;
        }

        List<(IrBlock From, IrBlock To)> decided = [];
        int forward = 0;
        int decidedForward = 0;
        HashSet<IrBlock> forwardTargets = [];

        for (int i = 0; i < block.Predecessors.Count; i++)
        {
            bool isForward = block.Predecessors[i].Index < block.Index;
            forward += isForward ? 1 : 0;

            if (Decide(block, branch, i, facts) is { } target && target != block)
            {
                decided.Add((block.Predecessors[i], target));

                if (isForward)
                {
                    decidedForward++;
                    forwardTargets.Add(target);
                }
            }
        }

        // A loop keeps one entry: all ways into it change, or none.
        bool isLoop = forward < block.Predecessors.Count;

        if (isLoop && (decidedForward != forward || forwardTargets.Count != 1))
        {
            decided.RemoveAll(edge => edge.From.Index < block.Index);
        }

        if (decided.Count == 0)
        {
            return false;
        }

        IrVariables<IrValue>? variables = isUsedElsewhere ? new() : null;
        HashSet<IrBlock> edges = [];

        foreach ((IrBlock from, IrBlock to) in decided)
        {
            edges.Add(Redirect(block, from, to, variables));
        }

        if (variables is not null)
        {
            repairs++;
            Repair(block, variables, edges);
        }

        return true;
    }

    private static IrBlock? Decide(IrBlock block, IrTerminator.Branch branch, int predecessor, NullFacts? nulls)
    {
        IrValue left = Input(block, branch.Left, predecessor);
        IrValue right = Input(block, branch.Right, predecessor);

        if (left.Opcode != IrOpcode.Constant || right.Opcode != IrOpcode.Constant)
        {
            return nulls?.IsNull(left, block.Predecessors[predecessor], block) is { } isNull
                ? isNull == (branch.Condition == IrCondition.Equal) ? branch.WhenTrue : branch.WhenFalse
                : null;
        }

        return ConstantFolding.Holds(branch.Condition, left.Type, left.Constant, right.Constant) ? branch.WhenTrue : branch.WhenFalse;
    }

    private static IrValue Input(IrBlock block, IrValue value, int predecessor) =>
        value.Block == block && value.Opcode == IrOpcode.Phi ? value.Operands[predecessor] : value;

    // A block of its own stands on the new way, to say what the phis are there.
    private IrBlock Redirect(IrBlock block, IrBlock from, IrBlock to, IrVariables<IrValue>? variables)
    {
        int place = block.Predecessors.IndexOf(from);
        IrBlock edge = function.AddBlock();
        edge.Index = from.Index;
        edge.Predecessors.Add(from);
        edge.Terminator = new IrTerminator.Jump(to) { Line = block.Terminator!.Line };
        int existing = to.Predecessors.IndexOf(block);
        Dictionary<IrValue, IrValue> here = Repeat(block, place, edge);

        if (variables is not null)
        {
            NameFormer(block, edge, here);
        }

        foreach (IrValue phi in to.Values)
        {
            if (phi.Opcode != IrOpcode.Phi)
            {
                break;
            }

            IrValue input = here.TryGetValue(phi.Operands[existing], out IrValue? own) ? own : phi.Operands[existing];
            phi.Operands.Add(input);
            usedElsewhere.Add(input);
        }

        if (variables is not null)
        {
            foreach (KeyValuePair<IrValue, IrValue> value in here)
            {
                variables.Write(edge, value.Key, value.Value);
            }
        }

        from.ReplaceSuccessor(block, edge);
        block.RemovePredecessor(place);
        nulls = null;
        return edge;
    }

    // A phi that another one gets, or that stays as it is, is what it was where the way begins: on a way round that leaves the block out
    // now, that is not the phi itself. It has a name of its own here, whose operand is repaired like any other use.
    private static void NameFormer(IrBlock block, IrBlock edge, Dictionary<IrValue, IrValue> here)
    {
        int count = 0;

        foreach (KeyValuePair<IrValue, IrValue> one in here.ToArray())
        {
            IrValue former = one.Value;

            if (former.Block != block || former.Opcode != IrOpcode.Phi)
            {
                continue;
            }

            IrValue name = new(IrOpcode.Phi, former.Type) { Block = edge };
            name.Operands.Add(former);
            edge.Values.Insert(count++, name);
            here[one.Key] = name;
        }
    }

    // What a block does, on one way to it: gives what each of its values is there.
    private Dictionary<IrValue, IrValue> Repeat(IrBlock block, int place, IrBlock edge)
    {
        Dictionary<IrValue, IrValue> here = [];

        foreach (IrValue value in block.Values)
        {
            if (value.Opcode == IrOpcode.Phi)
            {
                here.Add(value, value.Operands[place]);
                continue;
            }

            IrValue copy = value.Copy([.. value.Operands.Select(operand => here.TryGetValue(operand, out IrValue? own) ? own : operand)]);
            copy.Block = edge;
            edge.Values.Add(copy);
            here.Add(value, copy);
            usedElsewhere.UnionWith(copy.Operands);
        }

        return here;
    }

    // All uses are found before the first one is changed.
    private void Repair(IrBlock block, IrVariables<IrValue> variables, HashSet<IrBlock> edges)
    {
        List<IrBlock> order = UnreachableBlocks.Remove(function);
        HashSet<IrValue> phis = [.. block.Values];
        List<(IrValue User, int Place, IrBlock Block)> uses = [];

        foreach (IrBlock present in order)
        {
            variables.Seal(present);

            foreach (IrValue value in present.Values)
            {
                for (int i = 0; i < value.Operands.Count; i++)
                {
                    IrBlock user = value.Opcode == IrOpcode.Phi ? present.Predecessors[i] : present;

                    if (phis.Contains(value.Operands[i]) && !edges.Contains(user))
                    {
                        uses.Add((value, i, user));
                    }
                }
            }
        }

        foreach (IrValue phi in block.Values)
        {
            variables.Write(block, phi, phi);
        }

        foreach ((IrValue user, int place, IrBlock present) in uses)
        {
            IrValue phi = user.Operands[place];
            user.Operands[place] = variables.Read(present, phi, phi.Type);
        }

        foreach (IrBlock present in order)
        {
            switch (present.Terminator)
            {
                case IrTerminator.Branch branch:
                    branch.Left = Read(present, branch.Left);
                    branch.Right = Read(present, branch.Right);
                    break;
                case IrTerminator.Return { Value: { } value } end:
                    end.Value = Read(present, value);
                    break;
            }
        }

        variables.Finish(function);
        FindUses();

        IrValue Read(IrBlock user, IrValue value) => phis.Contains(value) ? variables.Read(user, value, value.Type) : value;
    }
}
