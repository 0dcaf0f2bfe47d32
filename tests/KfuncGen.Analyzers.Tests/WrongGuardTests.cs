using KfuncGen.Analyzers.Tests.Verifier;

namespace KfuncGen.Analyzers.Tests;

public sealed class WrongGuardTests
{
    private static readonly Verify Check = new("KFG0106");

    [Fact]
    public void A_guard_of_another_kfunc_is_wrong() => Check.Body("if (Kf.Has.bpf_third) [|Kf.bpf_second|](x);");

    [Fact]
    public void A_guard_of_another_variant_is_wrong() => Check.Body("""
        if (Kf.Has.bpf_sized)
        {
            Kf.bpf_sized(x);
            [|Kf.bpf_sized___u32|](x);
        }

        if (Kf.Has.bpf_sized___u32)
        {
            [|Kf.bpf_sized|](x);
        }
        """);

    [Fact]
    public void A_guard_that_another_call_needs_is_right_and_the_call_beside_it_unguarded() => Check.Body("""
        if (Kf.Has.bpf_third)
        {
            Kf.bpf_third(x);
            {|KFG0101:Kf.bpf_first|}(x);
        }
        """);

    [Fact]
    public void The_right_guard_among_others_is_enough() => Check.Body("if (Kf.Has.bpf_third && Kf.Has.bpf_second) Kf.bpf_second(x);");

    [Fact]
    public void A_marked_guard_of_ones_own_can_be_the_wrong_one() => Check.Members("""
        [KfuncGuard("bpf_third")]
        static bool CanThird => Kf.Has.bpf_third;

        void M(int x) { if (CanThird) [|Kf.bpf_second|](x); }
        """);

    [Fact]
    public void The_message_names_both() =>
        Assert.Equal(
            ["The guard tests 'bpf_sized', another variant; used is 'bpf_sized___u32', which is missing on k7.2"],
            Check.Messages("if (Kf.Has.bpf_sized) Kf.bpf_sized___u32(x);"));
}
