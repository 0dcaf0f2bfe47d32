using KfuncGen.Fuzzing.Mutation;

namespace KfuncGen.Fuzzing.Seeds;

/// <summary>A well-formed input to start from.</summary>
/// <param name="Name">What it is, for people.</param>
/// <param name="Bytes">The input.</param>
internal sealed record FuzzSeed(string Name, byte[] Bytes)
{
    /// <summary>Where its numbers are; empty where nobody said.</summary>
    public IReadOnlyList<FieldRange> Fields { get; init; } = [];

    /// <summary>Whether its numbers have their most significant byte first.</summary>
    public bool IsBigEndian { get; init; }

    /// <summary>Whether it is text in lines.</summary>
    public bool IsText { get; init; }
}
