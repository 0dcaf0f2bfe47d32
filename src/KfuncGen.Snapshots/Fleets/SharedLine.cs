namespace KfuncGen.Snapshots.Fleets;

/// <summary>A line that several kernels may have. Sets stand before kfuncs, and those before types, each by name.</summary>
/// <param name="Rank">Of which kind it is.</param>
/// <param name="Name">What it is sorted by.</param>
/// <param name="Next">What it is sorted by then.</param>
/// <param name="Text">The line.</param>
internal readonly record struct SharedLine(int Rank, string Name, string Next, string Text) : IComparable<SharedLine>
{
    /// <inheritdoc/>
    public int CompareTo(SharedLine other) =>
        Rank != other.Rank ? Rank.CompareTo(other.Rank)
        : string.CompareOrdinal(Name, other.Name) is var name and not 0 ? name
        : string.CompareOrdinal(Next, other.Next) is var next and not 0 ? next
        : string.CompareOrdinal(Text, other.Text);

    /// <inheritdoc/>
    public bool Equals(SharedLine other) => Text == other.Text;

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Text);
}
