namespace KfuncGen.Bpf.Differential.Generation;

// What keeps programs such that a verifier can follow all of their paths, and their stack in 512 bytes.
internal static class GenerationLimits
{
    // About how many expressions a call evaluates, with what it calls.
    public const int FunctionCost = 1500;

    public const int Trips = 24;

    public const int ExpressionDepth = 4;

    public const int StatementDepth = 3;

    public const int SpanBytes = 16;
}
