using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace KfuncGen.Generator.Analyzers;

/// <summary>
/// Where a project has a kernel type of its own, as it asks for more than a referenced project's has, that one counts in its code: so
/// docs/snapshots.md says, and the compiler need not at each place that names it.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class KernelTypeConflictSuppressor : DiagnosticSuppressor
{
    private static readonly SuppressionDescriptor OwnTypeCounts = new(
        "KFGS0001", "CS0436", "A kernel type of this project has what a referenced project's lacks, and counts in this project's code");

    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions => [OwnTypeCounts];

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        foreach (Diagnostic conflict in context.ReportedDiagnostics)
        {
            if (conflict.Location.SourceTree is { } tree && IsGenerated(TypeAt(tree, conflict.Location, context)))
            {
                context.ReportSuppression(Suppression.Create(OwnTypeCounts, conflict));
            }
        }
    }

    private static ISymbol? TypeAt(SyntaxTree tree, Location location, SuppressionAnalysisContext context) =>
        context.GetSemanticModel(tree)
            .GetSymbolInfo(
                tree.GetRoot(context.CancellationToken).FindNode(location.SourceSpan, getInnermostNodeForTie: true),
                context.CancellationToken)
            .Symbol;

    // Kernel types and no others are generated into a namespace; what else is generated belongs to a class of the user.
    private static bool IsGenerated(ISymbol? type)
    {
        foreach (AttributeData attribute in type?.GetAttributes() ?? [])
        {
            if (attribute is { AttributeClass.Name: "GeneratedCodeAttribute", ConstructorArguments: [{ Value: "KfuncGen" }, ..] })
            {
                return true;
            }
        }

        return false;
    }
}
