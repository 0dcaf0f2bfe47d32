namespace KfuncGen.Generator.KernelTypes;

/// <summary>A field of a struct that the program holds.</summary>
/// <param name="Name">The C# name, not escaped.</param>
/// <param name="Type">The C# type of the field, or of its elements; for a struct without a name, the name it gets here.</param>
/// <param name="Count">The number of elements of an array; 1 for a single value.</param>
/// <param name="Offset">Where it starts, in bytes.</param>
/// <param name="IsPublic">Whether programs may use it: what the kernel calls opaque is private.</param>
/// <param name="Nested">For a struct without a name: its members; null for any other type.</param>
internal sealed record HeldField(string Name, string Type, uint Count, uint Offset, bool IsPublic, HeldStruct? Nested = null);
