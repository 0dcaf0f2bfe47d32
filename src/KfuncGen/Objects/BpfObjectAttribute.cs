namespace KfuncGen;

/// <summary>
/// Makes the BPF programs of a class one object, which is loaded as a whole and whose programs share their data, also where it has no
/// <see cref="BpfMapAttribute"/> field, which would make it one by itself.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class BpfObjectAttribute : Attribute;
