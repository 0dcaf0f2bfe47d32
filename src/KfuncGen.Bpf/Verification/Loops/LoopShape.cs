using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Verification.Loops;

/// <summary>A natural loop.</summary>
/// <param name="Header">Where a turn begins.</param>
/// <param name="Blocks">What is in it, loops inside of it too.</param>
/// <param name="Inner">The loops right inside of it.</param>
internal sealed record LoopShape(IrBlock Header, HashSet<IrBlock> Blocks, List<LoopShape> Inner)
{
    /// <summary>The conditions that leave it, with the block of each and whether it leaves where the condition holds.</summary>
    public IEnumerable<(IrBlock Block, IrTerminator.Branch Branch, bool LeavesWhenTrue)> Exits
    {
        get
        {
            foreach (IrBlock block in Blocks)
            {
                if (block.Terminator is IrTerminator.Branch branch
                    && Blocks.Contains(branch.WhenTrue) != Blocks.Contains(branch.WhenFalse))
                {
                    yield return (block, branch, !Blocks.Contains(branch.WhenTrue));
                }
            }
        }
    }

    /// <summary>Whether no way back to the header goes around a block.</summary>
    public bool IsInEachTurn(IrBlock block)
    {
        if (block == Header)
        {
            return true;
        }

        HashSet<IrBlock> seen = [block];
        Stack<IrBlock> pending = new();
        pending.Push(Header);

        while (pending.Count > 0)
        {
            foreach (IrBlock next in pending.Pop().Successors.Where(Blocks.Contains))
            {
                if (next == Header)
                {
                    return false;
                }

                if (seen.Add(next))
                {
                    pending.Push(next);
                }
            }
        }

        return true;
    }
}
