namespace KfuncGen.Generator.KernelTypes;

/// <summary>A member of an enum without a name.</summary>
/// <param name="Name">The C# name, not escaped.</param>
/// <param name="Type">The C# integer that the enum is.</param>
/// <param name="Value">Its value, as C# writes it.</param>
/// <param name="Field">The field whose type the enum is.</param>
internal sealed record HeldConstant(string Name, string Type, string Value, string Field);
