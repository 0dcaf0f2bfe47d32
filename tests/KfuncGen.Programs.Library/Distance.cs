namespace KfuncGen.Programs.Library;

/// <summary>A struct with members of its own, which programs of another project use.</summary>
/// <param name="From">Where it begins.</param>
/// <param name="To">Where it ends.</param>
public record struct Distance(int From, int To)
{
    /// <summary>How often it counts.</summary>
    public int Weight { get; set; } = From * 2;

    /// <summary>How long it is.</summary>
    public readonly int Length => To - From;

    /// <summary>One of its ends, moved.</summary>
    /// <param name="by">By how much.</param>
    public readonly int this[int by] => To + by;

    /// <summary>From the one's beginning to the other's end.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    public static Distance operator +(Distance left, Distance right) => new(left.From, right.To);

    /// <summary>What it counts.</summary>
    /// <param name="times">How often.</param>
    public readonly int Count(int times) => (Length * Weight) + times;
}
