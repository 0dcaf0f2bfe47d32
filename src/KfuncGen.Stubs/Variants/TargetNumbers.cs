namespace KfuncGen.Stubs.Variants;

/// <summary>Some of a project's targets, by their numbers, a bit each.</summary>
/// <param name="count">How many targets there are.</param>
internal sealed class TargetNumbers(int count) : IEquatable<TargetNumbers>
{
    private const int Bits = 64;

    private readonly ulong[] words = new ulong[(count + Bits - 1) / Bits];

    /// <summary>Whether a target is one of them.</summary>
    public bool this[int target] => ((words[target / Bits] >> (target % Bits)) & 1) != 0;

    /// <summary>Adds targets, from the first to the last of them.</summary>
    public void Add(int first, int last)
    {
        for (int target = first; target <= last; target++)
        {
            words[target / Bits] |= 1ul << (target % Bits);
        }
    }

    /// <summary>Those that are not among others.</summary>
    public TargetNumbers Without(TargetNumbers others)
    {
        TargetNumbers rest = new(count);

        for (int i = 0; i < words.Length; i++)
        {
            rest.words[i] = words[i] & ~others.words[i];
        }

        return rest;
    }

    /// <summary>All targets that are none of them.</summary>
    public TargetNumbers Others()
    {
        TargetNumbers all = new(count);
        all.Add(0, count - 1);
        return all.Without(this);
    }

    /// <inheritdoc/>
    public bool Equals(TargetNumbers? other) => other is not null && words.AsSpan().SequenceEqual(other.words);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TargetNumbers);

    /// <inheritdoc/>
    public override int GetHashCode() => words.Aggregate(17, static (hash, word) => unchecked((hash * 31) + word.GetHashCode()));
}
