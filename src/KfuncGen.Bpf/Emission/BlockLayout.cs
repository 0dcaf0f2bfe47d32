using KfuncGen.Bpf.Selection;

namespace KfuncGen.Bpf.Emission;

/// <summary>The order of a function's blocks in its code: few jumps, and nothing that cannot be reached.</summary>
internal static class BlockLayout
{
    /// <summary>Finds the order; leads what goes to a block that only jumps to where that jumps.</summary>
    public static List<MachineBlock> Find(MachineFunction function)
    {
        foreach (MachineBlock block in function.Blocks)
        {
            foreach (MachineInstruction instruction in block.Instructions)
            {
                if (instruction.Target is { } target)
                {
                    instruction.Target = FinalTarget(target);
                }
            }
        }

        List<MachineBlock> order = Order(function);

        for (int i = 0; i < order.Count; i++)
        {
            LeaveAtOnce(order[i], i + 1 < order.Count ? order[i + 1] : null);
        }

        // The block of the exit may be reached no more.
        return Order(function);
    }

    // To leave the function takes no more than to jump to where it is left.
    private static void LeaveAtOnce(MachineBlock block, MachineBlock? next)
    {
        int last = block.Instructions.Count - 1;

        if (block.Instructions[last] is { Operation: MachineOperation.Jump, Target: { } target }
            && target.Instructions is [{ Operation: MachineOperation.Exit } exit]
            && target != next
            && (last == 0 || block.Instructions[last - 1].Operation != MachineOperation.Branch))
        {
            block.Instructions[last] = exit;
        }
    }

    private static List<MachineBlock> Order(MachineFunction function)
    {
        bool[] isReached = new bool[function.Blocks.Count];
        Stack<MachineBlock> pending = new();
        pending.Push(function.Blocks[0]);
        isReached[0] = true;

        while (pending.Count > 0)
        {
            foreach (MachineInstruction instruction in pending.Pop().Instructions)
            {
                if (instruction.Target is { } target && !isReached[target.Index])
                {
                    isReached[target.Index] = true;
                    pending.Push(target);
                }
            }
        }

        List<MachineBlock> order = [];

        foreach (MachineBlock block in function.Blocks)
        {
            // The block of an edge comes right behind the branch that it belongs to.
            if (!block.IsEdge && isReached[block.Index])
            {
                order.Add(block);

                for (int i = block.Instructions.Count - 1; i >= 0 && block.Instructions[i].Target is { } target; i--)
                {
                    if (target.IsEdge && isReached[target.Index])
                    {
                        order.Add(target);
                    }
                }
            }
        }

        return order;
    }

    private static MachineBlock FinalTarget(MachineBlock block)
    {
        // Loops of nothing but jumps lead back to themselves; a bound ends the search.
        for (int i = 0; i < 100 && block.Instructions is [{ Operation: MachineOperation.Jump }]; i++)
        {
            block = block.Instructions[0].Target!;
        }

        return block;
    }
}
