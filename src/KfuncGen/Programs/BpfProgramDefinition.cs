using System.ComponentModel;

namespace KfuncGen;

/// <summary>
/// What generated code says of a program. Generated code makes it; nobody else needs it. It only ever gains members that may be
/// left out, so that what an older build generated keeps working.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class BpfProgramDefinition
{
    /// <summary>The method's name.</summary>
    public required string Name { get; init; }

    /// <summary>The program's type.</summary>
    public required BpfProgramType Type { get; init; }

    /// <summary>The licence it declares.</summary>
    public required string License { get; init; }

    /// <summary>Gives its code, null where the build made none.</summary>
    public required Func<BpfProgramCode?> Code { get; init; }

    /// <summary>The class whose object it is a part of, as people name it; null for a program that is loaded by itself.</summary>
    public string? Object { get; init; }

    /// <summary>Whether it is loaded as one that may sleep.</summary>
    public bool IsSleepable { get; init; }

    /// <summary>Whether its object is loaded without it where it cannot be loaded.</summary>
    public bool IsOptional { get; init; }

    /// <summary>The name of the program that it is an alternative to; null for none.</summary>
    public string? AlternativeTo { get; init; }
}
