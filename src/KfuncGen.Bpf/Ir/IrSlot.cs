namespace KfuncGen.Bpf.Ir;

/// <summary>A piece of a function's stack frame, whose address is taken or which is too large for a register.</summary>
/// <param name="name">The C# name, for messages about the stack's size.</param>
/// <param name="size">Its size in bytes, at least 1.</param>
/// <param name="alignment">Its alignment: 1, 2, 4 or 8.</param>
public sealed class IrSlot(string name, int size, int alignment)
{
    /// <summary>The C# name, for messages about the stack's size.</summary>
    public string Name { get; } = name;

    /// <summary>Its size in bytes.</summary>
    public int Size { get; } = size;

    /// <summary>Its alignment.</summary>
    public int Alignment { get; } = alignment;
}
