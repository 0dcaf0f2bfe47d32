using System.Text;
using KfuncGen.Snapshots.Lifecycle;
using KfuncGen.Snapshots.Obligations;
using KfuncGen.Snapshots.Targets;

namespace KfuncGen.Stubs.Deprecation;

/// <summary>
/// Says which kfuncs and fields are deprecated. No kernel marks that by machine, so there must be evidence, and the message says it:
/// gone from a newer target, superseded by a twin, or listed in a lifecycle file.
/// </summary>
/// <param name="targets">The targets.</param>
/// <param name="lifecycle">The entries of all lifecycle files; the last one for a kfunc wins, so a user's file can correct ours.</param>
public sealed class DeprecationRules(TargetSet targets, IEnumerable<LifecycleEntry> lifecycle)
{
    private readonly Dictionary<string, LifecycleEntry> entries = Index(lifecycle);

    /// <summary>Why a kfunc is deprecated, as the text of an <c>[Obsolete]</c>; null where nothing says so.</summary>
    public string? Explain(KfuncHistory history)
    {
        LifecycleEntry? entry = Listed(history.Name) is { } listed && Applies(listed) ? listed : null;
        string? gone = Gone(history);
        string? twin = Twin(history);

        if (entry is null && gone is null && twin is null)
        {
            return null;
        }

        StringBuilder message = new(history.Name);

        if (gone is not null)
        {
            message.Append(gone);
        }
        else if (entry is not null)
        {
            AppendRelease(message, entry);
        }
        else
        {
            message.Append($" is superseded by {twin}, which takes the same arguments without the implicit ones.");
        }

        if ((entry?.Replacement ?? twin) is { } replacement)
        {
            message.Append($" Use {replacement}.");
        }

        AppendEvidence(message, entry);
        return message.ToString();
    }

    /// <summary>Why a field of a type, or an enum's value, is deprecated: it or its type is listed; null where nothing says so.</summary>
    /// <param name="type">The type, without keyword.</param>
    /// <param name="field">The field's path in it.</param>
    public string? ExplainField(string type, string field)
    {
        if ((Listed($"{type}.{field}") ?? Listed("struct " + type) ?? Listed("union " + type) ?? Listed("enum " + type)) is not { } entry
            || !Applies(entry))
        {
            return null;
        }

        StringBuilder message = new(entry.Name);
        AppendRelease(message, entry);
        message.Append(entry.Replacement is { } replacement ? $" Use {replacement}." : "");
        AppendEvidence(message, entry);
        return message.ToString();
    }

    /// <summary>The field that takes the place of a deprecated one: <c>task_struct.__state</c>; null where none is named.</summary>
    public string? ReplacementOfField(string field) =>
        Listed(field) is { Replacement: { } replacement } entry && Applies(entry) ? replacement : null;

    private static void AppendRelease(StringBuilder message, LifecycleEntry entry)
    {
        message.Append(entry.Since is { } since ? $" is deprecated since Linux {since}" : " is deprecated");
        message.Append(entry.Until is { } until ? $" and gone in {until}." : ".");
    }

    private static void AppendEvidence(StringBuilder message, LifecycleEntry? entry)
    {
        if (entry is not null)
        {
            message.Append(entry.Note is null ? "" : " " + entry.Note);
            message.Append($" Evidence: {entry.Evidence}");
            message.Append(message[message.Length - 1] == '.' ? "" : ".");
        }
    }

    /// <summary>What lifecycle files say of a kfunc; null where they do not list it.</summary>
    public LifecycleEntry? Listed(string kfunc) => entries.TryGetValue(kfunc, out LifecycleEntry? entry) ? entry : null;

    /// <summary>
    /// The kfunc to use instead of a deprecated one, and how to call it; null where it is not deprecated or nothing is known.
    /// </summary>
    public KfuncReplacement? ReplacementOf(KfuncHistory history)
    {
        if (Explain(history) is null)
        {
            return null;
        }

        return Listed(history.Name) is { Replacement: { } listed } entry && Applies(entry)
            ? new KfuncReplacement(listed, entry.ReplacementArguments)
            : Twin(history) is { } twin ? new KfuncReplacement(twin, Arguments: null) : null;
    }

    /// <summary>Whether an entry is about a release that no target has reached yet.</summary>
    public bool IsInTheFuture(LifecycleEntry entry) => !Applies(entry);

    private static Dictionary<string, LifecycleEntry> Index(IEnumerable<LifecycleEntry> lifecycle)
    {
        Dictionary<string, LifecycleEntry> entries = new(StringComparer.Ordinal);

        foreach (LifecycleEntry entry in lifecycle)
        {
            entries[entry.Name] = entry;
        }

        return entries;
    }

    // A rename in 6.13 is nothing to heed for a project whose newest target is 6.12: it has no other name there.
    private bool Applies(LifecycleEntry entry) =>
        entry.Since is not { } since
            || targets.Newest?.Snapshot.Version is not { } newest
            || since <= newest.Release;

    private string? Gone(KfuncHistory history)
    {
        Target last = history.Newest.Target;

        return targets.After(last).FirstOrDefault() is { } first
            ? $" is gone from {first.Name} on; {last.Name} is the last target that has it."
            : null;
    }

    private string? Twin(KfuncHistory history) =>
        ImplicitTwin.KfuncOf(history.Name) is { } name
        && FlagObligations.Say(targets.Find(name)?.Newest.Kfunc.AnyFlags, CallObligation.ImplicitArguments)
            ? name
            : null;
}
