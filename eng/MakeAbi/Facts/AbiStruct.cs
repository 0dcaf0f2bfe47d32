using System.Collections.Immutable;

namespace KfuncGen.MakeAbi.Facts;

/// <summary>A struct, or a member of a union that is one.</summary>
/// <param name="Name">Its name; for a member of a union, that of the union, a dot and the member's.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Fields">Its fields: members of anonymous members are its own, those of named ones have both names with a dot.</param>
internal sealed record AbiStruct(string Name, int Size, ImmutableArray<AbiField> Fields)
{
    /// <summary>Finds a field.</summary>
    public AbiField Field(string name) =>
        Fields.FirstOrDefault(field => field.Name == name) ?? throw new AbiException($"struct '{Name}' has no field '{name}'.");
}
