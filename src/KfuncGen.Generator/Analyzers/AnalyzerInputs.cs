using System.Runtime.CompilerServices;
using KfuncGen.Generator.Inputs;
using KfuncGen.Snapshots;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace KfuncGen.Generator.Analyzers;

/// <summary>Gives analyzers the same inputs that the generator has.</summary>
internal static class AnalyzerInputs
{
    // The compiler keeps what these gave for as long as it keeps the text.
    private static readonly SourceTextValueProvider<InputContent> Snapshots = new(InputContent.ReadSnapshot);
    private static readonly SourceTextValueProvider<InputContent> Lifecycles = new(InputContent.ReadLifecycle);

    // Where the compiler lends no memory: what texts say, as long as they live.
    private static readonly ConditionalWeakTable<SourceText, InputContent> OwnMemory = new();

    /// <summary>A memory for suppressors, which the compiler gives none.</summary>
    public static bool Remember(SourceText text, SourceTextValueProvider<InputContent> provider, out InputContent content)
    {
        content = OwnMemory.GetValue(text, provider == Snapshots ? InputContent.ReadSnapshot : InputContent.ReadLifecycle);
        return true;
    }

    /// <summary>Reads the inputs of a compilation, when they are first asked for.</summary>
    /// <param name="options">The options of the compilation.</param>
    /// <param name="remembered">The compiler's memory of what texts say.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public static Lazy<ProjectInputs> Of(AnalyzerOptions options, TryGetContent remembered, CancellationToken cancellation)
    {
        InputContent Read(SourceText text, InputKind kind) =>
            remembered(text, kind == InputKind.Snapshot ? Snapshots : Lifecycles, out InputContent? content) ? content : InputFile.ReadContent(text, kind);

        return new Lazy<ProjectInputs>(() => new ProjectInputs(
            options.AdditionalFiles
                .Select(file => (File: file, Kind: BuildOptions.KindOf(file, options.AnalyzerConfigOptionsProvider)))
                .Where(static input => input.Kind != InputKind.None)
                .Select(input => InputFile.Read(input.File, input.Kind, Read, cancellation))
                .OrderBy(static file => file.Path, StringComparer.Ordinal)
                .ToEquatableArray(),
            BuildOptions.Read(options.AnalyzerConfigOptionsProvider.GlobalOptions)));
    }

    /// <summary>The names of the project's targets for a message, oldest first.</summary>
    public static string TargetNames(this ProjectInputs inputs) =>
        inputs.Targets.Targets.IsEmpty ? "the project has none" : string.Join(", ", inputs.Targets.Targets.Select(static target => target.Name));
}
