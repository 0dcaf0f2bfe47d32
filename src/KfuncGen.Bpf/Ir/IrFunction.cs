namespace KfuncGen.Bpf.Ir;

/// <summary>One function, in static single assignment form.</summary>
/// <param name="name">The C# method's name, which the kernel shows too.</param>
/// <param name="returnType">What it returns.</param>
/// <param name="parameters">The types of its parameters, at most five.</param>
public sealed class IrFunction(string name, IrType returnType, IReadOnlyList<IrType> parameters)
{
    /// <summary>The C# method's name, which the kernel shows too.</summary>
    public string Name { get; } = name;

    /// <summary>What it returns.</summary>
    public IrType ReturnType { get; } = returnType;

    /// <summary>The types of its parameters.</summary>
    public IReadOnlyList<IrType> Parameters { get; } = parameters;

    /// <summary>The blocks; the first is where it begins, and nothing goes back to it.</summary>
    public List<IrBlock> Blocks { get; } = [];

    /// <summary>The pieces of its stack frame.</summary>
    public List<IrSlot> Slots { get; } = [];

    /// <summary>Adds an empty block at the end.</summary>
    public IrBlock AddBlock()
    {
        IrBlock block = new(this);
        Blocks.Add(block);
        return block;
    }

    /// <summary>Adds a piece of the stack frame.</summary>
    public IrSlot AddSlot(string slotName, int size, int alignment)
    {
        IrSlot slot = new(slotName, size, alignment);
        Slots.Add(slot);
        return slot;
    }

    /// <summary>Puts other values in the place of all that are used: by values, and at the ends of blocks.</summary>
    public void ReplaceOperands(Func<IrValue, IrValue> replace)
    {
        foreach (IrBlock block in Blocks)
        {
            foreach (IrValue value in block.Values)
            {
                for (int i = 0; i < value.Operands.Count; i++)
                {
                    value.Operands[i] = replace(value.Operands[i]);
                }
            }

            switch (block.Terminator)
            {
                case IrTerminator.Branch branch:
                    branch.Left = replace(branch.Left);
                    branch.Right = replace(branch.Right);
                    break;
                case IrTerminator.Return { Value: { } value } end:
                    end.Value = replace(value);
                    break;
            }
        }
    }
}
