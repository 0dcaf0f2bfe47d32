namespace KfuncGen;

/// <summary>On parameters of helpers: constant text with a zero at its end, of which the kernel gets the address only.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class KernelTextAttribute : Attribute;
