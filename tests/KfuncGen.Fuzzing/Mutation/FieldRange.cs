namespace KfuncGen.Fuzzing.Mutation;

/// <summary>A part of an input in which numbers of one width lie side by side: the words of a type section, a header's lengths.</summary>
/// <param name="Offset">Where the first one starts, in bytes.</param>
/// <param name="Length">How many bytes they take together.</param>
/// <param name="Width">How many bytes each takes: 1, 2, 4 or 8.</param>
internal readonly record struct FieldRange(int Offset, int Length, int Width)
{
    /// <summary>The number of fields.</summary>
    public int Count => Length / Width;
}
