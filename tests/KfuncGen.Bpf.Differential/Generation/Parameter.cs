using KfuncGen.Bpf.Differential.Programs;

namespace KfuncGen.Bpf.Differential.Generation;

// A parameter of a function: of a scalar type, or else of a struct type.
internal sealed record Parameter(string Name, ParameterPassing Passing, ScalarType Scalar, StructType? Struct)
{
    public string Keyword => Passing switch
    {
        ParameterPassing.Ref => "ref ",
        ParameterPassing.In => "in ",
        ParameterPassing.Out => "out ",
        _ => "",
    };
}
