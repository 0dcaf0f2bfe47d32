namespace KfuncGen.Generator.KernelFields;

/// <summary>A <c>[KernelFields]</c> that asks for fields of one type.</summary>
/// <param name="Type">The type, without keyword.</param>
/// <param name="Fields">The paths and patterns.</param>
/// <param name="IsPublic">Whether what it asks for can be seen from other assemblies.</param>
internal sealed record FieldsRequest(string Type, Snapshots.EquatableArray<string> Fields, bool IsPublic);
