namespace KfuncGen;

/// <summary>On members of a program's context: where BPF finds the value.</summary>
/// <param name="offset">The offset in bytes.</param>
/// <param name="size">The size in bytes: 1, 2, 4 or 8.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Method)]
public sealed class KernelFieldAttribute(int offset, int size) : Attribute
{
    /// <summary>The offset in bytes.</summary>
    public int Offset { get; } = offset;

    /// <summary>The size in bytes.</summary>
    public int Size { get; } = size;

    /// <summary>How many there are of an array, each of that size; 0 for a single one.</summary>
    public int Count { get; init; }
}
