using System.Collections.Concurrent;
using System.Collections.Immutable;
using KfuncGen.Bpf.Verification.Findings;
using KfuncGen.Generator.Analyzers.Programs;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Generator.Lowering.Symbols;
using KfuncGen.Generator.Names;
using KfuncGen.Generator.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace KfuncGen.Generator.Analyzers.Verification;

/// <summary>
/// Says in the editor what the verifiers of the project's kernels would refuse of a program. What each rule looks at is in
/// <c>KfuncGen.Bpf/Verification/Rules</c>.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class VerifierAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        Descriptors.VerifierContext, Descriptors.VerifierOwnership, Descriptors.VerifierNull, Descriptors.VerifierProtection,
        Descriptors.VerifierSleep, Descriptors.VerifierArguments, Descriptors.VerifierLocks, Descriptors.VerifierMemory,
        Descriptors.VerifierLoops, Descriptors.VerifierPrivileges, Descriptors.VerifierResults,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName(LibraryAttributes.Program) is not null)
            {
                ProgramAnalyses analyses = ProgramAnalyses.Of(start.Compilation, start.Options);
                ConcurrentDictionary<(string, Location, string), bool> reported = new();
                start.RegisterSymbolAction(symbol => Check(symbol, analyses, reported), SymbolKind.Method);
            }
        });
    }

    // What is wrong with a function is said once, however many programs call it.
    private static void Check(
        SymbolAnalysisContext context, ProgramAnalyses analyses, ConcurrentDictionary<(string, Location, string), bool> reported)
    {
        if (context.Symbol is not IMethodSymbol method || !KernelSymbols.IsProgram(method))
        {
            return;
        }

        foreach (TargetFinding one in analyses.Of(method, context.CancellationToken).Findings)
        {
            if (one.Finding.Place is not SyntaxNode place)
            {
                continue;
            }

            DiagnosticDescriptor descriptor = DescriptorOf(one.Finding.Rule);

            // What loading needs is told, and is no fault of the program.
            Diagnostic diagnostic = Diagnostic.Create(
                descriptor,
                LocationOf(place, method, context.Compilation),
                one.Finding.Rule == VerifierRule.Capabilities ? DiagnosticSeverity.Info : descriptor.DefaultSeverity,
                additionalLocations: null,
                ImmutableDictionary<string, string?>.Empty
                    .Add(DiagnosticProperties.Kfunc, one.Finding.Function).Add(DiagnosticProperties.Remedy, one.Finding.Remedy),
                FindingWords.Of(one));

            if (reported.TryAdd((diagnostic.Id, diagnostic.Location, one.Finding.Text), true))
            {
                context.ReportDiagnostic(diagnostic);
            }
        }
    }

    // What is wrong with the code of another project for the kernels of this one is said at the program.
    private static Location LocationOf(SyntaxNode place, IMethodSymbol method, Compilation compilation) =>
        compilation.ContainsSyntaxTree(place.SyntaxTree) ? place.GetLocation() : method.Locations[0];

    private static DiagnosticDescriptor DescriptorOf(VerifierRule rule) => rule switch
    {
        VerifierRule.Context => Descriptors.VerifierContext,
        VerifierRule.Ownership => Descriptors.VerifierOwnership,
        VerifierRule.Null => Descriptors.VerifierNull,
        VerifierRule.Protection => Descriptors.VerifierProtection,
        VerifierRule.Sleep => Descriptors.VerifierSleep,
        VerifierRule.Locks => Descriptors.VerifierLocks,
        VerifierRule.Memory => Descriptors.VerifierMemory,
        VerifierRule.Loops => Descriptors.VerifierLoops,
        VerifierRule.Results => Descriptors.VerifierResults,
        VerifierRule.Capabilities or VerifierRule.Privileges => Descriptors.VerifierPrivileges,
        _ => Descriptors.VerifierArguments,
    };
}
