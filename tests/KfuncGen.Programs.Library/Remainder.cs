namespace KfuncGen.Programs.Library;

/// <summary>A record with an equality of its own.</summary>
public readonly record struct Remainder(long Value)
{
    /// <summary>Whether both leave the same.</summary>
    /// <param name="other">The other.</param>
    public bool Equals(Remainder other) => (Value & 7) == (other.Value & 7);

    /// <inheritdoc/>
    public override int GetHashCode() => (int)Value & 7;
}
