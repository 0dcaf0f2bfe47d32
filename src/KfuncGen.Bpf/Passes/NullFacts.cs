using KfuncGen.Bpf.Analysis;
using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Passes;

/// <summary>Which pointers are null, and which are not, on the ways of a function: by the tests that stand on every way there.</summary>
internal sealed class NullFacts
{
    // Tests farther up are not looked for.
    private const int MaximalDistance = 64;

    private readonly Dominators dominators;

    private NullFacts(Dominators dominators) => this.dominators = dominators;

    /// <summary>Prepares a function. They hold until its blocks change.</summary>
    public static NullFacts Of(IrFunction function) => new(new Dominators(UnreachableBlocks.Remove(function)));

    /// <summary>Whether a branch asks whether a pointer is null.</summary>
    public static bool IsTest(IrTerminator.Branch branch) =>
        branch is { Condition: IrCondition.Equal or IrCondition.NotEqual, Left.Type: IrType.Pointer, Right.Opcode: IrOpcode.Constant };

    /// <summary>Whether a pointer is null on a way from one block to the next; null where it may be both.</summary>
    public bool? IsNull(IrValue pointer, IrBlock from, IrBlock to)
    {
        for (int step = 0; step < MaximalDistance; step++)
        {
            if (from.Terminator is IrTerminator.Branch branch && branch.Left == pointer && IsTest(branch))
            {
                return (branch.WhenTrue == to) == (branch.Condition == IrCondition.Equal);
            }

            // Where there is more than one way to a block, what led to the last one that is on all of them.
            while (from.Index > 0 && from.Predecessors.Count != 1 && step++ < MaximalDistance)
            {
                from = dominators.Order[dominators.Immediate(from.Index)];
            }

            if (from.Index == 0 || from.Predecessors.Count != 1)
            {
                return null;
            }

            (from, to) = (from.Predecessors[0], from);
        }

        return null;
    }
}
