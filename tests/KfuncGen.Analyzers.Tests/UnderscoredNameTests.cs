using KfuncGen.Analyzers.Tests.Verifier;
using KfuncGen.CodeFixes;
using KfuncGen.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Analyzers.Tests;

/// <summary>Kfuncs may have three underscores in their names, which is also what stands between a kfunc and a flavour.</summary>
public sealed class UnderscoredNameTests
{
    private const string Usings = "using KfuncGen;\n";

    [Fact]
    public void A_guard_of_a_variant_of_such_a_kfunc_names_one() =>
        Assert.Empty(Messages("KFG0109", "class C { [KfuncGuard(\"bpf_x___v2___void\")] static bool Old => Kf.Has.bpf_x___v2___void; }"));

    [Fact]
    public void A_guard_of_a_variant_that_there_is_not_suggests_another_name()
    {
        string message = Assert.Single(
            Messages("KFG0109", "class C { [KfuncGuard(\"bpf_x___v2___voib\")] static bool Old => Kf.Has.bpf_x___v2___void; }"));

        Assert.Contains("did you mean 'bpf_x___v2___void'", message);
    }

    [Fact]
    public void A_kfunc_beside_one_whose_name_goes_on_has_no_other_variants() => Assert.StartsWith(
        "'bpf_y' is missing on a",
        Assert.Single(Messages("KFG0101", "class C { void M(int x) => Kf.bpf_y(x); }")));

    [Fact]
    public void A_kfunc_whose_name_goes_on_is_named_whole() => Assert.StartsWith(
        "'bpf_y___v2' is missing on a",
        Assert.Single(Messages("KFG0101", "class C { void M(int x) => Kf.bpf_y___v2(x); }")));

    [Fact]
    public void Variants_of_such_a_kfunc_are_told_apart() => Assert.StartsWith(
        "This variant of 'bpf_x___v2' is missing on b",
        Assert.Single(Messages("KFG0101", "class C { void M(int x) => Kf.bpf_x___v2___void(x); }")));

    [Fact]
    public void A_guard_of_such_a_variant_covers_its_use() => Assert.Empty(
        Messages("KFG0101", "class C { void M(int x) { if (Kf.Has.bpf_x___v2___void) Kf.bpf_x___v2___void(x); else Kf.bpf_x___v2(x); } }"));

    [Fact]
    public void A_flavour_never_takes_the_name_of_another_kfunc() => Assert.DoesNotContain(
        Verify.DiagnoseAll(
            Kernels(TestProject.With("class C { static bool A => Kf.Has.bpf_z___void; static bool B => Kf.Has.bpf_z___void2; }"))),
        static one => one.Severity == DiagnosticSeverity.Error);

    [Fact]
    public void A_use_of_such_a_variant_is_put_under_its_own_guard() => new VerifyFix(new WrapInGuardFix(), "KFG0101").Code(
        Usings + "class C\n{\n    void M(int x)\n    {\n        Kf.bpf_x___v2___void(x);\n    }\n}\n",
        Usings + "class C\n{\n    void M(int x)\n    {\n        if (Kf.Has.bpf_x___v2___void)\n        {\n"
            + "            Kf.bpf_x___v2___void(x);\n        }\n    }\n}\n",
        with: Kernels);

    [Theory]
    [InlineData("_ = Kf.Has.bpf_x___v2;", "bpf_x___v2")]
    [InlineData("_ = Kf.Has.bpf_x___v2___void;", "bpf_x___v2")]
    [InlineData("_ = Kf.Has.bpf_y___v2;", "bpf_y___v2")]
    [InlineData("_ = Kf.Has.bpf_z___void;", "bpf_z___void")]
    [InlineData("_ = Kf.Has.bpf_z___void2;", "bpf_z")]
    public void What_is_typed_is_asked_for_by_the_name_of_its_kfunc(string statement, string kfunc) =>
        new VerifyFix(new RequestKfuncFix(), "CS0117").Code(
            Requesting("\"bpf_w\"", statement), Requesting($"\"bpf_w\", \"{kfunc}\"", statement), with: Targets);

    private static string Requesting(string patterns, string statement) =>
        $"{Usings}[KfuncBindings({patterns})]\nstatic partial class Kf\n{{\n    static void M()\n    {{\n        {statement}\n    }}\n}}\n";

    private static string[] Messages(string id, string code) => new Verify(id).MessagesOf(Usings + code, Kernels);

    private static TestProject Kernels(TestProject project) => Targets(project.Bindings());

    private static TestProject Targets(TestProject project) => project
        .Kernel(
            "a", "6.12.0",
            "kfunc void bpf_w(void): ?(0)",
            "kfunc void bpf_x___v2(int x): ?(0)",
            "kfunc void bpf_z(int x): ?(0)")
        .Kernel(
            "b", "7.2.0",
            "kfunc int bpf_x___v2(int x): ?(0)",
            "kfunc int bpf_y(int x): ?(0)",
            "kfunc int bpf_y___v2(int x): ?(0)",
            "kfunc int bpf_z(int x): ?(0)",
            "kfunc int bpf_z___void(int x): ?(0)");
}
