using KfuncGen.Analyzers.Tests.Verifier;
using KfuncGen.Generator.Tests.Harness;

namespace KfuncGen.Analyzers.Tests;

public sealed class MissingKfuncTests
{
    private static readonly Verify Check = new("KFG0101");

    [Fact]
    public void A_call_needs_a_guard() => Check.Body("[|Kf.bpf_second|](x);");

    [Fact]
    public void A_kfunc_of_all_targets_needs_none() => Check.Body("Kf.bpf_always(x);");

    [Fact]
    public void The_message_names_the_targets_and_the_guard() =>
        Assert.Equal(
            ["'bpf_second' is missing on k6.1 and no guard covers this use; test 'Kf.Has.bpf_second' first"],
            Check.Messages("Kf.bpf_second(x);"));

    [Fact]
    public void What_a_target_has_and_refuses_is_not_missing_there() =>
        Assert.Equal(
            [
                "'scx_bpf_kick_cpu' is missing on debian-6.1, debian-6.12 and refused on debian-7.2 and no guard covers this use; test " +
                "'Kf.Has.scx_bpf_kick_cpu' first",
                "'scx_bpf_locked_rq' is missing on debian-6.1, debian-6.12 and refused on debian-7.2 and no guard covers this use; test " +
                "'Kf.Has.scx_bpf_locked_rq' first",
            ],
            Check.MessagesOf(
                "class C { void M() { Kf.scx_bpf_kick_cpu(0, 0); Kf.scx_bpf_locked_rq(); } }",
                static project => project.Bindings().WithDebianKernels("debian-6.1", "debian-6.12", "debian-6.18", "debian-7.2")));

    [Fact]
    public void A_variant_is_missing_where_the_name_has_another_contract() =>
        Assert.Equal(
            [
                "This variant of 'bpf_sized' is missing on k6.1, k6.12 and no guard covers this use; test 'Kf.Has.bpf_sized' first",
                "This variant of 'bpf_sized' is missing on k7.2 and no guard covers this use; test 'Kf.Has.bpf_sized___u32' first",
            ],
            Check.Messages("Kf.bpf_sized(x); Kf.bpf_sized___u32(x);"));

    [Fact]
    public void A_guard_of_one_variant_and_else_of_the_other_serve_every_target() => Check.Body("""
        if (Kf.Has.bpf_sized)
        {
            Kf.bpf_sized(x);
        }
        else
        {
            Kf.bpf_sized___u32(x);
        }
        """);

    [Fact]
    public void Else_is_no_guard_where_some_target_has_neither() => Check.Body("""
        if (Kf.Has.bpf_third)
        {
            Kf.bpf_third(x);
        }
        else
        {
            [|Kf.bpf_second|](x);
        }
        """);

    [Fact]
    public void Else_is_a_guard_where_every_target_has_one_of_both() => Check.Body("""
        if (Kf.Has.bpf_second)
        {
            Kf.bpf_second(x);
        }
        else
        {
            Kf.bpf_first(x);
        }
        """);

    [Fact]
    public void Absence_of_two_leaves_the_third() => Check.Body("""
        if (!Kf.Has.bpf_third && !Kf.Has.bpf_second)
        {
            Kf.bpf_first(x);
        }
        """);

    [Fact]
    public void What_is_absent_must_not_be_called() => Check.Body("if (!Kf.Has.bpf_second) [|Kf.bpf_second|](x);");

    [Fact]
    public void A_delegate_of_a_stub_needs_the_guard_where_it_is_made() => Check.Body("""
        Func<int, int> bad = [|Kf.bpf_second|];
        Func<int, int> good = Kf.Has.bpf_second ? Kf.bpf_second : Kf.bpf_first;
        """);

    [Fact]
    public void A_partial_method_of_ones_own_is_a_use_too() => Check.Code("""
        static partial class Mine
        {
            [Kfunc("bpf_second")]
            private static partial int Second(int x);

            [Kfunc("bpf_sized")]
            private static partial uint OldSize(int x);

            static int M(int x) => [|Second|](x) + (Kf.Has.bpf_second ? Second(x) : 0);

            static uint N(int x) => Kf.Has.bpf_sized___u32 ? OldSize(x) : [|OldSize|](x);
        }
        """);

    [Fact]
    public void Nameof_is_no_use() => Check.Body("_ = nameof(Kf.bpf_second);");

    [Fact]
    public void Code_that_is_never_reached_needs_no_guard() => Check.Body("return; Kf.bpf_second(x);");

    [Fact]
    public void A_project_with_one_target_needs_no_guard() =>
        Check.Project(
            "[KfuncBindings] static partial class Kf { static int M(int x) => bpf_second(x); }",
            static project => project.Snapshot("k6.12.kfuncs", ThreeKernels.Middle));
}
