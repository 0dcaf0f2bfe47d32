using KfuncGen.Bpf.Analysis;
using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Passes;

/// <summary>Removes blocks that no path leads to, also from the predecessors of those that stay.</summary>
internal static class UnreachableBlocks
{
    /// <summary>Removes them. The blocks are in reverse postorder afterwards, with their place as index.</summary>
    public static List<IrBlock> Remove(IrFunction function)
    {
        List<IrBlock> order = BlockOrder.Find(function);

        foreach (IrBlock block in order)
        {
            for (int i = block.Predecessors.Count - 1; i >= 0; i--)
            {
                if (block.Predecessors[i].Index < 0)
                {
                    block.RemovePredecessor(i);
                }
            }
        }

        function.Blocks.Clear();
        function.Blocks.AddRange(order);
        return order;
    }
}
