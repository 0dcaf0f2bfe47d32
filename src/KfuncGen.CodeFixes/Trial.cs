using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace KfuncGen.CodeFixes;

/// <summary>
/// Tries rewrites before they are offered. One passes if the member that it changes still compiles, has one diagnostic of the fixed
/// kind less and none of any other more, and lost no comment and no directive. C# has too many places where an expression may stand to
/// foresee what each makes of a condition; the compiler knows them all.
/// </summary>
/// <param name="file">The file as it is.</param>
/// <param name="id">The id that is to be fixed.</param>
internal sealed class Trial(EditedFile file, string id)
{
    private readonly Dictionary<TextSpan, ImmutableArray<Diagnostic>> before = [];

    /// <summary>The first of some rewrites that passes; null where none does.</summary>
    public async Task<Rewrite?> FirstAsync(IEnumerable<Rewrite> rewrites, CancellationToken cancellation)
    {
        foreach (Rewrite rewrite in rewrites)
        {
            if (await PassesAsync(rewrite, cancellation).ConfigureAwait(false))
            {
                return rewrite;
            }
        }

        return null;
    }

    private async Task<bool> PassesAsync(Rewrite rewrite, CancellationToken cancellation)
    {
        EditedFile after = file.With(rewrite.Changes);
        TextSpan member = MemberAround(rewrite.Span);
        TextSpan changed = new(member.Start, member.Length + after.Text.Length - file.Text.Length);

        if (!KeepsNotes(rewrite.Dead, after.Root)
            || after.Root.GetDiagnostics().Any(static one => one.Severity == DiagnosticSeverity.Error))
        {
            return false;
        }

        // The stub is not generated yet, so the compiler cannot know its calls.
        if (rewrite.Request is not null)
        {
            return true;
        }

        if (!before.TryGetValue(member, out ImmutableArray<Diagnostic> had))
        {
            before[member] = had = await file.DiagnoseAsync(member, cancellation).ConfigureAwait(false);
        }

        ImmutableArray<Diagnostic> has = await after.DiagnoseAsync(changed, cancellation).ConfigureAwait(false);
        return has.Select(static one => one.Id).Distinct().All(other => Count(has, other) <= Count(had, other))
            && Count(has, id) < Count(had, id);
    }

    private static int Count(ImmutableArray<Diagnostic> diagnostics, string id) => diagnostics.Count(one => one.Id == id);

    // Top-level statements are one member of many nodes.
    private TextSpan MemberAround(TextSpan span)
    {
        SyntaxNode node = file.Root.FindNode(span);
        return node.FirstAncestorOrSelf<MemberDeclarationSyntax>(
            static one => one is not (BaseTypeDeclarationSyntax or BaseNamespaceDeclarationSyntax or GlobalStatementSyntax))?.FullSpan
            ?? file.Root.FullSpan;
    }

    private bool KeepsNotes(ImmutableArray<TextSpan> dead, SyntaxNode after)
    {
        Dictionary<string, int> left = [];

        foreach (SyntaxTrivia note in Notes(after))
        {
            left[Words(note)] = left.TryGetValue(Words(note), out int count) ? count + 1 : 1;
        }

        foreach (SyntaxTrivia note in Notes(file.Root))
        {
            bool mayGo = !note.IsDirective && dead.Any(span => span.Contains(note.Span));

            if (!mayGo && (!left.TryGetValue(Words(note), out int count) || count == 0))
            {
                return false;
            }

            left[Words(note)] = left.TryGetValue(Words(note), out int had) ? had - 1 : 0;
        }

        return true;
    }

    private static IEnumerable<SyntaxTrivia> Notes(SyntaxNode root) => root.DescendantTrivia()
        .Where(static trivia => trivia.IsDirective
            || trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia or SyntaxKind.DisabledTextTrivia
                or SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia);

    // Another indentation is no loss.
    private static string Words(SyntaxTrivia note) =>
        string.Join(" ", note.ToFullString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
