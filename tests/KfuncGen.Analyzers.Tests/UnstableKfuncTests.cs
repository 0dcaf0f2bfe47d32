using KfuncGen.Analyzers.Tests.Verifier;
using KfuncGen.Generator.Tests.Harness;

namespace KfuncGen.Analyzers.Tests;

public sealed class UnstableKfuncTests
{
    private static readonly Verify Check = new("KFG0103");
    private static readonly Verify Young = new("KFG0104");

    [Fact]
    public void A_type_that_changed_makes_a_kfunc_unstable() => Check.Body("{|KFG0101:[|Kf.bpf_sized|]|}(x);");

    [Fact]
    public void Who_asks_for_just_that_variant_has_dealt_with_it() =>
        Check.Body("if (Kf.Has.bpf_sized) Kf.bpf_sized(x); else Kf.bpf_sized___u32(x);");

    [Fact]
    public void A_kfunc_that_only_comes_and_goes_is_not_unstable() =>
        Check.Body("if (Kf.Has.bpf_second) Kf.bpf_second(x); Kf.bpf_always(x);");

    [Fact]
    public void The_message_says_what_changed_where() =>
        Assert.Equal(["'bpf_sized' is unstable: k6.12 -> k7.2: return value: u32 -> u64 [type]"], Check.Messages("Kf.bpf_sized(x);"));

    [Fact]
    public void A_flag_that_a_guard_cannot_see_stays_a_drift() =>
        Check.Project(
            """
            static class C
            {
                static void M(task_struct task)
                {
                    [|Kf.bpf_sleepy|](task);
                    if (Kf.Has.bpf_late) [|Kf.bpf_late|](task);
                    Kf.bpf_trusted(task);
                    Kf.bpf_renamed(task);
                }
            }
            """,
            static project => project.WithFlags());

    [Fact]
    public void The_message_names_the_flag() =>
        Assert.Equal(
            ["'bpf_sleepy' is unstable: a -> b: may now sleep: only sleepable programs can call it (+KF_SLEEPABLE) [contract]"],
            Check.MessagesOf("class C { void M(task_struct task) => Kf.bpf_sleepy(task); }", static project => project.WithFlags()));

    [Fact]
    public void A_kfunc_of_the_newest_target_that_refuses_it_is_said_to_be_refused() =>
        Assert.Equal(
            ["'scx_bpf_kick_cid' is only on the newest target, debian-7.2, which refuses every call of it"],
            Young.MessagesOf(
                "class C { void M() { Kf.scx_bpf_kick_cid(0, 0); } }",
                static project => project.Bindings().WithDebianKernels("debian-6.18", "debian-7.2")));

    [Fact]
    public void That_a_newer_target_refuses_every_call_is_a_drift_of_the_contract() =>
        Assert.Contains(
            "debian-6.18 -> debian-7.2: every call is refused now [contract]",
            Assert.Single(Check.MessagesOf(
                "class C { void M() { Kf.scx_bpf_kick_cpu(0, 0); } }",
                static project => project.Bindings().WithDebianKernels("debian-6.18", "debian-7.2"))));

    [Theory]
    [InlineData("3", true)]
    [InlineData("2", false)]
    [InlineData("0", true)]
    [InlineData("nonsense", true)]
    public void Only_so_many_targets_back_count(string targets, bool isReported)
    {
        const string Code = "class C { void M(task_struct task) => Kf.bpf_sleepy(task); }";
        Assert.Equal(
            isReported ? 1 : 0,
            Check.MessagesOf(Code, project => project.WithFlags().EditorConfig("kfuncgen.unstable_targets", targets)).Length);
        Assert.Equal(
            isReported ? 1 : 0, Check.MessagesOf(Code, project => project.WithFlags().Property("KfuncUnstableTargets", targets)).Length);
    }

    [Fact]
    public void KFG0104_a_kfunc_of_the_newest_target_only_is_young() => Young.Body("""
        if (Kf.Has.bpf_third) [|Kf.bpf_third|](x);
        if (Kf.Has.bpf_second) Kf.bpf_second(x);
        Kf.bpf_always(x);
        """);

    [Fact]
    public void KFG0104_the_message_says_why() =>
        Assert.Equal(
            [
                "'bpf_middle' came with b and is gone after b",
                "'bpf_test' is only in a test kernel, c (7.2.0-rc3)",
                "'bpf_both' is deprecated from Linux 9.0 on, where bpf_better takes its place (a mailing list)",
            ],
            Young.MessagesOf(
                "class C { void M() { Kf.bpf_middle(); Kf.bpf_test(); Kf.bpf_both(); } }",
                static project => project
                    .Bindings()
                    .Kernel("a", "6.1.0", "kfunc int bpf_both(void): ?(0)")
                    .Kernel("b", "6.12.0", "kfunc int bpf_both(void): ?(0)", "kfunc int bpf_middle(void): ?(0)")
                    .Kernel("c", "7.2.0-rc3", "kfunc int bpf_both(void): ?(0)", "kfunc int bpf_test(void): ?(0)")
                    .Lifecycle(
                        "mine.lifecycle", "lifecycle 1\n\nbpf_both\n    since 9.0\n    use bpf_better\n    evidence a mailing list\n")));
}
