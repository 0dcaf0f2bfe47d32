namespace KfuncGen;

/// <summary>On a property of a program's context: the memory between two addresses that the context has.</summary>
/// <param name="start">The offset of the field with the first byte's address.</param>
/// <param name="end">The offset of the field with the address behind the last byte.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PacketDataAttribute(int start, int end) : Attribute
{
    /// <summary>The offset of the field with the first byte's address.</summary>
    public int Start { get; } = start;

    /// <summary>The offset of the field with the address behind the last byte.</summary>
    public int End { get; } = end;

    /// <summary>The size of both fields in bytes.</summary>
    public int Size { get; init; } = 4;
}
