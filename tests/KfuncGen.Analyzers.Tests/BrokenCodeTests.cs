using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using KfuncGen.Analyzers.Tests.Verifier;
using KfuncGen.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace KfuncGen.Analyzers.Tests;

/// <summary>Half-typed code: no analyzer may throw, whatever is missing.</summary>
public sealed class BrokenCodeTests
{
    /// <summary>Code that has about everything the analyzers look at, once.</summary>
    private const string Everything = """
        using System;
        using System.Diagnostics;
        using System.Diagnostics.CodeAnalysis;
        using KfuncGen;

        [RequiresKfunc("bpf_second")]
        partial class Needs(int x)
        {
            [KfuncGuard("bpf_second"), KfuncGuard("bpf_third")]
            static bool Can => Kf.Has.bpf_second && Kf.Has.bpf_third;

            [KfuncGuard("bpf_sized___u32")]
            static readonly bool field = Kf.Has.bpf_sized___u32;

            [Kfunc("bpf_second")]
            private static partial int Second(int x);

            int y = Kf.Has.bpf_third ? Kf.bpf_third(1) : x;

            [DoesNotReturn] static void Stop([DoesNotReturnIf(false)] bool b) => throw new Exception();

            int M(int n, out bool set)
            {
                set = Can & !field | Kf.Has.bpf_always;
                (bool a, bool b) = (Kf.Has.bpf_second, Kf.Has.bpf_third is not true);
                KfuncProbeResult probed = KfuncProbe.RunningKernel.Check("bpf_second");
                if (probed is { Availability: KfuncAvailability.Present }) Second(n);
                int local(int m) => a ? Kf.bpf_second(m) : Kf.bpf_first(m);
                Func<int, int> made = Kf.bpf_third, lambda = k => { if (set2) goto end; end: return Kf.bpf_sized(k) > 0 ? 1 : 2; };
                bool set2 = set; set2 &= b;
                try { Debug.Assert(a && b); using IDisposable? d = null; Stop(Kf.Has.bpf_fourth); }
                catch (Exception e) when (Kf.Has.bpf_fourth) { Kf.bpf_fourth(n); throw; }
                finally { local(n); }
                for (int i = 0; i < n; i++) { if (!Kf.Has.bpf_third) continue; Kf.bpf_third(i); }
                return (Kf.Has.bpf_third, a) switch { (true, _) => Kf.bpf_third(n), (_, true) when set2 => new Needs(n).y, _ => 0 };
            }
        }
        """;

    [Fact]
    public void No_analyzer_throws_whichever_token_is_missing() => AssertNothingThrows(1, static (text, token) => text.Replace(token.Span, ""));

    [Fact]
    public void No_analyzer_throws_wherever_the_file_ends() => AssertNothingThrows(4, static (text, token) => text.Replace(TextSpan.FromBounds(token.SpanStart, text.Length), ""));

    [Fact]
    public void No_analyzer_throws_whichever_token_is_there_twice() => AssertNothingThrows(4, static (text, token) => text.Replace(new TextSpan(token.SpanStart, 0), token.Text + " "));

    [Theory]
    [InlineData("ChangedSignature", 1)]
    [InlineData("KfuncExistence", 1)]
    [InlineData("RenamedKfunc", 1)]
    [InlineData("KernelTour", 8)]
    public void No_analyzer_throws_whichever_token_of_a_sample_is_missing(string sample, int step)
    {
        TestProject project = new() { IsProgram = sample == "KernelTour" };
        project.Sources.AddRange(Directory.GetFiles(Path.Combine(Samples(), sample), "*.cs").Select(File.ReadAllText));
        project.Sources.Add("global using System; global using System.Collections.Generic; global using System.Linq;");
        GeneratorRun run = project.WithDebianKernels().Run();

        foreach (SyntaxTree whole in run.Input.SyntaxTrees)
        {
            AssertNothingThrows(project, run, whole, step, static (text, token) => text.Replace(token.Span, ""));
        }
    }

    private static void AssertNothingThrows(int step, Func<SourceText, SyntaxToken, SourceText> change)
    {
        TestProject project = new();
        project.Sources.Add(Everything);
        GeneratorRun run = project.WithThreeKernels().Run();

        Assert.True(AssertNothingThrows(project, run, run.Output.SyntaxTrees.First(), step, change) > 100);
    }

    private static int AssertNothingThrows(TestProject project, GeneratorRun run, SyntaxTree whole, int step, Func<SourceText, SyntaxToken, SourceText> change)
    {
        SourceText text = whole.GetText();
        ConcurrentBag<string> failures = [];
        int count = 0;

        // The code that was generated for the whole file stays, as it does in an editor while somebody types.
        Parallel.ForEach(whole.GetRoot().DescendantTokens().Where((token, i) => token.Span.Length > 0 && i % step == 0), token =>
        {
            SyntaxTree broken = CSharpSyntaxTree.ParseText(change(text, token), (CSharpParseOptions)whole.Options, whole.FilePath);
            CompilationWithAnalyzersOptions options = new(
                new AnalyzerOptions([.. project.Files], project.Options),
                (exception, analyzer, _) => failures.Add($"without '{token}' at {token.SpanStart}: {analyzer} threw {exception}"),
                concurrentAnalysis: false,
                logAnalyzerExecutionTime: false);

            run.Output.ReplaceSyntaxTree(whole, broken).WithAnalyzers(Verify.Analyzers, options).GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult();
            Interlocked.Increment(ref count);
        });

        Assert.True(failures.IsEmpty, failures.FirstOrDefault());
        return count;
    }

    private static string Samples([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "../../samples"));
}
