using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Passes;

/// <summary>Removes values that nothing with an effect depends on, loads included.</summary>
internal static class DeadValues
{
    /// <summary>Removes them.</summary>
    public static void Remove(IrFunction function)
    {
        HashSet<IrValue> live = [];
        Stack<IrValue> pending = new();

        foreach (IrBlock block in function.Blocks)
        {
            foreach (IrValue value in block.Values)
            {
                if (value.HasEffect)
                {
                    Reach(value);
                }
            }

            switch (block.Terminator)
            {
                case IrTerminator.Branch branch:
                    Reach(branch.Left);
                    Reach(branch.Right);
                    break;
                case IrTerminator.Return { Value: { } value }:
                    Reach(value);
                    break;
            }
        }

        while (pending.Count > 0)
        {
            foreach (IrValue operand in pending.Pop().Operands)
            {
                Reach(operand);
            }
        }

        foreach (IrBlock block in function.Blocks)
        {
            block.Values.RemoveAll(value => !live.Contains(value));
        }

        void Reach(IrValue value)
        {
            if (live.Add(value))
            {
                pending.Push(value);
            }
        }
    }
}
