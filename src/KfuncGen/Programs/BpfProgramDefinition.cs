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
}
