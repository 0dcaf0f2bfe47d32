using System.Runtime.CompilerServices;
using KfuncGen.Generator.Inputs;
using KfuncGen.Snapshots.Companions;
using KfuncGen.Snapshots.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace KfuncGen.Generator.KernelFields;

/// <summary>Opens the files with kernels' types: only for a project that asks for fields, and only those of its targets.</summary>
internal static class CompanionFiles
{
    // Generator and analyzers see the same texts: what was looked up in one is known for as long as it lives.
    private static readonly ConditionalWeakTable<SourceText, TypesCompanion> Known = new();
    private static readonly ConditionalWeakTable<SourceText, FunctionsCompanion> KnownFunctions = new();

    /// <summary>The types of the project's targets, oldest first; targets without such a file are left out.</summary>
    /// <param name="files">The files.</param>
    /// <param name="inputs">The project's kernels.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="SnapshotFormatException">A file's head is not as the format says.</exception>
    public static IReadOnlyList<TargetTypes> Open(
        IEnumerable<AdditionalText> files, ProjectInputs inputs, CancellationToken cancellation) =>
    [
        .. ByTarget(files, inputs, static (text, path) => Open(text, path), static one => one.Head, cancellation).Select(
            static one => new TargetTypes(one.Target, one.Companion)),
    ];

    /// <summary>The functions of the project's targets, oldest first; targets without such a file are left out.</summary>
    /// <param name="files">The files.</param>
    /// <param name="inputs">The project's kernels.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="SnapshotFormatException">A file's head is not as the format says.</exception>
    public static IReadOnlyList<(string Target, FunctionsCompanion Companion)> OpenFunctions(
        IEnumerable<AdditionalText> files, ProjectInputs inputs, CancellationToken cancellation) =>
        [.. ByTarget(files, inputs, static (text, path) => OpenFunctions(text, path), static one => one.Head, cancellation)];

    private static IEnumerable<(string Target, T Companion)> ByTarget<T>(
        IEnumerable<AdditionalText> files,
        ProjectInputs inputs,
        Func<SourceText, string, T> open,
        Func<T, CompanionHead> headOf,
        CancellationToken cancellation)
    {
        Dictionary<string, T> companions = new(StringComparer.Ordinal);

        foreach (AdditionalText file in files.OrderBy(static file => file.Path, StringComparer.Ordinal))
        {
            if (file.GetText(cancellation) is { } text)
            {
                T companion = open(text, file.Path);
                CompanionHead head = headOf(companion);
                string name = head.Name ?? head.Kernel ?? System.IO.Path.GetFileNameWithoutExtension(file.Path);

                if (!companions.ContainsKey(name))
                {
                    companions.Add(name, companion);
                }
            }
        }

        return inputs.Targets.Targets.Where(target => companions.ContainsKey(target.Name))
            .Select(target => (target.Name, companions[target.Name]));
    }

    private static TypesCompanion Open(SourceText text, string path)
    {
        if (!Known.TryGetValue(text, out TypesCompanion? companion))
        {
            companion = Known.GetValue(text, text => TypesCompanion.Open(new SourceCharacters(text), path));
        }

        return companion;
    }

    private static FunctionsCompanion OpenFunctions(SourceText text, string path)
    {
        if (!KnownFunctions.TryGetValue(text, out FunctionsCompanion? companion))
        {
            companion = KnownFunctions.GetValue(text, text => FunctionsCompanion.Open(new SourceCharacters(text), path));
        }

        return companion;
    }
}
