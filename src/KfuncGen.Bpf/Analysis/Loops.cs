using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Analysis;

/// <summary>How many loops each block is inside of.</summary>
internal static class Loops
{
    /// <summary>By index in reverse postorder, the number of natural loops around a block.</summary>
    public static int[] FindDepths(Dominators dominators)
    {
        List<IrBlock> order = dominators.Order;
        int[] depths = new int[order.Count];
        int[] lastHeader = new int[order.Count];
        Stack<IrBlock> pending = new();

        for (int header = 0; header < order.Count; header++)
        {
            foreach (IrBlock predecessor in order[header].Predecessors)
            {
                if (predecessor.Index >= header && dominators.Dominates(header, predecessor.Index))
                {
                    pending.Push(predecessor);
                }
            }

            if (pending.Count == 0)
            {
                continue;
            }

            // All that leads to the edge back without passing the header. Several edges to one header are one loop.
            lastHeader[header] = header + 1;
            depths[header]++;

            while (pending.Count > 0)
            {
                IrBlock block = pending.Pop();

                if (block.Index < 0 || lastHeader[block.Index] == header + 1)
                {
                    continue;
                }

                lastHeader[block.Index] = header + 1;
                depths[block.Index]++;

                foreach (IrBlock predecessor in block.Predecessors)
                {
                    pending.Push(predecessor);
                }
            }
        }

        return depths;
    }
}
