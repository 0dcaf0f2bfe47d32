using System.Collections.Immutable;
using KfuncGen.Generator.Bindings;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Generator.Inputs;
using KfuncGen.Snapshots.Text;
using KfuncGen.Stubs.Naming;
using KfuncGen.Stubs.Words;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace KfuncGen.Generator.Analyzers;

/// <summary>Checks the project's snapshots, lifecycle files and choice of targets.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class InputAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [Descriptors.UnreadableInput, Descriptors.UnknownTarget, Descriptors.DuplicateTarget, Descriptors.InvalidNamespace];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationAction(static compilation =>
            Check(AnalyzerInputs.Of(compilation.Options).Value, compilation));
    }

    private static void Check(ProjectInputs inputs, CompilationAnalysisContext context)
    {
        foreach (InputFile file in inputs.Files)
        {
            if (file.Content.Error is { } error)
            {
                context.ReportDiagnostic(
                    Diagnostic.Create(Descriptors.UnreadableInput, Place(file.Path, error), error.Problem.TrimEnd('.')));
            }
        }

        string[] names = inputs.Snapshots.Select(static snapshot => snapshot.TargetName).Distinct().ToArray();

        foreach (string target in inputs.Options.TargetNames)
        {
            if (!names.Contains(target))
            {
                string known = names.Length == 0 ? "none" : TargetWords.Of(names);
                context.ReportDiagnostic(
                    Diagnostic.Create(
                        Descriptors.UnknownTarget, ProjectFile(context.Options), target, NameSuggestion.For(target, names), known));
            }
        }

        if (inputs.Options.InvalidTypesNamespace is { } invalid)
        {
            context.ReportDiagnostic(
                Diagnostic.Create(Descriptors.InvalidNamespace, ProjectFile(context.Options), invalid, "no namespace of C#"));
        }
        else if (HiddenNamespace.FindInPlaceOf(context.Compilation.Assembly, inputs.Options.TypesNamespace) is { } type
            && inputs.Options.TypesNamespace != BuildOptions.DefaultTypesNamespace)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.InvalidNamespace,
                ProjectFile(context.Options),
                inputs.Options.TypesNamespace,
                $"no namespace here, because '{type.ToDisplayString()}' is a type of this project"));
        }

        foreach (IGrouping<string, InputSnapshot> group in inputs.Snapshots.GroupBy(static snapshot => snapshot.TargetName))
        {
            foreach (InputSnapshot other in group.Skip(1))
            {
                context.ReportDiagnostic(
                    Diagnostic.Create(
                        Descriptors.DuplicateTarget, Place(other.Path, 1, 1), group.Key, Path.GetFileName(group.First().Path)));
            }
        }
    }

    // Where KfuncTargets is set, or at least where the project begins.
    private static Location ProjectFile(AnalyzerOptions options) =>
        options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue("build_property.MSBuildProjectFullPath", out string? path)
            && path.Length > 0
            ? Place(path, 1, 1)
            : Location.None;

    private static Location Place(string path, SnapshotFormatException error) => Place(path, error.Line, error.Column);

    private static Location Place(string path, int line, int column)
    {
        LinePosition position = new(line - 1, column - 1);
        return Location.Create(path, default, new LinePositionSpan(position, position));
    }
}
