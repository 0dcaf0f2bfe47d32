using System.Collections.Immutable;

namespace KfuncGen.MakeAbi.Tables;

/// <summary>A struct that programs get, or get to.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsContext">Whether programs get it as their parameter.</param>
/// <param name="Sentence">What it is.</param>
internal sealed record ContextRow(string Name, bool IsContext, string Sentence)
{
    /// <summary>Fields that some kind of program may write.</summary>
    public ImmutableHashSet<string> Written { get; init; } = [];

    /// <summary>Fields that are not shown.</summary>
    public ImmutableHashSet<string> Hidden { get; init; } = [];

    /// <summary>What fields point to.</summary>
    public ImmutableDictionary<string, string> Pointers { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The structs of the kernel's own that fields point to.</summary>
    public ImmutableDictionary<string, string> Objects { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Memory between two fields.</summary>
    public ImmutableArray<(string Name, string Start, string End, string Sentence)> Spans { get; init; } = [];

    /// <summary>The helper that releases a reference that a program owns; null where programs own none.</summary>
    public string? Release { get; init; }

    /// <summary>What fields hold.</summary>
    public ImmutableDictionary<string, string> Sentences { get; init; } = ImmutableDictionary<string, string>.Empty;
}
