namespace KfuncGen;

/// <summary>
/// On parameters and results of helpers, and on what contexts point to: which struct of the kernel's an object is, whose class the project
/// has.
/// </summary>
/// <param name="name">The struct's name, without keyword.</param>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.ReturnValue)]
public sealed class KernelObjectAttribute(string name) : Attribute
{
    /// <summary>The struct's name, without keyword.</summary>
    public string Name { get; } = name;
}
