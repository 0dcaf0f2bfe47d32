namespace KfuncGen.Bpf.Ir;

/// <summary>A program: the function the kernel calls, those it calls itself, and its data.</summary>
/// <param name="main">The function that the kernel calls.</param>
/// <param name="readOnlyData">The constants that it points to.</param>
/// <param name="writableSize">The size in bytes of its static fields.</param>
public sealed class IrProgram(IrFunction main, byte[] readOnlyData, int writableSize)
{
    /// <summary>The function that the kernel calls.</summary>
    public IrFunction Main { get; } = main;

    /// <summary>The constants that it points to.</summary>
    public byte[] ReadOnlyData { get; } = readOnlyData;

    /// <summary>The size in bytes of its static fields.</summary>
    public int WritableSize { get; } = writableSize;
}
