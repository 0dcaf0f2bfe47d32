using System.Collections.Immutable;
using KfuncGen.Generator.Bindings;
using KfuncGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace KfuncGen.Generator.Analyzers;

/// <summary>KFG0024: a type that hides a namespace from generated code.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HiddenNamespaceAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.HiddenNamespace];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static compilation =>
        {
            if (HiddenNamespace.Find(compilation.Compilation.Assembly) is { } hiding)
            {
                compilation.RegisterSymbolAction(
                    context =>
                    {
                        if (SymbolEqualityComparer.Default.Equals(context.Symbol, hiding))
                        {
                            context.ReportDiagnostic(
                                Diagnostic.Create(Descriptors.HiddenNamespace, hiding.Locations[0], hiding.ToDisplayString()));
                        }
                    },
                    SymbolKind.NamedType);
            }
        });
    }
}
