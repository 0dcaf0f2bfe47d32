using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using KfuncGen.Analyzers.Tests.Verifier;
using KfuncGen.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace KfuncGen.Analyzers.Tests;

/// <summary>
/// A project of 300 files of which 10 use kfuncs, five kernels, all analyzers together with the SDK's CA1416 in one run of one
/// compilation.
/// </summary>
public sealed class AnalyzerSpeedTests
{
    private const int Files = 300;
    private const int FilesWithKfuncs = 10;

    [Fact]
    public void All_analyzers_together_take_no_longer_than_CA1416()
    {
        if (PlatformAnalyzer() is not { } platform)
        {
            Assert.Skip("the SDK's analyzers were not found beside the runtime");
            return;
        }

        TestProject project = new();

        for (int i = 0; i < Files; i++)
        {
            project.Sources.Add(i < FilesWithKfuncs ? WithKfuncs(i) : Plain(i));
        }

        // Without these CA1416 does nothing.
        project.Property("TargetFrameworkIdentifier", ".NETCoreApp").Property("TargetFrameworkVersion", "v10.0").Property("_SupportedPlatformList", "Linux,macOS,Windows");
        GeneratorRun run = project.Bindings().WithDebianKernels().Run();

        // The first run also compiles the analyzers' own code.
        Measure(run, project, platform);
        (TimeSpan ours, TimeSpan theirs) = Measure(run, project, platform);
        TestContext.Current.SendDiagnosticMessage($"all KfuncGen analyzers: {ours.TotalMilliseconds:F1} ms, CA1416: {theirs.TotalMilliseconds:F1} ms");
        Assert.True(ours <= theirs, string.Create(CultureInfo.InvariantCulture, $"all KfuncGen analyzers: {ours.TotalMilliseconds:F1} ms, CA1416: {theirs.TotalMilliseconds:F1} ms"));
    }

    private static (TimeSpan Ours, TimeSpan Theirs) Measure(GeneratorRun run, TestProject project, DiagnosticAnalyzer platform)
    {
        ImmutableArray<DiagnosticAnalyzer> analyzers = [.. Verify.Analyzers.Where(static analyzer => analyzer is not DiagnosticSuppressor), platform];
        AnalysisResult result = run.Output.Clone()
            .WithAnalyzers(analyzers, new CompilationWithAnalyzersOptions(new AnalyzerOptions([.. project.Files], project.Options), onAnalyzerException: null, concurrentAnalysis: false, logAnalyzerExecutionTime: true))
            .GetAnalysisResultAsync(TestContext.Current.CancellationToken).GetAwaiter().GetResult();

        TimeSpan theirs = result.AnalyzerTelemetryInfo[platform].ExecutionTime;
        return (result.AnalyzerTelemetryInfo.Values.Aggregate(TimeSpan.Zero, static (sum, one) => sum + one.ExecutionTime) - theirs, theirs);
    }

    private static DiagnosticAnalyzer? PlatformAnalyzer()
    {
        string dotnet = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../.."));
        string? folder = Directory.Exists(Path.Combine(dotnet, "sdk"))
            ? Directory.GetDirectories(Path.Combine(dotnet, "sdk")).Order(StringComparer.Ordinal).Select(static sdk => Path.Combine(sdk, "Sdks/Microsoft.NET.Sdk/analyzers")).LastOrDefault(static path => Directory.Exists(path))
            : null;

        return folder is null ? null : (DiagnosticAnalyzer?)Assembly.LoadFrom(Path.Combine(folder, "Microsoft.CodeAnalysis.NetAnalyzers.dll"))
            .GetType("Microsoft.NetCore.Analyzers.InteropServices.PlatformCompatibilityAnalyzer")?.GetConstructor([])?.Invoke(null);
    }

    private static string Plain(int i) => $$"""
        using System; using System.Collections.Generic; using System.Linq;
        class Plain{{i}}
        {
            private readonly Dictionary<string, int> counts = new();
            public int Count(IEnumerable<string> words)
            {
                foreach (string word in words.Where(static word => word.Length > 3))
                {
                    counts.TryGetValue(word.Trim(), out int count);
                    counts[word] = count + Math.Max(1, word.Length);
                }

                Console.WriteLine(string.Join(", ", counts.Keys.OrderBy(static key => key)));
                return counts.Values.Sum();
            }
        }
        """;

    private static string WithKfuncs(int i) => $$"""
        using System; using KfuncGen;
        class Uses{{i}}
        {
            static ulong Size(in bpf_dynptr dynptr) => Kf.Has.bpf_dynptr_size ? Kf.bpf_dynptr_size(in dynptr) : Kf.Has.bpf_dynptr_size___u32 ? Kf.bpf_dynptr_size___u32(in dynptr) : 0;
            static bool Find(int pid)
            {
                if (!Kf.Has.bpf_task_from_pid) return false;
                task_struct? task = Kf.bpf_task_from_pid(pid);
                if (task is null) return false;
                Kf.bpf_task_release(task);
                return true;
            }
        }
        """;
}
