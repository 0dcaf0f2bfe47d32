using System.Collections.Concurrent;
using KfuncGen.Snapshots;
using KfuncGen.Snapshots.Targets;

namespace KfuncGen.Stubs.Variants;

/// <summary>The names of targets. Of many kfuncs that are on the same targets all have one list.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class NamedTargets
{
    private readonly ConcurrentDictionary<TargetNumbers, EquatableArray<string>> known = new();

    /// <summary>Takes the targets.</summary>
    /// <param name="targets">All of them, oldest first.</param>
    public NamedTargets(EquatableArray<Target> targets) => All = targets.Select(static target => target.Name).ToEquatableArray();

    /// <summary>All names, oldest first.</summary>
    public EquatableArray<string> All { get; }

    /// <summary>The names of some targets, oldest first.</summary>
    public EquatableArray<string> Of(TargetNumbers targets) => known.GetOrAdd(
        targets, targets => All.Where((_, number) => targets[number]).ToEquatableArray());
}
