using KfuncGen.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace KfuncGen.Analyzers.Tests.Verifier;

/// <summary>
/// Applies a fix in a workspace that runs the generator, and compiles again: the text must be what is expected, the
/// diagnostic gone, and no other come.
/// </summary>
/// <remarks>
/// <see cref="FixTest{TFix}"/> does that with Roslyn's own class where every diagnostic of both texts can be marked. Here only one is
/// fixed of several, among offers of which a test chooses; other rules go on speaking of the result; compiler errors are fixed, which
/// no analyzer reports; and a fix-all is tried for what one action alone would leave.
/// </remarks>
/// <param name="fix">The fix.</param>
/// <param name="id">The id that it fixes.</param>
internal sealed class VerifyFix(CodeFixProvider fix, string id)
{
    /// <summary>Checks statements in a method that gets an <c>int x</c> and a <c>bool unknown</c>.</summary>
    public void Body(string before, string after, string? kind = null) => Members(Method(before), Method(after), kind);

    /// <summary>Checks members of a class.</summary>
    public void Members(string before, string after, string? kind = null) => Code(Class(before), Class(after), kind);

    /// <summary>Checks a file.</summary>
    public void Code(string before, string after, string? kind = null, Func<TestProject, TestProject>? with = null) =>
        Apply(before, after, kind, with, all: false);

    /// <summary>Checks what fixing all of a file at once makes of it.</summary>
    public void AllInCode(string before, string after, string? kind = null, Func<TestProject, TestProject>? with = null) =>
        Apply(before, after, kind, with, all: true);

    /// <summary>Checks what fixing all statements of a method at once makes of them.</summary>
    public void AllInBody(string before, string after, string? kind = null) => AllInCode(Class(Method(before)), Class(Method(after)), kind);

    /// <summary>The titles that are offered for the first diagnostic of statements in a method.</summary>
    public string[] Titles(string body)
    {
        Document document = Open(Class(Method(body)), null);
        return [.. EditorProject.Actions(
            fix, document, EditorProject.Diagnose(document.Project).First(one => one.Id == id)).Select(static action => action.Title)];
    }

    /// <summary>A method around statements.</summary>
    public static string Method(string body) => $"    void M(int x, bool unknown)\n    {{\n{Indent(body, 8)}\n    }}";

    /// <summary>A file with a class around members.</summary>
    public static string Class(string members) => $"using System;\nusing KfuncGen;\n\nclass C\n{{\n{members}\n}}\n";

    private static string Indent(string code, int width) =>
        string.Join('\n', code.Split('\n').Select(line => line.Length == 0 ? line : new string(' ', width) + line));

    private void Apply(string before, string after, string? kind, Func<TestProject, TestProject>? with, bool all)
    {
        Document document = Open(before, with);
        Diagnostic[] found = EditorProject.Diagnose(document.Project);
        Diagnostic[] targets = [.. found.Where(one => one.Id == id)];
        Assert.NotEmpty(targets);

        CodeAction action = EditorProject.Actions(fix, document, targets[0]).First(one => kind is null || one.EquivalenceKey == kind);
        Solution changed = EditorProject.Apply(all ? EditorProject.FixAll(fix, document, id, action.EquivalenceKey, targets)! : action);
        Document result = changed.GetDocument(document.Id)!;
        Assert.Equal(after, result.TextOf());

        string[] left = [.. EditorProject.Diagnose(result.Project).Select(static one => one.Id)];
        Assert.Equal(all ? 0 : targets.Length - 1, left.Count(one => one == id));

        // A kfunc that is known now is called where no BPF function is, in tests that are about its name.
        Assert.Empty(left.Where(one => one != id && one != "KFG0304").Except(found.Select(static one => one.Id)));
    }

    private static Document Open(string code, Func<TestProject, TestProject>? with)
    {
        TestProject project = new() { Sources = { code } };
        return EditorProject.Open(with is null ? project.WithThreeKernels() : with(project), "KFG0304");
    }
}
