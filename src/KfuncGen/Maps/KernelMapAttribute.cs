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
}
