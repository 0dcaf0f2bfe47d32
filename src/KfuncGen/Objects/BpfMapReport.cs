namespace KfuncGen;

/// <summary>What became of a map when its object was loaded.</summary>
public sealed record BpfMapReport
{
    /// <summary>The name of its field.</summary>
    public required string Name { get; init; }

    /// <summary>What became of it.</summary>
    public required BpfMapOutcome Outcome { get; init; }

    /// <summary>Where it is pinned; null for a map that goes with its object.</summary>
    public string? Path { get; init; }

    /// <summary>Why there is none, and what to do; null where there is one.</summary>
    public string? Failure { get; init; }

    /// <summary>The errno value of bpf(2); null where the kernel was not asked, or did what it was asked to.</summary>
    public int? ErrorNumber { get; init; }

    /// <summary>A line.</summary>
    public override string ToString() => Outcome switch
    {
        BpfMapOutcome.Made => $"{Name}: made{(Path is null ? "" : $" and pinned at {Path}")}",
        BpfMapOutcome.Reused => $"{Name}: used as it is pinned at {Path}",
        _ => $"{Name}: failed. {Failure}",
    };
}
