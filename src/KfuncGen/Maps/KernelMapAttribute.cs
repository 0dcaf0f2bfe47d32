using System.ComponentModel;

namespace KfuncGen;

/// <summary>On the type of a map: its type in the kernel.</summary>
/// <param name="type">The type.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Class)]
public sealed class KernelMapAttribute(BpfMapType type) : Attribute
{
    /// <summary>The type.</summary>
    public BpfMapType Type { get; } = type;

    /// <summary>
    /// The type of its keys, where it is not the type argument <c>TKey</c>: <c>void</c> for none. Where there is neither, it has none.
    /// </summary>
    public Type? Key { get; init; }

    /// <summary>The type of its values, where it is not the type argument <c>TValue</c> or <c>T</c>: <c>void</c> for none.</summary>
    public Type? Value { get; init; }

    /// <summary>The size of its values in bytes, where they have no type; 0 where they have one.</summary>
    public int ValueSize { get; init; }

    /// <summary>Flags without which the kernel makes none.</summary>
    public BpfMapFlags Flags { get; init; }

    /// <summary>How many elements it has where nobody says; 0 where somebody must.</summary>
    public uint Entries { get; init; }

    /// <summary>Whether a program uses one map of this type at most.</summary>
    public bool OnePerProgram { get; init; }
}
