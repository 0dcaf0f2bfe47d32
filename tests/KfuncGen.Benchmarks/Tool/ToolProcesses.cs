using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using KfuncGen.Tests.Kernels;

namespace KfuncGen.Benchmarks.Tool;

/// <summary>
/// The tool as a whole process, runtime start included, beside bpftool on the same BTF in turns; and on a tree of modules. Not a
/// benchmark in this process: what counts is what a user's machine spends.
/// </summary>
internal static class ToolProcesses
{
    private const int Runs = 15;

    /// <summary>Measures and prints.</summary>
    /// <param name="arguments">A directory of modules and their kernel; none for BTF alone.</param>
    public static int Run(string[] arguments)
    {
        string directory = Directory.CreateTempSubdirectory("kfuncgen-benchmark-").FullName;

        try
        {
            string tool = Publish(directory);
            CompareWithBpftool(tool, Path.Combine(directory, "7.2.btf"));

            if (arguments is [string modules, string kernel])
            {
                ReadModules(tool, modules, kernel);
            }

            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>Makes the tool as its package for this machine has it.</summary>
    private static string Publish(string directory, [CallerFilePath] string source = "")
    {
        string project = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source)!, "../../../src/KfuncGen.Tool/KfuncGen.Tool.csproj"));
        string output = Path.Combine(directory, "tool");
        string runtime = $"linux-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}";

        Console.WriteLine($"// kfuncgen, ReadyToRun for {runtime}");
        ProcessCost.Run(
            "dotnet",
            [
                "publish", project, "-c", "Release", "-r", runtime, "--self-contained", "false", "-p:PublishReadyToRun=true", "-o", output,
                "-nodeReuse:false", "--nologo", "-v", "q"
            ]);
        return Path.Combine(output, "KfuncGen.Tool");
    }

    private static void CompareWithBpftool(string tool, string btf)
    {
        const string Bpftool = "/usr/sbin/bpftool";
        File.WriteAllBytes(btf, RealKernel.Of("7.2").Btf);

        List<ProcessCost> theirs = [];
        List<ProcessCost> ours = [];

        for (int i = 0; i < Runs; i++)
        {
            theirs.Add(ProcessCost.Of(Bpftool, "btf", "dump", "file", btf, "format", "c"));
            ours.Add(ProcessCost.Of(tool, "list", btf));
        }

        Print("bpftool btf dump format c", theirs);
        Print("kfuncgen list", ours);
        Console.WriteLine(
            $"ratio of processor time: {Least(ours) / Least(theirs):0.00} of the least, " +
            $"{Median(ours) / Median(theirs):0.00} of the medians");
    }

    private static void ReadModules(string tool, string modules, string kernel)
    {
        int count = Directory.EnumerateFiles(modules, "*.ko*", SearchOption.AllDirectories).Count();
        ProcessCost cost = ProcessCost.Of(tool, "list", modules, "--base", kernel);

        Console.WriteLine(
            $"kfuncgen list of {count} modules on {Environment.ProcessorCount} processors: {cost.Elapsed.TotalSeconds:0.0} s, " +
            $"{cost.Processor.TotalSeconds:0.0} s of processor time, {cost.PeakMebibytes:0} MiB");
    }

    private static void Print(string name, List<ProcessCost> costs) =>
        Console.WriteLine(
            $"{name,-26} least {Least(costs) * 1000:0} ms, median {Median(costs) * 1000:0} ms of processor time; " +
            $"{costs.Max(static cost => cost.PeakMebibytes):0} MiB");

    private static double Least(List<ProcessCost> costs) => costs.Min(static cost => cost.Processor.TotalSeconds);

    private static double Median(List<ProcessCost> costs) =>
        costs.Select(static cost => cost.Processor.TotalSeconds).Order().ElementAt(costs.Count / 2);
}
