using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Passes;

/// <summary>Puts values in the place of others wherever these are used.</summary>
internal static class Replacement
{
    /// <summary>Replaces values in all operands; what replaces a value may be replaced itself.</summary>
    public static void Apply(IrFunction function, Dictionary<IrValue, IrValue> replacements)
    {
        foreach (IrBlock block in function.Blocks)
        {
            foreach (IrValue value in block.Values)
            {
                for (int i = 0; i < value.Operands.Count; i++)
                {
                    value.Operands[i] = Find(replacements, value.Operands[i]);
                }
            }

            switch (block.Terminator)
            {
                case IrTerminator.Branch branch:
                    branch.Left = Find(replacements, branch.Left);
                    branch.Right = Find(replacements, branch.Right);
                    break;
                case IrTerminator.Return { Value: { } value } end:
                    end.Value = Find(replacements, value);
                    break;
            }
        }
    }

    private static IrValue Find(Dictionary<IrValue, IrValue> replacements, IrValue value)
    {
        while (replacements.TryGetValue(value, out IrValue? other))
        {
            value = other;
        }

        return value;
    }
}
