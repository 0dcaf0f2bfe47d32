using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace KfuncGen.CodeFixes;

/// <summary>Asks for all unknown kfuncs at once: their names go into one attribute, which a batch of single edits cannot do.</summary>
internal sealed class RequestKfuncFixAll : FixAllProvider
{
    /// <summary>The only one.</summary>
    public static readonly RequestKfuncFixAll Instance = new();

    /// <inheritdoc/>
    public override async Task<CodeAction?> GetFixAsync(FixAllContext context)
    {
        List<RequestKfuncFix.Request> requests = [];

        foreach (Document document in Documents(context))
        {
            foreach (Diagnostic diagnostic in await context.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false))
            {
                if (await RequestKfuncFix.FindAsync(document, diagnostic, context.CancellationToken).ConfigureAwait(false) is { } request)
                {
                    requests.Add(request);
                }
            }
        }

        return requests.Count == 0 ? null : CodeAction.Create(
            "Add all unknown kfuncs to their [KfuncBindings]",
            cancellation => RequestKfuncFix.AddAsync(context.Solution, requests, cancellation),
            equivalenceKey: nameof(RequestKfuncFix));
    }

    private static IEnumerable<Document> Documents(FixAllContext context) => context.Scope switch
    {
        FixAllScope.Document => [context.Document!],
        FixAllScope.Project => context.Project.Documents,
        _ => context.Solution.Projects.SelectMany(static project => project.Documents),
    };
}
