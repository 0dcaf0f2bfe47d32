namespace KfuncGen.Bpf.Differential.Generation;

// What a program declares beside its functions, and all of them may use.
internal sealed class Declarations
{
    public List<StructType> Structs { get; } = [];

    public List<EnumType> Enums { get; } = [];

    // Fields, constants and properties.
    public List<Variable> Members { get; } = [];
}
