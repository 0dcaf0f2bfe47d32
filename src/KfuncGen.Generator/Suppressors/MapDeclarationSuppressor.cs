using System.Collections.Immutable;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Generator.Lowering.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace KfuncGen.Generator.Suppressors;

/// <summary>
/// Silences what the compiler and analyzers say of fields that nobody assigns or reads, where these declare maps and data of an object:
/// the kernel makes them.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MapDeclarationSuppressor : DiagnosticSuppressor
{
    private const string Why = "The field declares what the kernel makes when its object is loaded";

    // Never assigned, never used, may be null, could be read-only, is not used.
    private static readonly string[] Silenced =
        ["CS0649", "CS0169", "CS0414", "CS8618", "IDE0044", "IDE0051", "IDE0052", "CA1823", "CA2211"];

    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } =
        [.. Silenced.Select(static id => new SuppressionDescriptor(SuppressionIds.Declaration, id, Why))];

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        foreach (Diagnostic diagnostic in context.ReportedDiagnostics)
        {
            // Where there is a constructor, the compiler says it of that, and names the field beside.
            if (diagnostic.AdditionalLocations.Prepend(diagnostic.Location)
                .Any(place => FieldAt(place, context) is { } field && IsDeclaration(field)))
            {
                context.ReportSuppression(Suppression.Create(
                    SupportedSuppressions.First(one => one.SuppressedDiagnosticId == diagnostic.Id), diagnostic));
            }
        }
    }

    private static IFieldSymbol? FieldAt(Location place, SuppressionAnalysisContext context) =>
        place.SourceTree is { } tree && tree.GetRoot(context.CancellationToken).FindNode(place.SourceSpan) is { } node
            ? context.GetSemanticModel(tree).GetDeclaredSymbol(node, context.CancellationToken) as IFieldSymbol
            : null;

    private static bool IsDeclaration(IFieldSymbol field) =>
        MapSymbols.Declaration(field) is not null
            || (ObjectFields.IsCandidate(field)
                && MapSymbols.IsObject(field.ContainingType)
                && ObjectFields.Of(field.ContainingType).Contains(field, SymbolEqualityComparer.Default));
}
