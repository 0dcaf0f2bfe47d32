using System.Collections.Immutable;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Generator.Inputs;
using KfuncGen.Generator.Names;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace KfuncGen.Generator.Analyzers;

/// <summary>Says at each attribute of ours that nothing is generated for it, where the project's C# is too old for that.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LanguageAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.OldLanguage];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation is not CSharpCompilation compilation || OldestLanguage.IsMet(compilation.LanguageVersion))
            {
                return;
            }

            ImmutableArray<INamedTypeSymbol> attributes =
            [
                .. new[] { LibraryAttributes.Bindings, LibraryAttributes.Kfunc, LibraryAttributes.Program }
                    .Select(compilation.GetTypeByMetadataName)
                    .OfType<INamedTypeSymbol>(),
            ];

            start.RegisterSymbolAction(symbol => Check(symbol, attributes, compilation), SymbolKind.NamedType, SymbolKind.Method);
        });
    }

    private static void Check(SymbolAnalysisContext context, ImmutableArray<INamedTypeSymbol> attributes, CSharpCompilation compilation)
    {
        foreach (AttributeData attribute in context.Symbol.GetAttributes())
        {
            if (attribute.AttributeClass is { } type
                && attributes.Contains(type, SymbolEqualityComparer.Default)
                && attribute.ApplicationSyntaxReference?.GetSyntax(context.CancellationToken) is { } syntax)
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    Descriptors.OldLanguage,
                    syntax.GetLocation(),
                    context.Symbol.Name,
                    compilation.LanguageVersion.ToDisplayString(),
                    OldestLanguage.Version.ToDisplayString()));
            }
        }
    }
}
