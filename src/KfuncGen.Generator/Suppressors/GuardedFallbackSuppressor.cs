using System.Collections.Immutable;
using KfuncGen.Generator.Analyzers;
using KfuncGen.Generator.Analyzers.GuardFlow;
using KfuncGen.Generator.Analyzers.Symbols;
using KfuncGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Text;

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

        BodyFlows flows = BodyFlows.Of(symbols);

        foreach (Diagnostic diagnostic in context.ReportedDiagnostics)
        {
            if (diagnostic.Location.SourceTree is { } tree
                && IsFallback(diagnostic, symbols, flows, context.GetSemanticModel(tree), context.CancellationToken))
            {
                context.ReportSuppression(Suppression.Create(Fallback, diagnostic));
            }
        }
    }

    /// <summary>Whether a diagnostic of the compiler's would be silenced.</summary>
    internal static bool Silences(Diagnostic diagnostic, SemanticModel model, AnalyzerOptions options, CancellationToken cancellation) =>
        diagnostic.Id == DiagnosticIds.Deprecated
        && KfuncSymbols.Of(model.Compilation, AnalyzerInputs.Of(options)) is { } symbols
        && IsFallback(diagnostic, symbols, BodyFlows.Of(symbols), model, cancellation);

    private static bool IsFallback(
        Diagnostic diagnostic, KfuncSymbols symbols, BodyFlows flows, SemanticModel model, CancellationToken cancellation)
    {
        if (OperationAt(diagnostic.Location.SourceSpan, model, model.SyntaxTree, cancellation) is not { } operation)
        {
            return false;
        }

        IOperation body = BodyFlows.BodyOf(operation);
        ISymbol? container = model.GetEnclosingSymbol(operation.Syntax.SpanStart, cancellation);

        if (container is null
            || flows.Of(
                body,
                container,
                () => ControlFlowGraph.Create(body.Syntax, body.SemanticModel!, cancellation),
                cancellation) is not { } flow
            || UseAt(diagnostic.Location.SourceSpan, flow) is not { } use
            || use.Demands.FirstOrDefault(static demand => !demand.IsPushed) is not { } demand)
        {
            return false;
        }

        if (demand.IsField)
        {
            return symbols.Inputs.Deprecations.ReplacementOfField(demand.Identifier) is { } field
                && flow.IsOneAbsent(flow.Guards.Select(static guard => guard.Identifier).Where(guard => guard == field), use);
        }

        if (symbols.Inputs.Targets.Find(demand.Kfunc) is not { } history
            || symbols.Inputs.Deprecations.ReplacementOf(history) is not { } replacement)
        {
            return false;
        }

        return flow.IsOneAbsent(
            flow.Guards.Select(static guard => guard.Identifier).Where(
                guard => !guard.EndsWith(KfuncSymbols.AnyVariant, StringComparison.Ordinal) && symbols.KfuncOf(guard) == replacement.Kfunc),
            use);
    }

    // The compiler marks the name or the whole call.
    private static KfuncUse? UseAt(TextSpan span, FlowResult flow) => flow.Uses
        .Where(use => use.Syntax.Span.Contains(span) || span.Contains(use.Syntax.Span))
        .OrderBy(static use => use.Syntax.Span.Length)
        .FirstOrDefault();

    private static IOperation? OperationAt(TextSpan span, SemanticModel model, SyntaxTree tree, CancellationToken cancellation)
    {
        for (SyntaxNode? node =
            tree.GetRoot(cancellation).FindNode(span, getInnermostNodeForTie: true); node is not (null or MemberDeclarationSyntax); node =
                node.Parent)
        {
            if (model.GetOperation(node, cancellation) is { } operation)
            {
                return operation;
            }
        }

        return null;
    }
}
