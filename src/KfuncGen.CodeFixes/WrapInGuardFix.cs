using System.Collections.Immutable;
using System.Composition;
using KfuncGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace KfuncGen.CodeFixes;

/// <summary>Puts a use of a kfunc that some target lacks under its guard.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class WrapInGuardFix : KfuncFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.Missing];

    /// <inheritdoc/>
    internal override IEnumerable<Offer> Offers(EditedFile file, Diagnostic diagnostic, CancellationToken cancellation)
    {
        if (diagnostic.Properties.TryGetValue(DiagnosticProperties.Identifier, out string? identifier)
            && identifier is not null
            && UseAt(file.Root, diagnostic) is { } use
            && !OutsideOfBpf.Is(file, use)
            && BindingsClass.GuardOf(
                identifier, file.Model.GetSymbolInfo(use, cancellation).Symbol?.ContainingType, file.Model, use.SpanStart) is { } guard)
        {
            yield return new Offer(
                $"Guard with '{guard}'",
                nameof(WrapInGuardFix),
                new GuardedCode(file, use, [new Choice(guard, use.ToString())], otherwise: null).Rewrites());
        }
    }
}
