using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Selection;

/// <summary>Which 32-bit values lie in a register whose upper half is zero, so that they are 64-bit numbers already.</summary>
internal sealed class UpperHalves
{
    private readonly HashSet<IrValue> unknownPhis = [];

    /// <summary>Looks at the phis: one is zero-extended if all that flows into it is.</summary>
    /// <param name="blocks">The blocks of the function.</param>
    public UpperHalves(List<IrBlock> blocks)
    {
        bool isChanged = true;

        while (isChanged)
        {
            isChanged = false;

            foreach (IrBlock block in blocks)
            {
                foreach (IrValue value in block.Values)
                {
                    if (value.Opcode != IrOpcode.Phi)
                    {
                        break;
                    }

                    if (value.Type == IrType.I32 && !unknownPhis.Contains(value) && !value.Operands.TrueForAll(IsZero))
                    {
                        unknownPhis.Add(value);
                        isChanged = true;
                    }
                }
            }
        }
    }

    /// <summary>Whether the register of an I32 has a zero upper half.</summary>
    public bool IsZero(IrValue value) => value.Opcode switch
    {
        IrOpcode.Parameter or IrOpcode.Call or IrOpcode.Truncate => false,

        // It is zero, but the verifier does not say so.
        IrOpcode.BigEndian or IrOpcode.LittleEndian => false,
        IrOpcode.Phi => !unknownPhis.Contains(value),

        // From 32 bits to 32 bits nothing is emitted.
        IrOpcode.ZeroExtend or IrOpcode.SignExtend when value.Constant == 32 => IsZero(value.Operands[0]),
        _ => true,
    };
}
