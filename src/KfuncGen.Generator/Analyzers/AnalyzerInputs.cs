using System.Runtime.CompilerServices;
using KfuncGen.Generator.Inputs;
using KfuncGen.Snapshots;
using KfuncGen.Stubs.Words;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace KfuncGen.Generator.Analyzers;

/// <summary>Gives analyzers the same inputs that the generator has.</summary>
internal static class AnalyzerInputs
{
    // All analyzers of a run are handed one and the same options: they share what follows from them, while that lives.
    private static readonly ConditionalWeakTable<AnalyzerOptions, Lazy<ProjectInputs>> Known = new();

    /// <summary>The inputs of a compilation, read when they are first asked for.</summary>
    /// <param name="options">The options of the compilation.</param>
    public static Lazy<ProjectInputs> Of(AnalyzerOptions options) =>
        Known.GetValue(options, static options => new Lazy<ProjectInputs>(() => Read(options)));

    /// <summary>The names of the project's targets for a message, oldest first.</summary>
    public static string TargetNames(this ProjectInputs inputs) =>
        inputs.Targets.Targets.IsEmpty
            ? "the project has none"
            : TargetWords.Of([.. inputs.Targets.Targets.Select(static target => target.Name)]);

    // Not to be cancelled: it is shared, and takes no longer than the files take to read.
    private static ProjectInputs Read(AnalyzerOptions options) => new(
        options.AdditionalFiles
            .Select(file => (File: file, Kind: BuildOptions.KindOf(file, options.AnalyzerConfigOptionsProvider)))
            .Where(static input => BuildOptions.IsReadAlways(input.Kind))
            .Select(static input => InputFile.Read(input.File, input.Kind, CancellationToken.None))
            .OrderBy(static file => file.Path, StringComparer.Ordinal)
            .ToEquatableArray(),
        BuildOptions.Read(options.AnalyzerConfigOptionsProvider.GlobalOptions));
}
