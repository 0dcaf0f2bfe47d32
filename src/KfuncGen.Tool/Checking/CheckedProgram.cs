extern alias runtime;

using runtime::KfuncGen;

namespace KfuncGen.Tool.Checking;

/// <summary>A BPF program as it stands in an assembly.</summary>
/// <param name="Class">The class that declares it, with its namespace.</param>
/// <param name="Name">The method's name.</param>
/// <param name="Type">What kind of program it is.</param>
/// <param name="License">The licence that it declares.</param>
/// <param name="Code">Its code; null where the assembly has none.</param>
internal sealed record CheckedProgram(string Class, string Name, BpfProgramType Type, string License, BpfProgramCode? Code)
{
    /// <summary>How people speak of it.</summary>
    public string FullName => $"{Class}.{Name}";

    /// <summary>Whether the application goes on without it where it does not load.</summary>
    public bool IsOptional { get; init; }

    /// <summary>What it has in common with the programs of which the application takes the first that loads.</summary>
    public required string Group { get; init; }
}
