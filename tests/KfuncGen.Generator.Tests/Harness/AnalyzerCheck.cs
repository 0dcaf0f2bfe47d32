using KfuncGen.Generator.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace KfuncGen.Generator.Tests.Harness;

/// <summary>Runs all analyzers over a project and its generated code.</summary>
internal static class AnalyzerCheck
{
    /// <summary>
    /// What they report, as <c>KFG0003 at "bpf_taks_*": message</c>, or with the file's line and column where it is no code.
    /// </summary>
    public static string[] Diagnose(this TestProject project) =>
        [.. project.Run().Analyze(project, new InputAnalyzer(), new LanguageAnalyzer(), new BindingsAnalyzer(), new KfuncMethodAnalyzer())
            .OrderBy(static diagnostic => diagnostic.Id, StringComparer.Ordinal)
            .ThenBy(static diagnostic => diagnostic.Location.SourceSpan.Start)
            .Select(static diagnostic => $"{diagnostic.Id} at {Place(diagnostic.Location)}: " +
                $"{diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}")];

    /// <summary>What all analyzers of the product report about a project that the generator has run over.</summary>
    public static IEnumerable<Diagnostic> All(Compilation output, TestProject project) => output
        .WithAnalyzers(
            [.. typeof(InputAnalyzer).Assembly.GetTypes().Where(
                static type => !type.IsAbstract
                    && type.IsSubclassOf(typeof(DiagnosticAnalyzer))).Select(
                        static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!)],
            new AnalyzerOptions([.. project.Files], project.Options))
        .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken).GetAwaiter().GetResult()
        .Where(static one => !one.IsSuppressed);

    private static string Place(Location location)
    {
        if (location.SourceTree is { } tree)
        {
            return tree.GetText().ToString(location.SourceSpan);
        }

        FileLinePositionSpan span = location.GetLineSpan();
        return span.IsValid && span.Path.Length > 0
            ? $"{span.Path}({span.StartLinePosition.Line + 1},{span.StartLinePosition.Character + 1})"
            : "no place";
    }
}
