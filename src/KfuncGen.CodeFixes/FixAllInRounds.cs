using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace KfuncGen.CodeFixes;

/// <summary>
/// Fixes all of a kind: in each round those whose rewrites do not touch each other, then it looks again. Merging single fixes, as
/// Roslyn's own batch does, leaves all but one where several share a statement.
/// </summary>
/// <param name="fix">The fix.</param>
internal sealed class FixAllInRounds(KfuncFix fix) : FixAllProvider
{
    /// <inheritdoc/>
    public override Task<CodeAction?> GetFixAsync(FixAllContext context) => Task.FromResult<CodeAction?>(CodeAction.Create(
        "Fix all", cancellation => FixAsync(context, cancellation), equivalenceKey: context.CodeActionEquivalenceKey));

    private async Task<Solution> FixAsync(FixAllContext context, CancellationToken cancellation)
    {
        Solution solution = context.Solution;

        foreach (Document document in Documents(context))
        {
            ImmutableArray<Diagnostic> found = await context.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false);

            if (!found.IsEmpty)
            {
                solution = await FixAsync(
                    solution.GetDocument(document.Id)!, found, context.CodeActionEquivalenceKey, cancellation).ConfigureAwait(false);
            }
        }

        return solution;
    }

    private async Task<Solution> FixAsync(
        Document document, ImmutableArray<Diagnostic> diagnostics, string? kind, CancellationToken cancellation)
    {
        while (await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false) is { } model)
        {
            EditedFile file = new(document.Project, model);
            List<Rewrite> rewrites = await RoundAsync(file, diagnostics, kind, cancellation).ConfigureAwait(false);

            if (rewrites.Count == 0)
            {
                break;
            }

            Solution changed = await KfuncFix.ApplyAsync(document, file, rewrites, cancellation).ConfigureAwait(false);
            document = changed.GetDocument(document.Id)!;
            EditedFile next = new(document.Project, (await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false))!);
            diagnostics = [.. (await next.DiagnoseAsync(span: null, cancellation).ConfigureAwait(false)).Where(
                one => fix.FixableDiagnosticIds.Contains(one.Id) && one.Id == diagnostics[0].Id)];
        }

        return document.Project.Solution;
    }

    private async Task<List<Rewrite>> RoundAsync(
        EditedFile file, ImmutableArray<Diagnostic> diagnostics, string? kind, CancellationToken cancellation)
    {
        List<Rewrite> taken = [];

        foreach (Diagnostic diagnostic in diagnostics.OrderBy(static one => one.Location.SourceSpan.Start))
        {
            Trial trial = new(file, diagnostic.Id);

            foreach (Offer offer in fix.Offers(file, diagnostic, cancellation).Where(one => one.Kind == kind))
            {
                if (await trial.FirstAsync(offer.Rewrites, cancellation).ConfigureAwait(false) is { } rewrite
                    && taken.All(other => !other.Span.IntersectsWith(rewrite.Span)))
                {
                    taken.Add(rewrite);
                    break;
                }
            }
        }

        return taken;
    }

    private static IEnumerable<Document> Documents(FixAllContext context) => context.Scope switch
    {
        FixAllScope.Document => [context.Document!],
        FixAllScope.Project => context.Project.Documents,
        _ => context.Solution.Projects.SelectMany(static project => project.Documents),
    };
}
