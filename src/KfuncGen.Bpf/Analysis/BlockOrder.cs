using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Analysis;

/// <summary>
/// The blocks of a function that can be reached, in reverse postorder: but for the edges that close loops, each comes after
/// its predecessors. Gives each block its place as <see cref="IrBlock.Index"/>; -1 to those that cannot be reached.
/// </summary>
internal static class BlockOrder
{
    /// <summary>Finds the order.</summary>
    /// <param name="function">The function.</param>
    /// <param name="loopDepths">
    /// By present index, how many loops a block is inside of; null to go by the order of the successors. With it, the blocks of
    /// a loop come together.
    /// </param>
    public static List<IrBlock> Find(IrFunction function, int[]? loopDepths = null)
    {
        int count = function.Blocks.Count;
        int[]? depths = null;

        // The indexes are about to change: what is known by them is put where it stays known.
        if (loopDepths is not null)
        {
            depths = new int[count];

            for (int i = 0; i < count; i++)
            {
                int index = function.Blocks[i].Index;
                depths[i] = index < 0 ? 0 : loopDepths[index];
            }
        }

        for (int i = 0; i < count; i++)
        {
            function.Blocks[i].Index = i;
        }

        List<IrBlock> order = new(count);
        bool[] isSeen = new bool[count];
        Stack<(IrBlock Block, int Next)> path = new();
        path.Push((function.Blocks[0], 0));
        isSeen[0] = true;

        while (path.Count > 0)
        {
            (IrBlock block, int next) = path.Pop();
            IrBlock? successor = Successor(block, next, depths);

            if (successor is null)
            {
                order.Add(block);
                continue;
            }

            path.Push((block, next + 1));

            if (!isSeen[successor.Index])
            {
                isSeen[successor.Index] = true;
                path.Push((successor, 0));
            }
        }

        order.Reverse();

        foreach (IrBlock block in function.Blocks)
        {
            block.Index = -1;
        }

        for (int i = 0; i < order.Count; i++)
        {
            order[i].Index = i;
        }

        return order;
    }

    // What is visited first ends up last: of a branch's two ways the false one comes last, unless the other leaves a loop that
    // the false one stays in.
    private static IrBlock? Successor(IrBlock block, int number, int[]? depths) => block.Terminator switch
    {
        IrTerminator.Jump jump => number == 0 ? jump.Target : null,
        IrTerminator.Branch branch when number < 2 =>
            (number == 0) == (depths is not null && depths[branch.WhenTrue.Index] < depths[branch.WhenFalse.Index])
                ? branch.WhenTrue
                : branch.WhenFalse,
        _ => null,
    };
}
