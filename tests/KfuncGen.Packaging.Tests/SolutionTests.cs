using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;

namespace KfuncGen.Packaging.Tests;

/// <summary>Several projects, from the packages: what a team meets and a single project does not.</summary>
public sealed partial class SolutionTests(TeamSolution team, Packages packages) : IClassFixture<TeamSolution>
{
    [Fact]
    public void A_team_s_solution_builds_without_a_warning()
    {
        Assert.True(team.ExitCode == 0, team.Output);
        Assert.Contains("    0 Warning(s)", team.Output);
    }

    [Fact]
    public void An_application_loads_the_object_of_a_library_and_calls_functions_of_two_floors()
    {
        string output = team.Execute("App");

        Assert.StartsWith("bpf_task_from_pid\n", output);
        Assert.Contains("\non no kernel: NoBtf\n", output);

        if (output.Contains("library: not loaded"))
        {
            // Who may not load is told so, for both.
            Assert.Contains("app: not loaded", output);
            Assert.Skip($"The kernel was not asked: {output}");
        }

        Assert.Contains("\nlibrary: asked 1, seen 1\napp: ran\n", output);
    }

    [Fact]
    public void Tests_see_the_internals_of_the_library_and_have_bindings_of_their_own() =>
        Assert.Contains("Total: 3, Errors: 0, Failed: 0", team.Execute("Library.Tests", "-noColor"));

    [Theory]
    [InlineData("FSharpApp")]
    [InlineData("VisualBasicApp")]
    public void Another_language_uses_what_a_C_sharp_library_has(string project)
    {
        string output = team.Execute(project);

        Assert.StartsWith("bpf_task_from_pid bpf_task_release\n", output);
        Assert.Contains("\nlibrary: ", output);
        Assert.True(output.Contains("asked 1") || output.Contains("not loaded, "), output);
    }

    [Fact]
    public void Attributes_in_another_language_are_noticed()
    {
        string file = team["VisualBasicApp/Odd.vb"];
        File.WriteAllText(
            file,
            """
            <KfuncGen.KfuncBindings("bpf_task_*")>
            Partial Public Class Odd
            End Class
            """);

        (int exitCode, string output) = team.Build("VisualBasicApp", "-p:TreatWarningsAsErrors=false", "-o", team["odd"]);
        File.Delete(file);

        Assert.True(exitCode == 0, output);
        Assert.Contains("Odd.vb : warning KFG0016: KfuncGen writes C#, and this is a project in VB", output);
    }

    [Fact]
    public void With_every_analyzer_on_nothing_is_said_about_generated_code()
    {
        (int exitCode, string output) = team.Build(
            "Team.slnx",
            "--no-incremental", "-p:AnalysisMode=All", "-p:EnforceCodeStyleInBuild=true", "-p:TreatWarningsAsErrors=false");

        Assert.True(exitCode == 0, output);
        // They are on: the solution's own code is not written for all of them.
        Assert.Contains("warning CA", output);
        Assert.DoesNotMatch(Generated(), output);
        Assert.DoesNotContain("warning KFG", output);
        Assert.DoesNotContain("warning CS", output);
    }

    [Theory]
    [InlineData("-p:PublishTrimmed=true")]
    [InlineData("-p:PublishSingleFile=true")]
    [InlineData("-p:PublishAot=true")]
    public void An_application_is_published_without_a_warning_and_runs(string how)
    {
        if (how.Contains("Aot") && !new[] { "clang", "gcc" }.Any(IsThere))
        {
            Assert.Skip("Native code needs clang or gcc to link, and neither is here.");
        }

        string folder = team[how.Split(':', '=')[1]];
        (int published, string publish) = team.Run(
            "publish", "App", "-r", $"linux-{Architecture}", "--self-contained", how, "-o", folder);
        Assert.True(published == 0, publish);
        Assert.DoesNotContain("warning", publish);

        using Process process = Process.Start(new ProcessStartInfo(Path.Join(folder, "App")) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        Assert.Equal(0, process.ExitCode);
        Assert.Equal(team.Execute("App"), output);
    }

    [Fact]
    public void A_project_for_two_frameworks_has_bindings_and_programs_in_both()
    {
        ConsumerFolder consumers = packages.CopyConsumers();

        (int exitCode, string output) = consumers.Build("Multi");

        Assert.True(exitCode == 0, output);
        Assert.Contains("net10.0/Multi.dll", output);
        Assert.Contains("net11.0/Multi.dll", output);
    }

    private static string Architecture => System.Runtime.InteropServices.RuntimeInformation.OSArchitecture
        .ToString().ToLowerInvariant();

    private static bool IsThere(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Any(folder => File.Exists(Path.Join(folder, program)));

    [GeneratedRegex(@"(\.g\.cs|/obj/[^\s]*)\(\d+,\d+\): (warning|error)")]
    private static partial Regex Generated();
}
