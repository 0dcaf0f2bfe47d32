namespace KfuncGen;

/// <summary>Why a program was not loaded, and what to do about it.</summary>
public sealed record BpfLoadFailure
{
    /// <summary>The reason.</summary>
    public required BpfLoadFailureKind Kind { get; init; }

    /// <summary>The program's name.</summary>
    public required string Program { get; init; }

    /// <summary>The program's type.</summary>
    public required BpfProgramType Type { get; init; }

    /// <summary>What happened, where, and what to do, in a few sentences. Of the verifier's log it has what matters.</summary>
    public required string Message { get; init; }

    /// <summary>The C# that it is about; null where it is about none, or where the instruction has none.</summary>
    public BpfSourceLine? Source { get; init; }

    /// <summary>The kfunc that is absent or changed; null for other failures.</summary>
    public KfuncVariant? Kfunc { get; init; }

    /// <summary>
    /// What the kernel has instead of <see cref="Kfunc"/>: where it changed, the parameter and both types. Null for other
    /// failures.
    /// </summary>
    public KfuncProbeResult? Probe { get; init; }

    /// <summary>What stands in the way; null where the failure is not <see cref="BpfLoadFailureKind.NotPermitted"/>.</summary>
    public BpfDenial? Denial { get; init; }

    /// <summary>All that the verifier said; null where it was not asked, or said nothing.</summary>
    public string? VerifierLog { get; init; }

    /// <summary>The errno value of bpf(2); null where the kernel was not asked.</summary>
    public int? ErrorNumber { get; init; }

    /// <summary>Whether no other program of the type could be loaded either: the kernel did not even look at this one.</summary>
    internal bool ConcernsEveryProgram { get; init; }

    /// <summary>The message and, where there is one, the whole log.</summary>
    public override string ToString() => VerifierLog is null ? Message : $"{Message}{Environment.NewLine}{VerifierLog}";
}
