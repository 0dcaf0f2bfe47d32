using System.Collections.Immutable;
using System.Globalization;
using KfuncGen.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace KfuncGen.Analyzers.Tests.Verifier;

/// <summary>
/// Checks marked code against three kernels: it is compiled with the generator's output, and what all analyzers and the
/// compiler say must be what is marked, no more and no less.
/// </summary>
/// <param name="id">The id that the tests are about; infos of other rules are not looked at.</param>
internal sealed class Verify(string id)
{
    private const string Usings =
        "using System; using System.Collections.Generic; using System.Diagnostics; using System.Diagnostics.CodeAnalysis; using " +
        "System.Threading.Tasks;\n";

    /// <summary>All analyzers and suppressors of the product.</summary>
    public static ImmutableArray<DiagnosticAnalyzer> Analyzers { get; } =
    [
        .. typeof(Generator.Analyzers.InputAnalyzer).Assembly.GetTypes()
            .Where(static type => !type.IsAbstract && type.IsSubclassOf(typeof(DiagnosticAnalyzer)))
            .OrderBy(static type => type.Name, StringComparer.Ordinal)
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    /// <summary>Checks statements in a method that gets an <c>int x</c> and a <c>bool unknown</c>.</summary>
    public void Body(string marked) => Members($"void M(int x, bool unknown)\n{{\n{marked}\n}}");

    /// <summary>Checks members of a class.</summary>
    public void Members(string marked) => Code($"class C\n{{\n{marked}\n}}");

    /// <summary>Checks a file.</summary>
    public void Code(string marked) => Project(marked, static project => project.WithThreeKernels());

    /// <summary>Checks a file in a project with other kernels or options.</summary>
    public void Project(string marked, Func<TestProject, TestProject> with)
    {
        MarkedSource source = MarkedSource.Read(Usings + marked, id);
        Diagnostic[] actual = [.. Diagnose(with(TestProject.With(source.Text))).Where(IsLookedAt)];

        Assert.Equal(
            source.Marks.Select(
                mark => $"{mark.Id} at {mark.Span} {source.Text.Substring(mark.Span.Start, mark.Span.Length)}")
                .Order(StringComparer.Ordinal),
            actual.Select(Describe).Order(StringComparer.Ordinal));

        string Describe(Diagnostic one)
        {
            // The project puts a line in front of the code.
            TextSpan span = new(
                Math.Max(0, one.Location.SourceSpan.Start - TestProject.With("").Sources[0].Length), one.Location.SourceSpan.Length);
            bool isUnexpected = !source.Marks.Any(mark => mark.Id == one.Id);
            return $"{one.Id} at {span} {source.Text.Substring(span.Start, span.Length)}{(isUnexpected ? ": " +
                one.GetMessage(CultureInfo.InvariantCulture) : "")}";
        }
    }

    /// <summary>Checks a file of a project that has no snapshot and takes bindings from another project.</summary>
    public void ReferencingBindings(string marked)
    {
        GeneratorRun bindings = TestProject.With(
            "[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"Consumer\")]").WithThreeKernels().Run();
        Project(marked, project => project.Referencing(bindings.Output.WithAssemblyName("Bindings").ToMetadataReference()));
    }

    /// <summary>The messages of the id that the tests are about, for statements in a method.</summary>
    public string[] Messages(string body) =>
        MessagesOf($"{Usings}class C {{ void M(int x, bool unknown) {{ {body} }} }}", static project => project.WithThreeKernels());

    /// <summary>The messages of the id that the tests are about, for a file.</summary>
    public string[] MessagesOf(string code, Func<TestProject, TestProject> with) =>
        [.. Diagnose(with(TestProject.With(code))).Where(one => one.Id == id).Select(
            static one => one.GetMessage(CultureInfo.InvariantCulture))];

    /// <summary>What compiler and analyzers say about the first file of a project, errors of other files included.</summary>
    public static IEnumerable<Diagnostic> Diagnose(TestProject project) =>
        DiagnoseAll(project).Where(
            static one => one.Location.SourceTree?.FilePath == "Source0.cs" || one.Severity == DiagnosticSeverity.Error);

    /// <summary>What compiler and analyzers say about all files of a project.</summary>
    public static IEnumerable<Diagnostic> DiagnoseAll(TestProject project)
    {
        CompilationWithAnalyzers analysis = project.Run().Output.WithAnalyzers(
            Analyzers,
            new CompilationWithAnalyzersOptions(
                new AnalyzerOptions([.. project.Files], project.Options),
                onAnalyzerException: null,
                concurrentAnalysis: true,
                logAnalyzerExecutionTime: false));

        return analysis.GetAllDiagnosticsAsync(TestContext.Current.CancellationToken).GetAwaiter().GetResult()
            .Where(static one => !one.IsSuppressed && one.Severity != DiagnosticSeverity.Hidden)
            .OrderBy(static one => one.Location.SourceSpan.Start);
    }

    // Locals that a test never reads, and the like, are the test's. So is it that the methods in which tests of availability
    // call stubs are no BPF functions: guards are understood in all of C#, not only in what BPF has a form of.
    private bool IsLookedAt(Diagnostic diagnostic) =>
        diagnostic.Id == id
        || (diagnostic.Descriptor.Category == "KfuncGen.Programs" ? id.StartsWith("KFG03", StringComparison.Ordinal) : IsWrong(diagnostic));

    private static bool IsWrong(Diagnostic diagnostic) =>
        diagnostic.Severity == DiagnosticSeverity.Error
        || (diagnostic.Severity == DiagnosticSeverity.Warning
            && !diagnostic.Id.StartsWith("CS", StringComparison.Ordinal)
            && diagnostic.Id is not ("KFG0102" or "KFG0103"));
}
