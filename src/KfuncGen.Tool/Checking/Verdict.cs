namespace KfuncGen.Tool.Checking;

/// <summary>What becomes of a program on a kernel, and why.</summary>
/// <param name="Program">The program.</param>
/// <param name="Kernel">The kernel's name.</param>
/// <param name="Outcome">What becomes of it.</param>
/// <param name="Message">Why it does not load, or what it falls back to; null where it loads.</param>
internal sealed record Verdict(CheckedProgram Program, string Kernel, Outcome Outcome, string? Message)
{
    /// <summary>The kfunc that it is about; null for none.</summary>
    public string? Kfunc { get; init; }

    /// <summary>The field, enum value or type that it is about, <c>task_struct.pid</c>; null for none.</summary>
    public string? Field { get; init; }

    /// <summary>The helper that it is about; null for none.</summary>
    public string? Helper { get; init; }

    /// <summary>The hook that it is about; null for none.</summary>
    public string? Hook { get; init; }

    /// <summary>The C# that it is about, <c>Tasks.cs:12</c>; null for none.</summary>
    public string? Source { get; init; }

    /// <summary>What the kernel's source does not tell, a sentence each.</summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];

    /// <summary>The capabilities that loading needs there.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>Whether the application gets what it wants there.</summary>
    public bool IsGood => Outcome is Outcome.Loads or Outcome.FallsBack or Outcome.LeftOut;
}
