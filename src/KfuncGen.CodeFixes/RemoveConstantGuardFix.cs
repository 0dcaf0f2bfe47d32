using System.Collections.Immutable;
using System.Composition;
using KfuncGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KfuncGen.CodeFixes;

/// <summary>Removes a guard that is true on every target, and the code for kernels that are none of them.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class RemoveConstantGuardFix : KfuncFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.ConstantGuard];

    /// <inheritdoc/>
    internal override IEnumerable<Offer> Offers(EditedFile file, Diagnostic diagnostic, CancellationToken cancellation)
    {
        // A probe's call is no condition by itself.
        if (diagnostic.Properties.TryGetValue(DiagnosticProperties.Value, out string? value) && value == "true"
            && file.Root.FindNode(
                diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is ExpressionSyntax guard and not InvocationExpressionSyntax)
        {
            yield return new Offer(
                "Remove the guard, which is always true",
                nameof(RemoveConstantGuardFix),
                new ConstantCondition(file).Rewrites(guard, value: true));
        }
    }
}
