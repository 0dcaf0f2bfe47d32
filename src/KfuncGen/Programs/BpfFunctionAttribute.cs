namespace KfuncGen;

/// <summary>
/// Makes a static method one that BPF programs may call: it is lowered to a BPF function of its own. It remains an ordinary
/// method too, and runs on the CLR if it calls nothing that only the kernel has.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BpfFunctionAttribute : Attribute;
