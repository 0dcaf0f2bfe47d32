using KfuncGen.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace KfuncGen.Analyzers.Tests.Verifier;

/// <summary>
/// Roslyn's own test of a fix, with the generator and all analyzers: every diagnostic is marked, <c>{|KFG0105:guard|}</c>, the fix is
/// applied to each, and then to all of a document, project and solution at once.
/// </summary>
/// <remarks>
/// For fixes that end at what is marked. <see cref="VerifyFix"/> is for those whose result still has what other rules say, which this
/// would want to be marked in every text, and where one of several offers is chosen, compiler errors are fixed or titles are asked for.
/// </remarks>
/// <typeparam name="TFix">The fix.</typeparam>
internal sealed class FixTest<TFix> : CSharpCodeFixTest<EmptyDiagnosticAnalyzer, TFix, DefaultVerifier>
    where TFix : CodeFixProvider, new()
{
    // Which says that the methods of these tests are no BPF functions, and cannot be switched off here.
    private const string NoBpfFunction = "KFG0304";

    private FixTest(string before, string after)
    {
        TestProject project = new TestProject().WithThreeKernels();

        // What the tests themselves run on; nothing is taken from a registry.
        ReferenceAssemblies = new ReferenceAssemblies("net10.0");
        TestState.AdditionalReferences.AddRange(GeneratorRun.References);
        TestState.AnalyzerConfigFiles.Add(("/.globalconfig", EditorProject.GlobalConfig(project, "/0/")));
        TestState.AdditionalFiles.AddRange(project.Files.Select(static file => ("/0/" + file.Path, file.GetText()!)));

        // Generators that the test itself is told of write for what is diagnosed; a fix would get a project without what they wrote.
        SolutionTransforms.Add(static (solution, id) => solution.AddAnalyzerReference(id, EditorProject.Generator));

        foreach ((SolutionState state, string code) in new[] { (TestState, before), ((SolutionState)FixedState, after) })
        {
            state.Sources.Add(code);
            state.Sources.Add(project.Sources[0]);
        }
    }

    /// <summary>Checks statements in a method that gets an <c>int x</c> and a <c>bool unknown</c>.</summary>
    public static Task Body(string before, string after) =>
        new FixTest<TFix>(VerifyFix.Class(VerifyFix.Method(before)), VerifyFix.Class(VerifyFix.Method(after)))
            .RunAsync(TestContext.Current.CancellationToken);

    /// <inheritdoc/>
    protected override IEnumerable<DiagnosticAnalyzer> GetDiagnosticAnalyzers() => Verifier.Verify.Analyzers.Where(
        static analyzer => analyzer.SupportedDiagnostics.All(static one => one.Id != NoBpfFunction));

    /// <inheritdoc/>
    protected override ParseOptions CreateParseOptions() => new CSharpParseOptions(LanguageVersion.CSharp12, DocumentationMode.Diagnose);

    /// <inheritdoc/>
    protected override CompilationOptions CreateCompilationOptions() => new CSharpCompilationOptions(
        OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);
}
