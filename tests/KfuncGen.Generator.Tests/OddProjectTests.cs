using KfuncGen.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace KfuncGen.Generator.Tests;

/// <summary>
/// Projects that are odd in one way each, from <c>Projects/odd.txt</c>: generated code has no error and no warning of its own, and what
/// cannot be generated is an error of ours at the user's code, not silence.
/// </summary>
public sealed class OddProjectTests
{
    private static readonly Dictionary<string, (string[] Words, string[] Files)> Projects = Directory
        .GetFiles(Path.Combine(AppContext.BaseDirectory, "Projects"), "*.txt")
        .SelectMany(static path => File.ReadAllText(path).Split("\n### ")[1..])
        .Select(static text => (Head: text[..text.IndexOf('\n')].Split(
            ' ', StringSplitOptions.RemoveEmptyEntries), Text: text[(text.IndexOf('\n') + 1)..]))
        .ToDictionary(static one => one.Head[0], static one => (one.Head[1..], one.Text.Split("--- ")));

    public static TheoryData<string> Names() => [.. Projects.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Generated_code_is_never_wrong_and_nothing_is_left_out_in_silence(string name)
    {
        (string[] words, string[] files) = Projects[name];
        TestProject project = Open(words, files);
        Compilation output = project.Run().Output;
        Diagnostic[] ours = [.. AnalyzerCheck.All(output, project)];
        Diagnostic[] all = [.. output.GetDiagnostics(TestContext.Current.CancellationToken).Where(
            static one => one.Severity >= DiagnosticSeverity.Warning && one.Id is not ("CS1591" or "CS0649"))];

        // Not Assert.Empty: it would cut them short.
        string generated = string.Join('\n', all.Where(
            static one => one.Location.SourceTree?.FilePath.StartsWith("Source", StringComparison.Ordinal) != true));
        Assert.Equal("", generated);

        string[] expected = [.. words.Where(static word => word.StartsWith("KFG", StringComparison.Ordinal))];
        Assert.Equal(
            expected,
            ours.Where(
                static one => one.Severity == DiagnosticSeverity.Error
                    && one.Id != "KFG0304").Select(static one => one.Id).Distinct().Order(StringComparer.Ordinal));

        // Without an error of ours, the user's own code compiles, too.
        if (expected.Length == 0)
        {
            Assert.Empty(all.Select(static one => one.ToString()));
        }
    }

    private static TestProject Open(string[] words, string[] files)
    {
        TestProject project = new() { LanguageVersion = words.Contains("cs13") ? LanguageVersion.CSharp13 : LanguageVersion.CSharp12 };
        project.Sources.Add(files[0]);

        foreach (string file in files[1..])
        {
            string path = file[..file.IndexOf('\n')].Trim();
            string text = file[(file.IndexOf('\n') + 1)..];
            _ = path.EndsWith(".cs", StringComparison.Ordinal) ? Add(project, text) : project.Snapshot(path, text);
        }

        if (words.FirstOrDefault(static word => word.StartsWith("typesns=", StringComparison.Ordinal)) is { } types)
        {
            project.Property("KfuncTypesNamespace", types["typesns=".Length..]);
        }

        return words.Contains("none") ? project : words.Contains("real") ? project.WithDebianKernels() : project.Snapshot(
            "k7.2.kfuncs", "kfuncs 1\nname k7.2\nkernel 7.2.0\narch x86_64\ntags yes\n\nkfunc int bpf_second(int x): ?(0)\n\nscalar " +
                "int <s32>\n");
    }

    private static TestProject Add(TestProject project, string source)
    {
        project.Sources.Add(source);
        return project;
    }
}
