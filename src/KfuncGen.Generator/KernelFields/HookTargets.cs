using System.Collections;
using KfuncGen.Snapshots.Companions;

namespace KfuncGen.Generator.KernelFields;

/// <summary>What each target has for the hook that a program names.</summary>
internal sealed class HookTargets : IReadOnlyCollection<(string Name, IReadOnlyList<HookArgument>? Arguments)>
{
    private readonly (string Name, IReadOnlyList<HookArgument>? Arguments)[] targets;
    private readonly Func<IEnumerable<string>> similar;

    private HookTargets((string Name, IReadOnlyList<HookArgument>? Arguments)[] targets, Func<IEnumerable<string>> similar)
    {
        this.targets = targets;
        this.similar = similar;
    }

    /// <inheritdoc/>
    public int Count => targets.Length;

    /// <summary>Hooks of the newest target whose names begin alike.</summary>
    public IEnumerable<string> Similar => similar();

    /// <summary>Of a hook that types tell of.</summary>
    public static HookTargets OfTypes(HookSort sort, string hook, IReadOnlyList<TargetTypes> targets) => new(
        [.. targets.Select(target => (target.Target, TargetHooks.ArgumentsOf(sort, hook, target)))],
        () => TargetHooks.Names(sort, hook, targets[targets.Count - 1]));

    /// <summary>Of a function.</summary>
    public static HookTargets OfFunctions(
        HookValues values, string hook, IReadOnlyList<(string Target, FunctionsCompanion Companion)> targets) => new(
        [.. targets.Select(target => (target.Target, TargetHooks.ArgumentsOf(values, hook, target.Companion)))],
        () => targets[targets.Count - 1].Companion.Names(hook.Substring(0, Math.Min(3, hook.Length))));

    /// <inheritdoc/>
    public IEnumerator<(string Name, IReadOnlyList<HookArgument>? Arguments)> GetEnumerator() =>
        ((IEnumerable<(string, IReadOnlyList<HookArgument>?)>)targets).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
