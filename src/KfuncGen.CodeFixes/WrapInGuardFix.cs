using System.Collections.Immutable;
using System.Composition;
using KfuncGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KfuncGen.CodeFixes;

/// <summary>Puts a use of a kfunc that some target lacks under its guard.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class WrapInGuardFix : KfuncFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.Missing];

    /// <inheritdoc/>
    protected override void Register(CodeFixContext context, Diagnostic diagnostic, SyntaxNode root, SemanticModel model)
    {
        if (diagnostic.Properties.TryGetValue(DiagnosticProperties.Identifier, out string? identifier)
            && identifier is not null
            && UseAt(root, diagnostic) is { } use
            && !IsAssigned(use)
            && BindingsClass.GuardOf(identifier, model.GetSymbolInfo(use, context.CancellationToken).Symbol?.ContainingType, model, use.SpanStart) is { } guard)
        {
            Offer(context, diagnostic, $"Guard with '{guard}'", nameof(WrapInGuardFix), new GuardedCode(model, use, guard, use, whenFalse: null).Rewrite(root));
        }
    }

    private static bool IsAssigned(ExpressionSyntax use) => use.Parent is AssignmentExpressionSyntax assignment && assignment.Left == use;
}
