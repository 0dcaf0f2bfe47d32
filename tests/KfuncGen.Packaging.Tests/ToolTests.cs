using Xunit;

namespace KfuncGen.Packaging.Tests;

public sealed class ToolTests(Packages packages)
{
    [Fact]
    public void Tool_installs_and_reads_a_snapshot()
    {
        ConsumerFolder consumers = packages.CopyConsumers();
        string folder = consumers["tool"];

        (int installed, string install) = DotNet.Run(
            consumers[""], "tool", "install", "KfuncGen.Tool", "--version", Packages.Version, "--tool-path", folder, "--configfile",
            consumers["nuget.config"]);
        Assert.True(installed == 0, install);

        (int ran, string output) = DotNet.Run(
            consumers[""], "exec", ToolAssembly(folder), "list", consumers["Snapshots/debian-7.2.kfuncs"]);
        Assert.True(ran == 0, output);
        Assert.Contains("bpf_task_from_pid", output);
        Assert.NotEmpty(Directory.GetFiles(folder, "kfuncgen*"));
    }

    private static string ToolAssembly(string folder) =>
        Directory.EnumerateFiles(folder, "KfuncGen.Tool.dll", SearchOption.AllDirectories).Single();
}
