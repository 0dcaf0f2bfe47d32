namespace KfuncGen.Stubs.Signatures;

/// <summary>A kernel type that generated code names and therefore must declare.</summary>
/// <param name="Kind">What it is declared as.</param>
/// <param name="Name">The kernel's name of it; for callbacks and iterators the name of the C# type.</param>
/// <param name="Kfunc">For callbacks and iterators: the kfunc that reaches it.</param>
/// <param name="ParameterIndex">For callbacks: the kfunc's parameter.</param>
public sealed record ReachedType(ReachedTypeKind Kind, string Name, string? Kfunc = null, int ParameterIndex = 0);
