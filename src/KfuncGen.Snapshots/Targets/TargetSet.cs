using KfuncGen.Snapshots.Types;

namespace KfuncGen.Snapshots.Targets;

/// <summary>All kernels a project must run on, oldest first, and every kfunc across them.</summary>
public sealed class TargetSet
{
    private readonly Dictionary<string, KfuncHistory> histories;

    /// <summary>Merges targets.</summary>
    /// <param name="targets">The targets in any order; those without a known version count as oldest.</param>
    public TargetSet(IEnumerable<Target> targets)
    {
        Targets = targets
            .OrderBy(static target => target.Version ?? default)
            .ThenBy(static target => target.Name, StringComparer.Ordinal)
            .ToEquatableArray();
        AlikeAppearances alike = new(Targets);
        TypeTables = alike.Tables.ToEquatableArray();
        histories = alike.Histories.ToDictionary(static history => history.Name, StringComparer.Ordinal);
        Kfuncs = histories.Values.OrderBy(static history => history.Name, StringComparer.Ordinal).ToEquatableArray();
    }

    /// <summary>The targets, oldest first.</summary>
    public EquatableArray<Target> Targets { get; }

    /// <summary>All kfuncs that a program can call on at least one target, sorted by name (ordinal).</summary>
    public EquatableArray<KfuncHistory> Kfuncs { get; }

    /// <summary>What the targets' types are, one table for those to whose callers they are the same.</summary>
    public EquatableArray<TypeTable> TypeTables { get; }

    /// <summary>The target with the highest version; null where there is none.</summary>
    public Target? Newest => Targets.IsEmpty ? null : Targets[Targets.Count - 1];

    /// <summary>
    /// The targets of a later release than one, oldest first. Two builds of one release say nothing about what came after
    /// what, and neither does a target whose release is not known.
    /// </summary>
    public IEnumerable<Target> After(Target target) => target.Release is { } release && Newest!.Release > release
        ? Targets.Where(other => other.Release > release)
        : [];

    /// <summary>A kfunc by its name; null where no target has it.</summary>
    public KfuncHistory? Find(string name) => histories.TryGetValue(name, out KfuncHistory? history) ? history : null;
}
