using KfuncGen.Analyzers.Tests.Verifier;
using KfuncGen.CodeFixes;

namespace KfuncGen.Analyzers.Tests;

public sealed class OtherFixTests
{
    private static readonly VerifyFix Correct = new(new CorrectNameFix(), "KFG0106");
    private static readonly VerifyFix Request = new(new RequestKfuncFix(), "CS0117");

    [Fact]
    public void A_guard_gets_the_name_of_what_is_called() => Correct.Body(
        "if (unknown && Kf.Has.bpf_third) Kf.bpf_second(x);",
        "if (unknown && Kf.Has.bpf_second) Kf.bpf_second(x);");

    [Fact]
    public void A_probe_gets_the_name_of_what_is_called() => Correct.Body(
        "if (KfuncProbe.RunningKernel.Check(\"bpf_third\").Availability == KfuncAvailability.Present) Kf.bpf_second(x);",
        "if (KfuncProbe.RunningKernel.Check(\"bpf_second\").Availability == KfuncAvailability.Present) Kf.bpf_second(x);");

    [Fact]
    public void A_misspelled_name_gets_the_nearest() => new VerifyFix(new CorrectNameFix(), "KFG0109").Members(
        "    [RequiresKfunc(\"bpf_secnd\")] static void N() { }",
        "    [RequiresKfunc(\"bpf_second\")] static void N() { }");

    [Fact]
    public void A_kfunc_that_is_typed_is_asked_for() => Request.Code(
        Code("\"bpf_first\"", "Kf.bpf_always(1);"),
        Code("\"bpf_first\", \"bpf_always\"", "Kf.bpf_always(1);"),
        with: static project => Only(project));

    [Fact]
    public void A_guard_that_is_typed_asks_for_its_kfunc() => Request.Code(
        Code("new[] { \"bpf_first\" }", "_ = Kf.Has.bpf_sized___u32;"),
        Code("new[] { \"bpf_first\", \"bpf_sized\" }", "_ = Kf.Has.bpf_sized___u32;"),
        with: static project => Only(project));

    [Fact]
    public void All_unknown_kfuncs_are_asked_for_at_once() => Request.AllInCode(
        Code("[\"bpf_first\"]", "if (Kf.Has.bpf_sized) Kf.bpf_sized(1); Kf.bpf_always(1);"),
        Code("[\"bpf_first\", \"bpf_always\", \"bpf_sized\"]", "if (Kf.Has.bpf_sized) Kf.bpf_sized(1); Kf.bpf_always(1);"),
        with: static project => Only(project));

    private static string Code(string patterns, string statements) =>
        $"using KfuncGen;\n\n[KfuncBindings({patterns})]\nstatic partial class Kf\n{{\n    static void M()\n    {{\n        " +
        $"{statements}\n    }}\n}}\n";

    private static Generator.Tests.Harness.TestProject Only(Generator.Tests.Harness.TestProject project) => project
        .Snapshot("k6.1.kfuncs", ThreeKernels.Old)
        .Snapshot("k7.2.kfuncs", ThreeKernels.New);
}
