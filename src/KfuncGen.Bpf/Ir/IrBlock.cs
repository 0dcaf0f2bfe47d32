namespace KfuncGen.Bpf.Ir;

/// <summary>A run of values that are made one after the other, and how it ends. Phis come first.</summary>
/// <param name="function">The function it is part of.</param>
public sealed class IrBlock(IrFunction function)
{
    private IrTerminator? terminator;

    /// <summary>The function it is part of.</summary>
    public IrFunction Function { get; } = function;

    /// <summary>The values, in order.</summary>
    public List<IrValue> Values { get; } = [];

    /// <summary>The blocks that end by going on with this one, in the order of the operands of its phis.</summary>
    public List<IrBlock> Predecessors { get; } = [];

    /// <summary>How it ends; null while it is being built. Setting it first makes this block a predecessor of its successors.</summary>
    public IrTerminator? Terminator
    {
        get => terminator;
        set
        {
            bool isFirst = terminator is null;
            terminator = value;

            if (isFirst)
            {
                foreach (IrBlock successor in Successors)
                {
                    successor.Predecessors.Add(this);
                }
            }
        }
    }

    /// <summary>A number that the stage at work gives it; of no meaning between stages.</summary>
    internal int Index { get; set; }

    /// <summary>The blocks that may come next.</summary>
    public IReadOnlyList<IrBlock> Successors => terminator switch
    {
        IrTerminator.Jump jump => [jump.Target],
        IrTerminator.Branch branch => [branch.WhenTrue, branch.WhenFalse],
        _ => [],
    };

    /// <summary>Makes the block end in another way, of which the new successors know already.</summary>
    internal void ReplaceSuccessor(IrBlock before, IrBlock after)
    {
        switch (terminator)
        {
            case IrTerminator.Jump jump:
                terminator = new IrTerminator.Jump(after) { Line = jump.Line };
                break;
            case IrTerminator.Branch branch:
                IrBlock whenTrue = branch.WhenTrue == before ? after : branch.WhenTrue;
                IrBlock whenFalse = branch.WhenFalse == before ? after : branch.WhenFalse;
                terminator = whenTrue == whenFalse
                    ? new IrTerminator.Jump(whenTrue) { Line = branch.Line }
                    : new IrTerminator.Branch(branch.Condition, branch.Left, branch.Right, whenTrue, whenFalse) { Line = branch.Line };
                break;
        }
    }

    /// <summary>Takes a predecessor away, and what its phis get from there.</summary>
    internal void RemovePredecessor(int place)
    {
        Predecessors.RemoveAt(place);

        foreach (IrValue value in Values)
        {
            if (value.Opcode != IrOpcode.Phi)
            {
                break;
            }

            value.Operands.RemoveAt(place);
        }
    }
}
