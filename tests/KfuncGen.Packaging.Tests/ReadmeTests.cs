using System.Text.RegularExpressions;
using Xunit;

namespace KfuncGen.Packaging.Tests;

/// <summary>The README, followed literally by somebody with an empty home: its commands and code, in order, from the packages.</summary>
public sealed partial class ReadmeTests(Packages packages)
{
    private readonly UserHome user = new(packages);
    private readonly string readme = File.ReadAllText(Path.Join(Packages.Sources, "..", "README.md"));

    [Fact]
    public void Five_minutes_from_a_template()
    {
        string output = user.Sh("", Block("sh", "dotnet new install KfuncGen.Templates"));

        Assert.Contains("bpf_task_from_pid: KF_ACQUIRE, KF_RET_NULL, on debian-6.12, ", output);
        Assert.Contains("a task by its pid.", output);
    }

    [Fact]
    public void Five_minutes_by_hand()
    {
        user.Sh("", Block("sh", "dotnet new console"));
        string project = Path.Join(user.Folder, "tour", "tour.csproj");
        File.WriteAllText(
            project,
            File.ReadAllText(project).Replace("</Project>", Block("xml", "<KfuncTargets>") + Environment.NewLine + "</Project>"));

        string probed = Program(Snippet("start"));
        Assert.Contains("bpf_task_from_pid: KF_ACQUIRE, KF_RET_NULL, on debian-6.12, debian-7.2", probed);
        Assert.Contains("bpf_dynptr_size", probed);
        Assert.Matches("This kernel can look up a task by its pid\\.|It cannot\\.", probed);

        // Who may load sees an answer, and who may not, the reason.
        string asked = Program(Snippet("program"));
        Assert.Matches("The kernel found this process\\.|It did not\\.|CAP_BPF|BTF", asked);

        File.WriteAllText(Path.Join(user.Folder, "tour", "Tasks.cs"), Snippet("method"));
        Assert.Contains("0 Warning(s)", user.Sh("tour", "dotnet build --no-incremental"));

        // As the page says it to those who are not root; the tests may be.
        string built = InlineCommand("dotnet build && sudo");
        user.Sh("tour", built.Replace("sudo ", ""));
    }

    [Fact]
    public void Kernels_of_your_own()
    {
        string release = user.Sh("", "uname -r").Trim();

        if (!File.Exists($"/boot/vmlinuz-{release}"))
        {
            string[] lines = [.. Block("sh", "dotnet tool install").Split('\n').Where(static line => !line.Contains("/boot/vmlinuz"))];
            Assert.Contains("kfuncgen", user.Sh("", string.Join('\n', lines)));
            Assert.Skip($"The tool installs. This machine has no /boot/vmlinuz-{release} to read.");
        }

        user.Sh("", Block("sh", "dotnet tool install"));
        Assert.StartsWith("kfuncs ", File.ReadAllText(Path.Join(user.Folder, "mine.kfuncs")));
    }

    private string Program(string code)
    {
        File.WriteAllText(Path.Join(user.Folder, "tour", "Program.cs"), code);
        return user.Sh("tour", "dotnet run");
    }

    private string Block(string language, string with) => Blocks().Matches(readme)
        .Where(block => block.Groups[1].Value == language)
        .Select(static block => block.Groups[2].Value)
        .Single(text => text.Contains(with));

    private string Snippet(string name) => Regex.Match(
        readme, $"<!-- snippet: {name} -->\\n```csharp\\n(.*?)```", RegexOptions.Singleline).Groups[1].Value;

    private string InlineCommand(string start) => Regex.Match(readme, $"`({Regex.Escape(start)}[^`]*)`").Groups[1].Value;

    [GeneratedRegex("^```(\\w+)\\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Blocks();
}
