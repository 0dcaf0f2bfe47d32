namespace KfuncGen.Generator.Bindings;

/// <summary>A type in a method that a user wrote.</summary>
/// <param name="Text">The type, fully qualified where the compiler knows it.</param>
/// <param name="IsKernelType">Whether the compiler does not know it yet: then it is taken to be a kernel type.</param>
internal sealed record DeclaredType(string Text, bool IsKernelType);
