using KfuncGen.Analyzers.Tests.Verifier;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;

namespace KfuncGen.Analyzers.Tests.Fixes;

/// <summary>
/// Applies everything that light bulbs offer for a shape, one by one and all at once, and says what is wrong with the result: it must
/// compile, have one diagnostic less and no other more, keep comments, directives and line ends, and do the same.
/// </summary>
internal sealed class FixShapeCheck
{
    private static readonly CodeFixProvider[] Fixes =
    [
        .. typeof(CodeFixes.KfuncFix).Assembly.GetTypes()
            .Where(static type => !type.IsAbstract && type.IsSubclassOf(typeof(CodeFixProvider)))
            .OrderBy(static type => type.Name, StringComparer.Ordinal)
            .Select(static type => (CodeFixProvider)Activator.CreateInstance(type)!),
    ];

    private readonly FixShape shape;
    private readonly Document document;
    private readonly Diagnostic[] found;
    private readonly string before;
    private readonly List<string> problems = [];

    private FixShapeCheck(FixShape shape)
    {
        this.shape = shape;
        document = EditorProject.Open(shape.Project(), "KFG0304");
        found = EditorProject.Diagnose(document.Project);
        before = document.TextOf();
    }

    /// <summary>What is wrong; empty where nothing is.</summary>
    public static IReadOnlyList<string> Of(FixShape shape)
    {
        FixShapeCheck check = new(shape);
        check.Run();
        return check.problems;
    }

    private Diagnostic[] Targets => [.. found.Where(one => one.Id == shape.Id && one.Location.SourceTree?.FilePath == document.FilePath)];

    private void Run()
    {
        if (Targets.Length == 0)
        {
            problems.Add($"has no {shape.Id}: {string.Join(", ", found.Select(static one => one.ToString()))}");
        }

        HashSet<(CodeFixProvider, string?)> offered = [];
        int without = 0;

        foreach (Diagnostic target in Targets)
        {
            (CodeFixProvider Fix, CodeAction Action)[] actions = [.. Offered(document, target)];
            without += actions.Length == 0 ? 1 : 0;

            foreach ((CodeFixProvider fix, CodeAction action) in actions)
            {
                offered.Add((fix, action.EquivalenceKey));
                Check($"{action.Title} at {Line(target)}", EditorProject.Apply(action), one: true);
            }
        }

        if (shape.HasNoFix ? without != Targets.Length : without > 0)
        {
            problems.Add($"{without} of {Targets.Length} are not offered anything");
        }

        foreach ((CodeFixProvider fix, string? kind) in offered)
        {
            if (EditorProject.FixAll(fix, document, shape.Id, kind, Targets) is { } all)
            {
                Solution changed = EditorProject.Apply(all);
                Check($"fix all, {kind}", changed, one: false);
                CheckNothingLeft(changed.GetDocument(document.Id)!, fix, kind);
            }
            else
            {
                problems.Add($"fix all, {kind}: nothing");
            }
        }
    }

    private static IEnumerable<(CodeFixProvider, CodeAction)> Offered(Document document, Diagnostic target) => Fixes
        .Where(fix => fix.FixableDiagnosticIds.Contains(target.Id))
        .SelectMany(fix => EditorProject.Actions(fix, document, target).Select(action => (fix, action)));

    private void CheckNothingLeft(Document result, CodeFixProvider fix, string? kind)
    {
        foreach (Diagnostic left in EditorProject.Diagnose(result.Project).Where(
            one => one.Id == shape.Id && one.Location.SourceTree?.FilePath == result.FilePath))
        {
            if (EditorProject.Actions(fix, result, left).Any(action => action.EquivalenceKey == kind))
            {
                problems.Add($"fix all, {kind}: leaves {left.GetMessage(null)} at {Line(left)}:\n{result.TextOf()}");
            }
        }
    }

    private void Check(string what, Solution changed, bool one)
    {
        Document result = changed.GetDocument(document.Id)!;
        string after = result.TextOf();
        Diagnostic[] left = EditorProject.Diagnose(result.Project);

        void Problem(string text) => problems.Add($"{what}: {text}\n{after}");

        foreach (IGrouping<string, Diagnostic> group in left.GroupBy(static diagnostic => diagnostic.Id))
        {
            int had = found.Count(diagnostic => diagnostic.Id == group.Key);

            // A kfunc that was unknown until now may have things to be said about it.
            if (group.Count() > had
                && !(shape.Id == "CS0117" && group.Key is "KFG0101" or "KFG0103" or "KFG0104")
                && !(shape.Id == "KFG0102" && group.Key == "KFG0104"))
            {
                Problem($"adds {group.Key}: {string.Join("; ", group.Select(static diagnostic => diagnostic.ToString()))}");
            }
        }

        if (left.Count(diagnostic => diagnostic.Id == shape.Id) is var count
            && count >= found.Count(diagnostic => diagnostic.Id == shape.Id))
        {
            Problem($"leaves {count} {shape.Id}");
        }

        foreach (string lost in Notes(before).Where(note => !Contains(Notes(after), Notes(before), note)))
        {
            Problem($"loses {lost}");
        }

        if (shape.Words.Contains("crlf") && after.Replace("\r\n", "", StringComparison.Ordinal).Contains('\n', StringComparison.Ordinal))
        {
            Problem("mixes line ends");
        }

        if (shape.Words.Contains("tabs") && after.Contains("\n    ", StringComparison.Ordinal))
        {
            Problem("mixes tabs and spaces");
        }

        if (shape.CanRun && StandIn.Run(before, hasNew: true) is { } expected)
        {
            string[]? actual = StandIn.Run(after, hasNew: true);

            if (actual is null || !expected.SequenceEqual(actual))
            {
                Problem($"does something else:\n  {string.Join("\n  ", expected.Except(actual ?? []))}\ninstead\n  " +
                    $"{string.Join("\n  ", (actual ?? ["does not compile"]).Except(expected))}");
            }

            if (!one
                && shape.Id == "KFG0101"
                && StandIn.Run(after, hasNew: false) is { } old
                && old.Any(static line => line.Contains("MISSING", StringComparison.Ordinal)))
            {
                Problem("calls what an old kernel does not have");
            }
        }
    }

    private static bool Contains(string[] all, string[] wanted, string note) =>
        all.Count(other => other == note) >= wanted.Count(other => other == note);

    // Comments and directives. What stands in code that goes away goes with it: those say "dead".
    private static string[] Notes(string file) =>
    [
        .. CSharpSyntaxTree.ParseText(file).GetRoot().DescendantTrivia(descendIntoTrivia: true)
            .Where(static trivia => trivia.IsDirective
                || trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia
                    or SyntaxKind.DisabledTextTrivia)
            .Select(static trivia => string.Join(' ', trivia.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))
            .Where(static note => !note.Contains("dead", StringComparison.Ordinal)),
    ];

    private static int Line(Diagnostic one) => one.Location.GetLineSpan().StartLinePosition.Line + 1;
}
