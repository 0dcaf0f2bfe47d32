using System.Collections.Immutable;
using KfuncGen.Generator.Analyzers;
using KfuncGen.Generator.Analyzers.Availability;
using KfuncGen.Generator.Analyzers.Programs;
using KfuncGen.Generator.Analyzers.Verification;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Generator.Inputs;
using KfuncGen.Generator.Suppressors;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace KfuncGen.CodeFixes;

/// <summary>A file as it is, or as it would be: changing it makes a new one, and leaves the workspace alone.</summary>
/// <param name="project">The project that it is part of.</param>
/// <param name="model">What the compiler knows about it.</param>
internal sealed class EditedFile(Project project, SemanticModel model)
{
    // What a fix could make wrong, and what it is there to make right.
    private static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers =
        [
            new MissingKfuncAnalyzer(), new ConstantGuardAnalyzer(), new GuardDeclarationAnalyzer(), new BpfFunctionAnalyzer(),
            new BpfOnlyUseAnalyzer(), new VerifierAnalyzer(), new UnstableKfuncAnalyzer(), new BindingsAnalyzer(),
            new KfuncMethodAnalyzer(),
        ];

    // A partial method has no implementation.
    private const string NotImplemented = "CS8795";

    /// <summary>The project that it is part of.</summary>
    public Project Project => project;

    /// <summary>What the compiler knows about it.</summary>
    public SemanticModel Model => model;

    /// <summary>Its code.</summary>
    public SyntaxNode Root => model.SyntaxTree.GetRoot();

    /// <summary>Its text.</summary>
    public SourceText Text => model.SyntaxTree.GetText();

    /// <summary>The project's snapshots and lifecycle files.</summary>
    public ProjectInputs Inputs => AnalyzerInputs.Of(project.AnalyzerOptions).Value;

    /// <summary>The file with changes.</summary>
    public EditedFile With(IEnumerable<TextChange> changes)
    {
        SyntaxTree changed = model.SyntaxTree.WithChangedText(Text.WithChanges(changes));
        return new EditedFile(project, model.Compilation.ReplaceSyntaxTree(model.SyntaxTree, changed).GetSemanticModel(changed));
    }

    /// <summary>What the compiler and our analyzers say about a part of it.</summary>
    public async Task<ImmutableArray<Diagnostic>> DiagnoseAsync(TextSpan? span, CancellationToken cancellation)
    {
        // One after the other: it is one file, and what is offered must not depend on who was first.
        CompilationWithAnalyzers analysis = model.Compilation.WithAnalyzers(
            Analyzers,
            new CompilationWithAnalyzersOptions(
                project.AnalyzerOptions, onAnalyzerException: null, concurrentAnalysis: false, logAnalyzerExecutionTime: false));
        IEnumerable<Diagnostic> ours = await analysis.GetAnalyzerSemanticDiagnosticsAsync(model, span, cancellation).ConfigureAwait(false);

        return
        [
            .. model.GetDiagnostics(span, cancellation)
                .Concat(ours)
                .Where(one => one.Severity != DiagnosticSeverity.Hidden

                    // That a replacement is young is in its name, and no fault of the fix.
                    && one.Id != DiagnosticIds.Young

                    // The other half of a method is what the generator makes.
                    && one.Id != NotImplemented
                    && !one.IsSuppressed
                    && !GuardedFallbackSuppressor.Silences(one, model, project.AnalyzerOptions, cancellation))
                .OrderBy(static one => one.Location.SourceSpan.Start),
        ];
    }
}
