using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Passes;

/// <summary>Makes one block of two where nothing else leads to the second one, and leaves out blocks that only jump.</summary>
internal static class BlockMerging
{
    /// <summary>Merges blocks of a function whose blocks can all be reached.</summary>
    public static void Run(IrFunction function)
    {
        Dictionary<IrValue, IrValue> replacements = [];
        bool isChanged = false;

        foreach (IrBlock block in function.Blocks)
        {
            // What was merged into another one has no end any more.
            while (block.Terminator is IrTerminator.Jump { Target: var target } && target != block && target.Predecessors.Count == 1
                && block.Index != Gone)
            {
                Append(block, target, replacements);
                isChanged = true;
            }

            if (block.Index != Gone && block != function.Blocks[0] && block.Values.Count == 0
                && block.Terminator is IrTerminator.Jump { Target: var next } && next != block)
            {
                isChanged |= TrySkip(block, next);
            }
        }

        if (isChanged)
        {
            Replacement.Apply(function, replacements);
            UnreachableBlocks.Remove(function);
        }
    }

    private const int Gone = -2;

    private static void Append(IrBlock block, IrBlock target, Dictionary<IrValue, IrValue> replacements)
    {
        foreach (IrValue value in target.Values)
        {
            if (value.Opcode == IrOpcode.Phi)
            {
                replacements.Add(value, value.Operands[0]);
            }
            else
            {
                value.Block = block;
                block.Values.Add(value);
            }
        }

        block.Terminator = target.Terminator;

        foreach (IrBlock successor in block.Successors)
        {
            successor.Predecessors[successor.Predecessors.IndexOf(target)] = block;
        }

        target.Values.Clear();
        target.Predecessors.Clear();
        target.Index = Gone;
    }

    // Leads what comes here to where it goes on. A predecessor that goes there already can do so only with the same values.
    private static bool TrySkip(IrBlock block, IrBlock next)
    {
        bool isChanged = false;
        int place = next.Predecessors.IndexOf(block);

        for (int i = block.Predecessors.Count - 1; i >= 0; i--)
        {
            IrBlock predecessor = block.Predecessors[i];
            int existing = next.Predecessors.IndexOf(predecessor);

            if (existing >= 0 && !AreSame(next, existing, place))
            {
                continue;
            }

            if (existing < 0)
            {
                next.Predecessors.Add(predecessor);

                foreach (IrValue phi in next.Values)
                {
                    if (phi.Opcode != IrOpcode.Phi)
                    {
                        break;
                    }

                    phi.Operands.Add(phi.Operands[place]);
                }
            }

            predecessor.ReplaceSuccessor(block, next);
            block.Predecessors.RemoveAt(i);
            isChanged = true;
        }

        if (block.Predecessors.Count == 0)
        {
            next.RemovePredecessor(place);
            block.Index = Gone;
        }

        return isChanged;
    }

    private static bool AreSame(IrBlock block, int a, int b)
    {
        foreach (IrValue phi in block.Values)
        {
            if (phi.Opcode != IrOpcode.Phi)
            {
                break;
            }

            if (phi.Operands[a] != phi.Operands[b])
            {
                return false;
            }
        }

        return true;
    }
}
