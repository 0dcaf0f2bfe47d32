using System.ComponentModel;

namespace KfuncGen;

/// <summary>
/// On a class that stands for memory of the kernel's that BPF programs write: a reference to an object of it is an address, and its
/// property <c>Value</c> is what is there. Its members with <see cref="MapHelperAttribute"/> end the reference.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Class)]
public sealed class KernelMemoryAttribute : Attribute;
