using KfuncGen.Bpf.Analysis;
using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Verification.Loops;

/// <summary>Finds the loops of a function.</summary>
internal static class LoopShapes
{
    /// <summary>The loops by their headers.</summary>
    public static Dictionary<IrBlock, LoopShape> Find(IrFunction function)
    {
        Dictionary<IrBlock, LoopShape> loops = [];

        if (!MayLoop(function))
        {
            return loops;
        }

        List<IrBlock> order = BlockOrder.Find(function);
        Dominators dominators = new(order);

        foreach (IrBlock header in order)
        {
            IrBlock[] latches =
                [.. header.Predecessors.Where(one => one.Index >= header.Index && dominators.Dominates(header.Index, one.Index))];

            if (latches.Length > 0)
            {
                loops.Add(header, new LoopShape(header, BlocksOf(header, latches), Always(header, latches, order, dominators)));
            }
        }

        foreach (LoopShape loop in loops.Values)
        {
            loops.Values.Where(outer => outer != loop && outer.Blocks.Contains(loop.Header))
                .OrderBy(static outer => outer.Blocks.Count).FirstOrDefault()?.Inner.Add(loop);
        }

        return loops;
    }

    // Most functions have none: then nothing has to be found out about the order of their blocks.
    private static bool MayLoop(IrFunction function)
    {
        HashSet<IrBlock> before = [];

        foreach (IrBlock block in function.Blocks)
        {
            before.Add(block);

            if (block.Successors.Any(before.Contains))
            {
                return true;
            }
        }

        return false;
    }

    // What must run before each of the ways back.
    private static HashSet<IrBlock> Always(IrBlock header, IrBlock[] latches, List<IrBlock> order, Dominators dominators)
    {
        HashSet<IrBlock> always = [];

        for (int index = latches[0].Index; always.Add(order[index]) && index != header.Index; index = dominators.Immediate(index))
        {
        }

        always.RemoveWhere(block => Array.Exists(latches, latch => !dominators.Dominates(block.Index, latch.Index)));
        return always;
    }

    private static HashSet<IrBlock> BlocksOf(IrBlock header, IEnumerable<IrBlock> latches)
    {
        HashSet<IrBlock> blocks = [header];
        Stack<IrBlock> pending = new(latches);

        while (pending.Count > 0)
        {
            IrBlock block = pending.Pop();

            if (block.Index >= 0 && blocks.Add(block))
            {
                block.Predecessors.ForEach(pending.Push);
            }
        }

        return blocks;
    }
}
