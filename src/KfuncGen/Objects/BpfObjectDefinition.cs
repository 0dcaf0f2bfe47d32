using System.ComponentModel;

namespace KfuncGen;

/// <summary>
/// What generated code says of an object. Generated code makes it; nobody else needs it. It only ever gains members that may be left
/// out, so that what an older build generated keeps working.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class BpfObjectDefinition
{
    /// <summary>The class's name.</summary>
    public required string Name { get; init; }

    /// <summary>What its programs share, as the build lists it.</summary>
    public required string Listing { get; init; }

    /// <summary>Sets what the shared data begins with; null where that is zeros.</summary>
    public Action<BpfInitialData>? InitialData { get; init; }

    /// <summary>The programs, in the order of the class.</summary>
    public IReadOnlyList<BpfProgram> Programs { get; init; } = [];
}
