using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Passes;

/// <summary>Lets all places that return the same value do so in one block: a jump there is shorter than the return itself.</summary>
internal static class ReturnMerging
{
    /// <summary>Merges the returns of a function whose blocks are in reverse postorder.</summary>
    public static void Run(IrFunction function)
    {
        Dictionary<IrValue, List<IrBlock>> returns = [];
        List<IrBlock> empty = [];

        foreach (IrBlock block in function.Blocks)
        {
            if (block.Terminator is IrTerminator.Return { Value: var value })
            {
                if (value is null)
                {
                    empty.Add(block);
                }
                else if (value.Block != block)
                {
                    if (!returns.TryGetValue(value, out List<IrBlock>? blocks))
                    {
                        returns.Add(value, blocks = []);
                    }

                    blocks.Add(block);
                }
            }
        }

        bool isChanged = Merge(function, empty);

        foreach (List<IrBlock> blocks in returns.Values)
        {
            isChanged |= Merge(function, blocks);
        }

        if (isChanged)
        {
            BlockMerging.Run(function);
        }
    }

    private static bool Merge(IrFunction function, List<IrBlock> blocks)
    {
        if (blocks.Count < 2)
        {
            return false;
        }

        IrBlock shared = function.AddBlock();
        shared.Terminator = blocks[blocks.Count - 1].Terminator;

        foreach (IrBlock block in blocks)
        {
            block.Terminator = new IrTerminator.Jump(shared) { Line = block.Terminator!.Line };
            shared.Predecessors.Add(block);
        }

        return true;
    }
}
