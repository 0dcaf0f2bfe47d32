namespace KfuncGen;

/// <summary>What became of a program when its object was loaded.</summary>
public sealed record BpfProgramReport
{
    /// <summary>The program's name.</summary>
    public required string Name { get; init; }

    /// <summary>What became of it.</summary>
    public required BpfProgramOutcome Outcome { get; init; }

    /// <summary>Why the kernel does not take it; null where it does, or was not asked.</summary>
    public BpfLoadFailure? Failure { get; init; }

    /// <summary>The name of the program that was loaded in its place; null for none.</summary>
    public string? Taken { get; init; }

    /// <summary>A line.</summary>
    public override string ToString() => Outcome switch
    {
        BpfProgramOutcome.Loaded => $"{Name}: loaded",
        BpfProgramOutcome.NotWanted => $"{Name}: not asked for",
        BpfProgramOutcome.AlternativeTaken => $"{Name}: {Taken} is loaded in its place{Because}",
        BpfProgramOutcome.Absent => $"{Name}: left out, as it is optional{Because}",
        _ => $"{Name}: failed{Because}",
    };

    private string Because => Failure is null ? "" : ". " + Failure.Message;
}
