using System.Diagnostics;
using KfuncGen.Analyzers.Tests.Verifier;
using KfuncGen.Generator.Tests.Harness;

namespace KfuncGen.Analyzers.Tests;

/// <summary>
/// What many guards in one expression cost, and that nothing of them is lost. Twenty-four operands took two minutes when each
/// doubled the work; the bound here is far from what they take now and farther from that.
/// </summary>
public sealed class GuardFlowCostTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("&")]
    [InlineData("&&")]
    public void All_of_sixty_four(string conjunction) => Check($$"""
        if ({{Join(conjunction)}}) { Kf.bpf_a(x); } else { /*F*/Kf.bpf_a(x); }
        """);

    [Theory]
    [InlineData("|")]
    [InlineData("||")]
    public void None_of_sixty_four(string disjunction) => Check($$"""
        if (!({{Join(disjunction, not: true)}})) { Kf.bpf_a(x); } else { /*F*/Kf.bpf_a(x); }
        """);

    [Theory]
    [InlineData("^")]
    [InlineData("==")]
    [InlineData("!=")]
    public void Parity_of_sixty_four(string parity) => Check($$"""
        if ({{Join(parity)}}) { /*F*/Kf.bpf_a(x); } else { /*F*/Kf.bpf_a(x); }
        """);

    [Fact]
    public void A_tuple_of_sixty_four() => Check($$"""
        _ = ({{Join(", ")}}) switch
        {
            ({{string.Join(", ", Enumerable.Range(0, 63).Select(static i => "_"))}}, true) => Kf.bpf_a(x),
            _ => /*F*/Kf.bpf_a(x),
        };
        """);

    [Fact]
    public void Sixty_four_locals() => Check($$"""
        {{string.Concat(Enumerable.Range(0, 63).Select(static i => $"bool b{i} = Kf.Has.bpf_m{i};\n"))}}
        bool b63 = Kf.Has.bpf_a;
        {{string.Concat(Enumerable.Range(0, 63).Select(static i => $"if (b{i}) Kf.bpf_m{i}(x);\n"))}}
        if (b63) Kf.bpf_a(x); else /*F*/Kf.bpf_a(x);
        """);

    [Fact]
    public void Sixty_four_locals_set_in_branches() => Check($$"""
        {{string.Concat(Enumerable.Range(0, 63).Select(static i => $"bool b{i} = false; if (Kf.Has.bpf_m{i} && x > {i}) b{i} = true;\n"))}}
        bool b63 = false; if (Kf.Has.bpf_a && unknown) b63 = true;
        {{string.Concat(Enumerable.Range(0, 63).Select(static i => $"if (b{i}) Kf.bpf_m{i}(x);\n"))}}
        if (b63) Kf.bpf_a(x); else /*F*/Kf.bpf_a(x);
        """);

    private static string Join(string separator, bool not = false) =>
        string.Join(
            $" {separator} ", Enumerable.Range(0, 64).Select(i => (not ? "!" : "") + (i == 63 ? "Kf.Has.bpf_a" : $"Kf.Has.bpf_m{i}")));

    private static void Check(string body)
    {
        (TestProject Project, GeneratorRun Run) kernels = CaseKernels.All.Value;
        Stopwatch watch = Stopwatch.StartNew();
        string[] problems = new GuardCase("", "body", body).Problems(kernels);

        Assert.Empty(problems);
        Assert.True(watch.Elapsed < Bound, $"{watch.Elapsed} is more than {Bound}.");
    }
}
