using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Passes;

/// <summary>What two values have in common that are one and the same number: their operation and its operands.</summary>
internal readonly struct ValueKey : IEquatable<ValueKey>
{
    private readonly IrValue value;

    /// <summary>The key of a value whose operands do not change any more.</summary>
    public ValueKey(IrValue value) => this.value = value;

    /// <inheritdoc/>
    public bool Equals(ValueKey other)
    {
        IrValue a = value;
        IrValue b = other.value;

        if (a.Opcode != b.Opcode || a.Type != b.Type || a.Constant != b.Constant || a.Condition != b.Condition
            || a.Slot != b.Slot || a.Section != b.Section || a.Map != b.Map || a.Callee != b.Callee || a.Operands.Count != b.Operands.Count)
        {
            return false;
        }

        for (int i = 0; i < a.Operands.Count; i++)
        {
            if (a.Operands[i] != b.Operands[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ValueKey other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        int hash = ((int)value.Opcode * 31) + (int)value.Type + value.Constant.GetHashCode() + ((int)value.Condition << 8);

        foreach (IrValue operand in value.Operands)
        {
            hash = unchecked((hash * 0x01000193) + operand.GetHashCode());
        }

        return hash;
    }
}
