using System.Collections.Immutable;
using KfuncGen.Generator.Analyzers;
using KfuncGen.Generator.Analyzers.Availability;
using KfuncGen.Generator.Analyzers.GuardFlow;
using KfuncGen.Generator.Analyzers.Symbols;
using KfuncGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace KfuncGen.Generator.Suppressors;

/// <summary>
/// Silences the compiler's warning for a deprecated kfunc where it is the fallback for kernels that do not have its
/// replacement: <c>if (Kf.Has.@new) … else Kf.old()</c>. <c>[Obsolete]</c> cannot see that.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class GuardedFallbackSuppressor : DiagnosticSuppressor
{
    private static readonly SuppressionDescriptor Fallback = new(
        SuppressionIds.Fallback,
        DiagnosticIds.Deprecated,
        "The deprecated kfunc is called only where the running kernel does not have its replacement");

    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = [Fallback];

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        if (KfuncSymbols.Of(context.Compilation, AnalyzerInputs.Of(context.Options)) is not { } symbols)
        {
            return;
        }

        BodyFlows flows = new(symbols);

        foreach (Diagnostic diagnostic in context.ReportedDiagnostics)
        {
            if (IsFallback(diagnostic, symbols, flows, context))
            {
                context.ReportSuppression(Suppression.Create(Fallback, diagnostic));
            }
        }
    }

    private static bool IsFallback(Diagnostic diagnostic, KfuncSymbols symbols, BodyFlows flows, SuppressionAnalysisContext context)
    {
        if (diagnostic.Location.SourceTree is not { } tree
            || UseAt(diagnostic.Location.SourceSpan, context.GetSemanticModel(tree), tree, context.CancellationToken) is not { } use
            || KfuncUse.MemberOf(use) is not { } member
            || symbols.DemandsOf(member).FirstOrDefault(static demand => !demand.IsPushed) is not { } demand)
        {
            return false;
        }

        IOperation body = KfuncUse.BodyOf(use);
        ISymbol? container = context.GetSemanticModel(tree).GetEnclosingSymbol(use.Syntax.SpanStart, context.CancellationToken);

        if (container is null
            || flows.Of(body, container, () => ControlFlowGraph.Create(body.Syntax, body.SemanticModel!, context.CancellationToken), context.CancellationToken)
                .WorldsAt(use.Syntax) is not { } worlds
            || worlds.Any(static world => !world.Absent.Any())
            || symbols.Inputs.Targets.Find(demand.Kfunc) is not { } history
            || symbols.Inputs.Deprecations.ReplacementOf(history) is not { } replacement)
        {
            return false;
        }

        return worlds.All(world => world.Absent.Any(absent => symbols.KfuncOf(absent) == replacement.Kfunc));
    }

    // The compiler marks the name or the whole call.
    private static IOperation? UseAt(Microsoft.CodeAnalysis.Text.TextSpan span, SemanticModel model, SyntaxTree tree, CancellationToken cancellation)
    {
        for (SyntaxNode? node = tree.GetRoot(cancellation).FindNode(span, getInnermostNodeForTie: true); node is ExpressionSyntax or ArgumentSyntax; node = node.Parent)
        {
            if (model.GetOperation(node, cancellation) is { } operation && KfuncUse.Kinds.Contains(operation.Kind))
            {
                return operation;
            }
        }

        return null;
    }
}
