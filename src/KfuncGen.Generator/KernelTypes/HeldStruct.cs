using KfuncGen.Snapshots;

namespace KfuncGen.Generator.KernelTypes;

/// <summary>The members of a struct that the program holds.</summary>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Fields">Its fields, and the memory that bit-fields lie in.</param>
/// <param name="Bits">Its bit-fields.</param>
/// <param name="Constants">The members of enums without a name that its fields have as their type.</param>
/// <param name="LeftOut">The members that have no form in C#, as C declares them.</param>
internal sealed record HeldStruct(
    uint Size,
    EquatableArray<HeldField> Fields,
    EquatableArray<HeldBits> Bits = default,
    EquatableArray<HeldConstant> Constants = default,
    EquatableArray<string> LeftOut = default);
