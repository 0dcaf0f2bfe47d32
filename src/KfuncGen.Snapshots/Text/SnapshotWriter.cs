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

        text.Append(SnapshotFormat.Signature).Append(' ').Append(SnapshotFormat.Version).Append('\n');
        WriteField(text, SnapshotFormat.Name, snapshot.Name);
        WriteFields(text, snapshot, hasTags);
        string[] sets = [.. Sets(snapshot)];

        if (sets.Length > 0)
        {
            text.Append('\n');
        }

        WriteLines(text, sets);
        text.Append('\n');
        WriteLines(
            text,
            snapshot.Kfuncs
                .OrderBy(static kfunc => kfunc.Name, StringComparer.Ordinal)
                .ThenBy(static kfunc => kfunc.Module, StringComparer.Ordinal)
                .Select(kfunc => Line(kfunc, hasTags)));

        if (!snapshot.Types.IsEmpty)
        {
            text.Append('\n');
        }

        WriteLines(
            text,
            snapshot.Types
                .OrderBy(static declaration => CDeclaration.Keyword(declaration), StringComparer.Ordinal)
                .ThenBy(static declaration => declaration.Name, StringComparer.Ordinal)
                .Select(Line));

        return text.ToString();
    }

    /// <summary>The line of a type.</summary>
    internal static string Line(CTypeDeclaration declaration)
    {
        // A typedef's declaration has the name in it.
        string name = declaration is CTypeDeclaration.Typedef ? "" : declaration.Name + " ";
        return $"{CDeclaration.Keyword(declaration)} {name}{CDeclaration.Definition(declaration)}";
    }

    /// <summary>The lines of a snapshot's sets, by name.</summary>
    /// <exception cref="ArgumentException">Two registrations give the same set different hooks.</exception>
    internal static IEnumerable<string> Sets(KernelSnapshot snapshot)
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

        // A set without hooks is registered for nothing; there is no blank at the end of its line.
        return sets.Select(static set => $"{SnapshotFormat.Set} {set.Key}:" + (set.Value is { } known
            ? string.Concat(known.Select(static hook => " " + hook))
            : " " + SnapshotFormat.Unknown));
    }

    private static void WriteLines(StringBuilder text, IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            text.Append(line).Append('\n');
        }
    }

    /// <summary>Writes what the head says of a kernel, but for its name.</summary>
    internal static void WriteFields(StringBuilder text, KernelSnapshot snapshot, bool hasTags)
    {
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

    /// <summary>The line of a kfunc.</summary>
    /// <param name="kfunc">The kfunc.</param>
    /// <param name="hasTags">Whether BTF marks kfuncs, so that the line says if it does not mark this one.</param>
    internal static string Line(Kfunc kfunc, bool hasTags)
    {
        StringBuilder text = new();
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

        return text.ToString();
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
