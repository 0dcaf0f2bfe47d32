using KfuncGen.Analyzers.Tests.Verifier;
using KfuncGen.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace KfuncGen.Analyzers.Tests;

/// <summary>An <c>.editorconfig</c> with <c>generated_code = false</c> makes analyzers look at what the generator wrote.</summary>
public sealed class GeneratedCodeTests
{
    [Fact]
    public async Task What_the_generator_wrote_gets_no_diagnostic_of_ours_even_where_it_counts_as_written_by_hand()
    {
        TestProject project = TestProject.With("[KfuncBindings] internal static partial class All;");
        Compilation output = project.WithDebianKernels().Run().Output;
        Compilation byHand = output.WithOptions(((CSharpCompilationOptions)output.Options).WithSyntaxTreeOptionsProvider(new ByHand()));

        IEnumerable<Diagnostic> found = await byHand.WithAnalyzers(
            Verify.Analyzers, new AnalyzerOptions([.. project.Files], project.Options))
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);

        Assert.Empty(
            found.Where(
                static one => one.Location.SourceTree?.FilePath.EndsWith(".g.cs", StringComparison.Ordinal) == true)
                .Select(static one => one.ToString()));
    }

    private sealed class ByHand : SyntaxTreeOptionsProvider
    {
        public override GeneratedKind IsGenerated(SyntaxTree tree, CancellationToken cancellationToken) => GeneratedKind.NotGenerated;

        public override bool TryGetDiagnosticValue(
            SyntaxTree tree, string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity)
        {
            severity = default;
            return false;
        }

        public override bool TryGetGlobalDiagnosticValue(
            string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity)
        {
            severity = default;
            return false;
        }
    }
}
