namespace KfuncGen.Bpf.Differential.Generation;

// How an argument is passed.
internal enum ParameterPassing
{
    Value,
    Ref,
    In,
    Out,
    Span,
}
