using System.Text;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Types;

namespace KfuncGen.Snapshots.Text;

/// <summary>
/// Writes a snapshot as <c>.kfuncs</c> text: made to be read in a diff, one kfunc per line, sorted, LF, and the same
/// bytes for the same snapshot.
/// </summary>
public static class SnapshotWriter
{
    /// <summary>Writes a snapshot.</summary>
    /// <param name="snapshot">The snapshot; its lists need not be sorted.</param>
    /// <exception cref="ArgumentException">Two registrations give the same set different hooks.</exception>
    public static string Write(KernelSnapshot snapshot)
    {
        StringBuilder text = new();
        bool hasTags = snapshot.Kfuncs.Any(static kfunc => kfunc.IsTagged);

        WriteHead(text, snapshot, hasTags);
        WriteSets(text, snapshot);
        text.Append('\n');

        foreach (Kfunc kfunc in snapshot.Kfuncs.OrderBy(
            static kfunc => kfunc.Name, StringComparer.Ordinal).ThenBy(static kfunc => kfunc.Module, StringComparer.Ordinal))
        {
            WriteKfunc(text, kfunc, hasTags);
        }

        if (!snapshot.Types.IsEmpty)
        {
            text.Append('\n');
        }

        foreach (CTypeDeclaration declaration in snapshot.Types.OrderBy(
            static declaration => CDeclaration.Keyword(declaration),
            StringComparer.Ordinal).ThenBy(static declaration => declaration.Name, StringComparer.Ordinal))
        {
            // A typedef's declaration has the name in it.
            string name = declaration is CTypeDeclaration.Typedef ? "" : declaration.Name + " ";
            text.Append(CDeclaration.Keyword(declaration)).Append(' ').Append(name)
                .Append(CDeclaration.Definition(declaration)).Append('\n');
        }

        return text.ToString();
    }

    private static void WriteHead(StringBuilder text, KernelSnapshot snapshot, bool hasTags)
    {
        text.Append(SnapshotFormat.Signature).Append(' ').Append(SnapshotFormat.Version).Append('\n');
        WriteField(text, SnapshotFormat.Name, snapshot.Name);
        WriteField(text, SnapshotFormat.Kernel, snapshot.Kernel);
        WriteField(text, SnapshotFormat.Architecture, snapshot.Architecture);
        WriteField(text, SnapshotFormat.Source, snapshot.SourceHash is null ? null : SnapshotFormat.SourceHashPrefix + snapshot.SourceHash);
        WriteField(text, SnapshotFormat.Tags, hasTags ? SnapshotFormat.Yes : SnapshotFormat.No);
        WriteField(text, SnapshotFormat.Probed, snapshot.ProbedProgramTypes is { IsEmpty: false } probed ? string.Join(" ", probed) : null);
    }

    private static void WriteField(StringBuilder text, string key, string? value)
    {
        if (value is not null)
        {
            text.Append(key).Append(' ').Append(value).Append('\n');
        }
    }

    private static void WriteSets(StringBuilder text, KernelSnapshot snapshot)
    {
        SortedDictionary<string, EquatableArray<string>?> sets = new(StringComparer.Ordinal);

        foreach (KfuncRegistration registration in snapshot.Kfuncs.SelectMany(static kfunc => kfunc.Registrations ?? default))
        {
            if (registration.Set is not { } name)
            {
                continue;
            }

            if (sets.TryGetValue(name, out EquatableArray<string>? known) && known != registration.Hooks)
            {
                throw new ArgumentException(
                    $"Set {name} has different hooks in two registrations; a set is registered once for all its kfuncs.", nameof(snapshot));
            }

            sets[name] = registration.Hooks;
        }

        if (sets.Count > 0)
        {
            text.Append('\n');
        }

        foreach (KeyValuePair<string, EquatableArray<string>?> set in sets)
        {
            // A set without hooks is registered for nothing; there is no blank at the end of its line.
            string hooks = set.Value is { } known ? string.Concat(known.Select(static hook => " " + hook)) : " " + SnapshotFormat.Unknown;
            text.Append(SnapshotFormat.Set).Append(' ').Append(set.Key).Append(':').Append(hooks).Append('\n');
        }
    }

    private static void WriteKfunc(StringBuilder text, Kfunc kfunc, bool hasTags)
    {
        text.Append(SnapshotFormat.Kfunc).Append(' ').Append(CDeclaration.Prototype(kfunc)).Append(": ");

        text.Append(kfunc.Registrations is { } registrations
            ? string.Join(", ", registrations.Select(Registration))
            : SnapshotFormat.Unknown);

        if (kfunc.Module is not null)
        {
            text.Append(' ').Append(SnapshotFormat.Module).Append(' ').Append(kfunc.Module);
        }

        if (!kfunc.ImplicitArguments.IsEmpty)
        {
            text.Append(' ').Append(kfunc.HasImplicitArgumentsInBtf ? SnapshotFormat.ImplicitInBtf : SnapshotFormat.Implicit);
            text.Append('(').Append(string.Join(", ", kfunc.ImplicitArguments.Select(CDeclaration.Write))).Append(')');
        }

        if (kfunc.AdmittedProgramTypes is { } admitted)
        {
            text.Append(' ').Append(SnapshotFormat.Admitted).Append('(').Append(string.Join(" ", admitted)).Append(')');
        }

        if (hasTags && !kfunc.IsTagged)
        {
            text.Append(' ').Append(SnapshotFormat.Untagged);
        }

        text.Append('\n');
    }

    private static string Registration(KfuncRegistration registration)
    {
        StringBuilder text = new(registration.Set ?? SnapshotFormat.Unknown);

        if (registration is { Set: null, Hooks: { } hooks })
        {
            text.Append('[').Append(string.Join(" ", hooks)).Append(']');
        }

        string flags = string.Join("|", KfuncFlagBits.Names(registration.Flags));
        return text.Append('(').Append(flags.Length == 0 ? SnapshotFormat.NoFlags : flags).Append(')').ToString();
    }
}
