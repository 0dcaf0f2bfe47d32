using KfuncGen.Snapshots.Contracts;

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
        histories = Merge(Targets);
        Kfuncs = histories.Values.OrderBy(static history => history.Name, StringComparer.Ordinal).ToEquatableArray();
    }

    /// <summary>The targets, oldest first.</summary>
    public EquatableArray<Target> Targets { get; }

    /// <summary>All kfuncs that a program can call on at least one target, sorted by name (ordinal).</summary>
    public EquatableArray<KfuncHistory> Kfuncs { get; }

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

    private static Dictionary<string, KfuncHistory> Merge(EquatableArray<Target> targets)
    {
        AlikeAppearances alike = new();

        foreach (Target target in targets)
        {
            foreach (Kfunc kfunc in target.Snapshot.Kfuncs)
            {
                alike.Add(target, kfunc);
            }
        }

        return alike.ByName.ToDictionary(
            static pair => pair.Key,
            static pair => new KfuncHistory(pair.Key, pair.Value.ToEquatableArray()),
            StringComparer.Ordinal);
    }
}
