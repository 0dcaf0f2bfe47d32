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

    /// <summary>The ways in which the language uses members without their names, and what makes a guard doubtful.</summary>
    private const string Unsaid = """
        using System;
        using System.Collections.Generic;
        using System.Threading.Tasks;
        using G = KfuncGen.KfuncGuardAttribute;
        using KfuncGen;

        class B(int n) : IDisposable
        {
            [G("bpf_second")] public virtual bool Can { get; } = Kf.Has.bpf_second;
            [RequiresKfunc("bpf_second")] public int this[int i] { get => n; set { } }
            [RequiresKfunc("bpf_third")] public void Deconstruct(out int p, out bool q) { p = 1; q = Can; }
            [RequiresKfunc("bpf_third")] public static B operator +(B a, B b) => a;
            [RequiresKfunc("bpf_third")] public static implicit operator int(B a) => 1;
            public event Action E { [method: RequiresKfunc("bpf_second")] add { } remove { } }
            public IEnumerator<int> GetEnumerator() { yield return Kf.bpf_third(1); }
            [RequiresKfunc("bpf_third")] public void Dispose() { }
        }

        class D : B
        {
            public D() : base(3) { Can = true; }
            public override bool Can => base.Can && Kf.Has.bpf_third;

            async Task<int> M(B? b, dynamic d, bool? maybe)
            {
                maybe ??= Kf.Has.bpf_third;
                (bool first, (int, bool) rest) = (Kf.Has.bpf_second, b!);
                if (b is { Can: true, [0]: > 3 } or (1, var q) || (maybe ?? false) && b?.Can == true) { b[2] += b + b; }
                using (B other = new(1)) { foreach (int i in other) { other.E += () => Kf.bpf_second(d); } }
                ref bool alias = ref first; (alias, first) = (first, alias);
                [KfuncGuard("bpf_second")] bool Local() => (first, rest.Item2) == (true, false) | maybe.Value;
                try { await Task.Yield(); lock (this) { first = Local() ^ Kf.Has.bpf_third; } } finally { first |= maybe.HasValue; }
                return first.Equals(true)
                    && KfuncProbe.RunningKernel?.Check("bpf_third") is { Availability: not KfuncAvailability.Present } r
                    ? r.Reason.Length : b!;
            }
        }
        """;

    [Fact]
    public void No_analyzer_throws_whichever_token_is_missing_where_members_are_used_unsaid() =>
        AssertNothingThrows(Unsaid, 2, static (text, token) => text.Replace(token.Span, ""));

    /// <summary>A program whose ways are followed: objects, iterators, sections, dynptrs, functions, loops, switches, memory.</summary>
    private const string Program = """
        using System;
        using KfuncGen;

        struct Numbers { public long A; public long B; }

        static partial class Programs
        {
            [System.Runtime.CompilerServices.InlineArray(64)] struct Memory { byte element; }
            static Memory data;
            [BpfFunction] static void Give(task_struct task) => Kf.bpf_task_release(task);
            [BpfFunction] static task_struct? Take(in Numbers n) => n.A > 3 ? Kf.bpf_task_from_pid((int)n.A) : null;

            [BpfProgram(BpfProgramType.Syscall)]
            static int Follow(ref Numbers ctx)
            {
                if (!Kf.Has.bpf_task_from_pid) return -38;
                ulong flags = 0;
                Span<byte> bytes = stackalloc byte[8];
                using task_struct? first = Take(in ctx) ?? Kf.bpf_task_from_pid(1);
                if (first is null || ctx.B < 0) return 1;
                Kf.bpf_rcu_read_lock();
                foreach (task_struct each in Kf.bpf_iter_task(null, 0)) { if (ctx.A == 7) break; else continue; }
                Kf.bpf_rcu_read_unlock();
                Kf.bpf_local_irq_save(ref flags);
                for (int i = 0; i < 8; i++) { bytes[i] = (byte)(ctx.A >> i); }
                Kf.bpf_local_irq_restore(ref flags);
                BpfHelpers.bpf_dynptr_from_mem(data, 0, out bpf_dynptr pointer);
                ReadOnlySpan<byte> slice = Kf.bpf_dynptr_slice(in pointer, 8, bytes);
                switch (slice.IsEmpty ? 0 : slice[0]) { case 1: return 2; case 2 when ctx.B > 1: goto case 1; default: break; }
                if (Kf.bpf_task_acquire(first) is { } again) { try { ctx.B++; } finally { Give(again); } }
                Kf.bpf_iter_num_new(out bpf_iter_num numbers, 0, 10);
                while (Kf.bpf_iter_num_next(ref numbers) is { } number) { ctx.B += number.Value; }
                Kf.bpf_iter_num_destroy(ref numbers);
                return (int)Kf.bpf_dynptr_size(in pointer);
            }
        }
        """;

    [Fact]
    public void No_analyzer_throws_whichever_token_of_a_program_is_missing()
    {
        TestProject project = new();
        project.Sources.Add(Program);
        project.Sources.Add("using KfuncGen; [KfuncBindings] internal static partial class Kf;");
        GeneratorRun run = project.Snapshot("debian-6.18.kfuncs", DebianKernels.Read("debian-6.18.kfuncs")).Run();

        Assert.True(AssertNothingThrows(
            project, run, run.Output.SyntaxTrees.First(), 3, static (text, token) => text.Replace(token.Span, "")) > 100);
    }

    [Fact]
    public void No_analyzer_throws_whichever_token_is_missing() =>
        AssertNothingThrows(Everything, 1, static (text, token) => text.Replace(token.Span, ""));

    [Fact]
    public void No_analyzer_throws_wherever_the_file_ends() =>
        AssertNothingThrows(Everything, 4, static (text, token) => text.Replace(TextSpan.FromBounds(token.SpanStart, text.Length), ""));

    [Fact]
    public void No_analyzer_throws_whichever_token_is_there_twice() =>
        AssertNothingThrows(Everything, 4, static (text, token) => text.Replace(new TextSpan(token.SpanStart, 0), token.Text + " "));

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

    private static void AssertNothingThrows(string source, int step, Func<SourceText, SyntaxToken, SourceText> change)
    {
        TestProject project = new();
        project.Sources.Add(source);
        GeneratorRun run = project.WithThreeKernels().Run();

        Assert.True(AssertNothingThrows(project, run, run.Output.SyntaxTrees.First(), step, change) > 100);
    }

    private static int AssertNothingThrows(
        TestProject project, GeneratorRun run, SyntaxTree whole, int step, Func<SourceText, SyntaxToken, SourceText> change)
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

            run.Output.ReplaceSyntaxTree(whole, broken).WithAnalyzers(Verify.Analyzers, options).GetAnalyzerDiagnosticsAsync().GetAwaiter()
                .GetResult();
            Interlocked.Increment(ref count);
        });

        Assert.True(failures.IsEmpty, failures.FirstOrDefault());
        return count;
    }

    private static string Samples([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "../../samples"));
}
