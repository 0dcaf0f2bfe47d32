using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Types;

namespace KfuncGen.Snapshots.Targets;

/// <summary>A kernel that a project says it must run on.</summary>
/// <param name="name">How the project refers to it.</param>
/// <param name="snapshot">What that kernel offers.</param>
public sealed class Target(string name, KernelSnapshot snapshot)
{
    /// <summary>How the project refers to it.</summary>
    public string Name { get; } = name;

    /// <summary>What the kernel offers.</summary>
    public KernelSnapshot Snapshot { get; } = snapshot;

    /// <summary>The snapshot's version; null where that is not known.</summary>
    public KernelVersion? Version { get; } = snapshot.Version;

    /// <summary>The version without its patch: one release, of which there may be many builds.</summary>
    public KernelVersion? Release { get; } = snapshot.Version?.Release;

    /// <summary>What the names of its types stand for.</summary>
    public TypeTable Types { get; } = TypeTable.Of(snapshot.Types);
}
