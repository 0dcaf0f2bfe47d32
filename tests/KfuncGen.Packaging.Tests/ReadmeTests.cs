using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;

namespace KfuncGen.Packaging.Tests;

/// <summary>The README, followed literally by somebody with an empty home: its commands and code, in order, from the packages.</summary>
public sealed partial class ReadmeTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly string home;
    private readonly string readme;

    public ReadmeTests(Packages packages)
    {
        home = Directory.CreateDirectory(Path.Join(packages.Root, Path.GetRandomFileName())).FullName;
        readme = File.ReadAllText(Path.Join(Packages.Sources, "..", "README.md"));
        string configuration = Path.Join(home, "nuget.config");
        File.WriteAllText(
            configuration,
            $"""
            <configuration>
              <packageSources>
                <add key="packed" value="{packages.Folder}" />
              </packageSources>
              <packageSourceMapping>
                <packageSource key="packed">
                  <package pattern="KfuncGen*" />
                </packageSource>
              </packageSourceMapping>
            </configuration>
            """);
        MachineSources.Admit(configuration);
    }

    [Fact]
    public void Five_minutes_from_a_template()
    {
        string output = Sh("", Block("sh", "dotnet new install KfuncGen.Templates"));

        Assert.Contains("bpf_task_from_pid: KF_ACQUIRE, KF_RET_NULL, on debian-6.12, ", output);
        Assert.Contains("a task by its pid.", output);
    }

    [Fact]
    public void Five_minutes_by_hand()
    {
        Sh("", Block("sh", "dotnet new console"));
        string project = Path.Join(home, "tour", "tour.csproj");
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

        File.WriteAllText(Path.Join(home, "tour", "Tasks.cs"), Snippet("method"));
        Assert.Contains("0 Warning(s)", Sh("tour", "dotnet build --no-incremental"));

        // As the page says it to those who are not root; the tests may be.
        string built = InlineCommand("dotnet build && sudo");
        Sh("tour", built.Replace("sudo ", ""));
    }

    [Fact]
    public void Kernels_of_your_own()
    {
        string release = Sh("", "uname -r").Trim();

        if (!File.Exists($"/boot/vmlinuz-{release}"))
        {
            string[] lines = [.. Block("sh", "dotnet tool install").Split('\n').Where(static line => !line.Contains("/boot/vmlinuz"))];
            Assert.Contains("kfuncgen", Sh("", string.Join('\n', lines)));
            Assert.Skip($"The tool installs. This machine has no /boot/vmlinuz-{release} to read.");
        }

        Sh("", Block("sh", "dotnet tool install"));
        Assert.StartsWith("kfuncs ", File.ReadAllText(Path.Join(home, "mine.kfuncs")));
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(home, recursive: true);

    private string Program(string code)
    {
        File.WriteAllText(Path.Join(home, "tour", "Program.cs"), code);
        return Sh("tour", "dotnet run");
    }

    // What a shell prints, which must end well.
    private string Sh(string folder, string commands)
    {
        ProcessStartInfo start = new("/bin/sh", ["-e", "-c", commands])
        {
            WorkingDirectory = Path.Join(home, folder),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        foreach (string variable in start.Environment.Keys.Where(
            static name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(variable);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_HOME"] = home;
        start.Environment["NUGET_PACKAGES"] = Path.Join(home, "packages");
        start.Environment["PATH"] = string.Join(
            Path.PathSeparator,
            Path.GetDirectoryName(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH")),
            Path.Join(home, ".dotnet", "tools"),
            Environment.GetEnvironmentVariable("PATH"));

        using Process process = Process.Start(start) ?? throw new InvalidOperationException("No shell started.");
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();

        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"'{commands}' did not end in {Limit}.");
        }

        string all = output.Result + errors.Result;
        Assert.True(process.ExitCode == 0, $"$ {commands}{Environment.NewLine}{all}");
        return all;
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
