using KfuncGen.Bpf.Differential.Programs;

namespace KfuncGen.Bpf.Differential.Generation;

// A parameter of a function: of a scalar type, of a struct type, or a span whose elements are of a scalar type.
internal sealed record Parameter(string Name, ParameterPassing Passing, ScalarType Scalar, StructType? Struct, bool IsWritable = true)
{
    public string Type =>
        Struct is { } type
            ? type.Name
            : Passing == ParameterPassing.Span ? $"{(IsWritable ? "" : "ReadOnly")}Span<{Scalar.Keyword()}>" : Scalar.Keyword();

    public string Keyword => Passing switch
    {
        ParameterPassing.Ref => "ref ",
        ParameterPassing.In => "in ",
        ParameterPassing.Out => "out ",
        _ => "",
    };
}
