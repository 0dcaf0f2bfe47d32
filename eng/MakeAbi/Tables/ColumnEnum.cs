using System.Collections.Immutable;

namespace KfuncGen.MakeAbi.Tables;

/// <summary>What a column of the programs may say.</summary>
/// <param name="Name">The enum's name in C#.</param>
/// <param name="Sentence">What the column says.</param>
/// <param name="Values">Its values, and a sentence for each.</param>
internal sealed record ColumnEnum(string Name, string Sentence, ImmutableArray<(string Name, string Sentence)> Values)
{
    /// <summary>Where a program runs.</summary>
    public const string HookSort = "HookSort";

    /// <summary>What it gets there.</summary>
    public const string HookValues = "HookValues";

    /// <summary>Whether it has a value.</summary>
    public bool Has(string value) => Values.Any(one => one.Name == value);
}
