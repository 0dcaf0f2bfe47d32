using KfuncGen.Bpf.Differential.Programs;

namespace KfuncGen.Bpf.Differential.Running;

/// <summary>What a run of a program came to: what it returned, and its context afterwards.</summary>
/// <param name="Result">What it returned.</param>
/// <param name="Context">The context.</param>
public sealed record Outcome(int Result, byte[] Context)
{
    /// <summary>What a syscall program returns that leaves a span's bounds: ERANGE.</summary>
    public const int OutOfBounds = -34;

    /// <inheritdoc/>
    public bool Equals(Outcome? other) => other is not null && Result == other.Result && Context.AsSpan().SequenceEqual(other.Context);

    /// <inheritdoc/>
    public override int GetHashCode() => Result;

    /// <inheritdoc/>
    public override string ToString() => $"{Result}, {RequestLayout.Describe(Context)}";
}
