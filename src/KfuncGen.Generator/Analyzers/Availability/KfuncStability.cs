using System.Collections.Concurrent;
using System.Globalization;
using KfuncGen.Generator.Inputs;
using KfuncGen.Snapshots;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Drift;
using KfuncGen.Snapshots.Targets;

namespace KfuncGen.Generator.Analyzers.Availability;

/// <summary>How a kfunc's contract moved across the targets, and how old it is.</summary>
/// <param name="inputs">The project's targets and lifecycle files.</param>
/// <param name="window">How many targets back count, from the newest; null for all.</param>
internal sealed class KfuncStability(ProjectInputs inputs, int? window)
{
    private readonly ConcurrentDictionary<string, EquatableArray<Step>> steps = new(StringComparer.Ordinal);

    /// <summary>
    /// What changed at level type or contract, one sentence for each step from a target to the next; empty where nothing did.
    /// </summary>
    /// <param name="kfunc">The kfunc.</param>
    /// <param name="among">The only targets that count; null for all.</param>
    public string[] Changes(string kfunc, EquatableArray<string>? among) =>
    [
        .. steps.GetOrAdd(kfunc, Read)
            .Where(step => among is not { } targets || (targets.Contains(step.From) && targets.Contains(step.To)))
            .Select(static step => $"{step.From} -> {step.To}: {step.Details}"),
    ];

    /// <summary>Why a kfunc counts as young or short-lived; null where it does not.</summary>
    public string? Youth(string kfunc)
    {
        if (inputs.Targets.Find(kfunc) is not { } history || inputs.Targets.Targets.Count < 2)
        {
            return null;
        }

        if (inputs.Deprecations.Listed(kfunc) is { } entry && inputs.Deprecations.IsInTheFuture(entry))
        {
            string replacement = entry.Replacement is null ? "" : $", where {entry.Replacement} takes its place";
            return $"is deprecated from Linux {entry.Since} on{replacement} ({entry.Evidence.TrimEnd('.')})";
        }

        if (history.Appearances.All(static one => IsTestKernel(one.Target.Snapshot)))
        {
            return $"is only in a test kernel, {history.Newest.Target.Name} ({history.Newest.Target.Snapshot.Kernel})";
        }

        EquatableArray<Target> targets = inputs.Targets.Targets;

        if (history.Appearances.Count == 1 && history.Newest.Target == inputs.Targets.Newest
            && targets.All(target => target == inputs.Targets.Newest || inputs.Targets.After(target).Contains(inputs.Targets.Newest)))
        {
            return $"is only on the newest target, {history.Newest.Target.Name}"
                + (history.Newest.Kfunc.HasImplicitArgumentsInBtf ? ", which refuses every call of it" : "");
        }

        return history.Appearances[0].Target != targets[0] && inputs.Targets.After(history.Newest.Target).Any()
            ? $"came with {history.Appearances[0].Target.Name} and is gone after {history.Newest.Target.Name}"
            : null;
    }

    // 7.3-rc5, or 7.3~rc5-amd64 as distributions spell it.
    private static bool IsTestKernel(KernelSnapshot snapshot) =>
        snapshot.Kernel is { } release && (release.Contains("-rc") || release.Contains("~rc") || release.Contains("-next-"));

    private EquatableArray<Step> Read(string kfunc)
    {
        if (inputs.Targets.Find(kfunc) is not { } history)
        {
            return default;
        }

        EquatableArray<Target> targets = inputs.Targets.Targets;
        int first = window is { } count ? Math.Max(0, targets.Count - count) : 0;
        HashSet<string> counting = [.. targets.Skip(first).Select(static target => target.Name)];
        List<Step> result = [];

        for (int i = 1; i < history.Appearances.Count; i++)
        {
            KfuncAppearance older = history.Appearances[i - 1];
            KfuncAppearance newer = history.Appearances[i];

            if (counting.Contains(older.Target.Name))
            {
                string[] details = ContractDrift.Compare(older, newer)
                    .Where(static change => change.Level is DriftLevel.Type or DriftLevel.Contract)
                    .Select(static change => $"{change.Detail} [{change.Level.ToString().ToLower(CultureInfo.InvariantCulture)}]")
                    .ToArray();

                if (details.Length > 0)
                {
                    result.Add(new Step(older.Target.Name, newer.Target.Name, string.Join(", ", details)));
                }
            }
        }

        return result.ToEquatableArray();
    }

    private sealed record Step(string From, string To, string Details);
}
