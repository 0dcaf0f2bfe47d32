using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Passes;

/// <summary>How often each value of a function is used.</summary>
internal sealed class UseCounts
{
    private readonly Dictionary<IrValue, int> counts = [];

    /// <summary>Counts.</summary>
    public UseCounts(IrFunction function)
    {
        foreach (IrBlock block in function.Blocks)
        {
            foreach (IrValue value in block.Values)
            {
                foreach (IrValue operand in value.Operands)
                {
                    Add(operand);
                }
            }

            switch (block.Terminator)
            {
                case IrTerminator.Branch branch:
                    Add(branch.Left);
                    Add(branch.Right);
                    break;
                case IrTerminator.Return { Value: { } value }:
                    Add(value);
                    break;
            }
        }
    }

    /// <summary>How often a value was used when it was counted.</summary>
    public int Of(IrValue value) => counts.TryGetValue(value, out int count) ? count : 0;

    private void Add(IrValue value)
    {
        counts.TryGetValue(value, out int count);
        counts[value] = count + 1;
    }
}
