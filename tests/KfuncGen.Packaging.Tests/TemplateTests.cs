using System.Diagnostics;
using Xunit;

namespace KfuncGen.Packaging.Tests;

/// <summary>What the package's page says a user types, with an empty home.</summary>
public sealed class TemplateTests(Packages packages)
{
    [Fact]
    public void From_template_to_running_probe_in_three_commands()
    {
        string project = Create("kfunc", "tour");

        string output = Run(project, 0, "run");

        Assert.Contains("bpf_task_from_pid: KF_ACQUIRE, KF_RET_NULL, on debian-6.12, debian-7.2", output);
        Assert.Contains("a task by its pid.", output);
        Assert.Contains("kfunc", File.ReadAllText(Path.Join(project, "Program.cs")));
    }

    [Fact]
    public void An_XDP_program_asks_for_an_interface_and_says_what_is_wrong_with_it()
    {
        string project = Create("bpf-xdp", "filter");

        string built = Run(project, 0, "build", "-warnaserror");
        string asked = Run(project, 2, "exec", "bin/Debug/net10.0/filter.dll");
        string refused = Run(project, 1, "exec", "bin/Debug/net10.0/filter.dll", "nosuch0");

        Assert.Contains("0 Warning(s)", built);
        Assert.Contains("Which interface?", asked);
        Assert.Contains(refused.Contains("not loaded") ? "DropLargePing" : "There is no interface 'nosuch0'", refused);
    }

    [Fact]
    public async Task A_program_at_a_trace_point_tells_what_runs_or_what_it_lacks()
    {
        string project = Create("bpf-trace", "trace");

        Assert.Contains("0 Warning(s)", Run(project, 0, "build", "-warnaserror"));

        using Process trace = Process.Start(DotNet.Prepare(project, DotNet.Host, "exec", "bin/Debug/net10.0/trace.dll"))!;

        try
        {
            string? first = await trace.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            Assert.False(string.IsNullOrEmpty(first));
            Assert.SkipUnless(
                first.StartsWith("What runs is shown", StringComparison.Ordinal), $"The kernel did not take the program: {first}");

            Process.Start("/bin/true").WaitForExit();
            string? line;

            do
            {
                line = await trace.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            }
            while (line is not null && !line.EndsWith("/bin/true", StringComparison.Ordinal));

            Assert.NotNull(line);
        }
        finally
        {
            trace.Kill();
        }
    }

    private string Create(string template, string name)
    {
        string home = new UserHome(packages).Folder;
        string package = Path.Join(packages.Folder, $"KfuncGen.Templates.{Packages.Version}.nupkg");
        File.WriteAllText(
            Path.Join(home, "Directory.Build.props"),
            $"<Project><PropertyGroup><RestorePackagesPath>{home}/cache</RestorePackagesPath></PropertyGroup></Project>");

        Assert.Equal(0, DotNet.RunAt(home, home, "new", "install", package).ExitCode);
        (int made, string output) = DotNet.RunAt(
            home, home, "new", template, "-o", name, "--targets", "debian-6.12;debian-7.2", "--no-update-check");
        Assert.True(made == 0, output);
        return Path.Join(home, name);
    }

    private static string Run(string project, int expected, params string[] arguments)
    {
        (int exitCode, string output) = DotNet.RunAt(Path.GetDirectoryName(project), project, arguments);
        Assert.True(exitCode == expected, output);
        return output;
    }
}
