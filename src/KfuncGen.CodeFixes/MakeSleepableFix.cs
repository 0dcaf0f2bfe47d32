using System.Collections.Immutable;
using System.Composition;
using KfuncGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace KfuncGen.CodeFixes;

/// <summary>Makes a program one that may sleep, where its kind allows it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class MakeSleepableFix : KfuncFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.VerifierSleep];

    /// <inheritdoc/>
    internal override IEnumerable<Offer> Offers(EditedFile file, Diagnostic diagnostic, CancellationToken cancellation)
    {
        AttributeSyntax? program = file.Root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<MethodDeclarationSyntax>()?
            .AttributeLists.SelectMany(static list => list.Attributes)
            .FirstOrDefault(static one => one.Name.ToString().EndsWith("BpfProgram", StringComparison.Ordinal)
                || one.Name.ToString().EndsWith("BpfProgramAttribute", StringComparison.Ordinal));

        if (program?.ArgumentList is { Arguments.Count: > 0 } arguments)
        {
            yield return new Offer(
                "Make it a program that may sleep",
                nameof(MakeSleepableFix),
                [new Rewrite([new TextChange(new TextSpan(arguments.CloseParenToken.SpanStart, 0), ", Sleepable = true")])]);
        }
    }
}
