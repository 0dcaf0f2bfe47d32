using KfuncGen.Architecture.Tests.Folders;
using KfuncGen.Architecture.Tests.Sources;

using Microsoft.CodeAnalysis;

namespace KfuncGen.Architecture.Tests;

/// <summary>
/// Arrows only point down. What a folder or a project uses is checked in, in <c>arrows/</c>: a new arrow is a decision, and a line in
/// a change. Where the lists differ, the new one is written beside the old one; accepting is renaming it.
/// </summary>
public sealed class ArrowsTests
{
    public static TheoryData<string> Projects => [.. SourceProject.Names];

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_folder_uses_one_that_uses_it(string name)
    {
        SourceProject project = Compiled(name);
        string[] circles = [.. FolderGraph.Of(project).Circles().Select(circle => string.Join("\n    ", circle))];

        Assert.True(circles.Length == 0, $"Folders of {name} use each other:\n  - " + string.Join("\n  - ", circles));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_folder_uses_what_is_checked_in_for_it(string name)
    {
        SourceProject project = Compiled(name);
        string arrows = ArrowList.Write(FolderGraph.Of(project), new FolderNamespaces(project));

        AssertExpected(name, arrows);
    }

    [Fact]
    public void A_project_uses_what_is_checked_in_for_it()
    {
        IEnumerable<string> lines =
            from name in SourceProject.Names
            select $"{name}: {string.Join(", ", SourceProject.Read(name).References)}".TrimEnd();

        AssertExpected("projects", string.Join('\n', lines) + '\n');
    }

    /// <summary>A partial method that a generator of the SDK implements.</summary>
    private const string NoImplementation = "CS8795";

    private static SourceProject Compiled(string name)
    {
        SourceProject project = SourceProject.Read(name);
        string[] errors = [.. from diagnostic in project.Compilation.GetDiagnostics()
                              where diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Id != NoImplementation
                              select diagnostic.ToString()];

        // A name that means nothing would be an arrow that nobody sees.
        Assert.True(errors.Length == 0, string.Join('\n', errors.Take(10)));

        return project;
    }

    private static void AssertExpected(string list, string text)
    {
        string expected = ArrowList.Expected(list);

        if (text != expected)
        {
            string[] was = expected.Split('\n');
            string received = ArrowList.WriteReceived(list, text);
            IEnumerable<string> differences = text.Split('\n').Except(was).Select(line => "+ " + line)
                .Concat(was.Except(text.Split('\n')).Select(line => "- " + line));

            Assert.Fail(
                $"{list}.arrows says otherwise; look at {received}, and rename it if it is meant:\n" + string.Join('\n', differences));
        }
    }
}
