namespace KfuncGen.Generator.KernelTypes;

/// <summary>A bit-field of a struct that the program holds.</summary>
/// <param name="Name">The C# name, not escaped.</param>
/// <param name="Type">The C# type of its value.</param>
/// <param name="Declaration">How C declares it.</param>
/// <param name="Unit">The name of the field that it lies in, which is an unsigned integer.</param>
/// <param name="UnitType">That field's C# type.</param>
/// <param name="Shift">Its lowest bit in the field's value.</param>
/// <param name="Width">How many bits it has.</param>
/// <param name="IsSigned">Whether its highest bit is a sign.</param>
internal sealed record HeldBits(
    string Name, string Type, string Declaration, string Unit, string UnitType, uint Shift, uint Width, bool IsSigned);
