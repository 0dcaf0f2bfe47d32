using System.Text.Json;
using Xunit;

namespace KfuncGen.Packaging.Tests;

/// <summary>What an editor says, the command line says too, from the packages alone.</summary>
public sealed class DiagnosticTests(Packages packages)
{
    [Fact]
    public void A_build_reports_an_unguarded_call_with_line_and_help_link()
    {
        ConsumerFolder consumers = packages.CopyConsumers();
        string log = consumers["diagnostics.sarif"];
        (int exitCode, string output) = consumers.Build("Deprecated", $"-p:ErrorLog={log}%2Cversion=2.1");
        Assert.True(exitCode == 0, output);
        Assert.Contains("Scheduler.cs(8,53): warning KFG0101: 'scx_bpf_dispatch' is missing on debian-7.2", output);

        using JsonDocument sarif = JsonDocument.Parse(File.ReadAllText(log));
        JsonElement run = sarif.RootElement.GetProperty("runs")[0];
        JsonElement result = run.GetProperty("results").EnumerateArray().Single(
            static one => one.GetProperty("ruleId").GetString() == "KFG0101");
        JsonElement place = result.GetProperty("locations")[0].GetProperty("physicalLocation");
        Assert.EndsWith("Scheduler.cs", place.GetProperty("artifactLocation").GetProperty("uri").GetString());
        Assert.Equal(8, place.GetProperty("region").GetProperty("startLine").GetInt32());

        JsonElement rule = run.GetProperty("tool").GetProperty("driver").GetProperty("rules")[result.GetProperty("ruleIndex").GetInt32()];
        Assert.EndsWith("docs/rules/KFG0101.md", rule.GetProperty("helpUri").GetString());
    }

    [Fact]
    public void Dotnet_format_applies_a_fix()
    {
        ConsumerFolder consumers = packages.CopyConsumers();
        (int built, string build) = consumers.Build("Deprecated");
        Assert.True(built == 0, build);
        (int formatted, string output) = consumers.Fix("Deprecated", "KFG0101");
        Assert.True(formatted == 0, output);

        Assert.Contains(
            """
                {
                    if (Kf.Has.scx_bpf_dispatch)
                    {
                        Kf.scx_bpf_dispatch(task, 0, 0, 0);
                    }
                }
            """,
            File.ReadAllText(consumers["Deprecated/Scheduler.cs"]));
        (int again, string rebuilt) = consumers.Build("Deprecated");
        Assert.True(again == 0, rebuilt);
        Assert.DoesNotContain("KFG0101", rebuilt);
    }
}
