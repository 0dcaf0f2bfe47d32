using KfuncGen.Analyzers.Tests.Verifier;

namespace KfuncGen.Analyzers.Tests;

public sealed class ConstantGuardTests
{
    private static readonly Verify Check = new("KFG0105");

    [Fact]
    public void A_guard_of_a_kfunc_that_every_target_has_is_always_true() => Check.Body("if ([|Kf.Has.bpf_always|]) Kf.bpf_always(x);");

    [Fact]
    public void A_guard_of_a_kfunc_that_some_target_lacks_is_none() =>
        Check.Body("_ = Kf.Has.bpf_second || Kf.Has.bpf_sized || Kf.Has.bpf_sized___u32;");

    [Fact]
    public void A_probe_of_a_kfunc_that_no_target_has_is_always_false() => Check.Body("""
        _ = [|KfuncProbe.RunningKernel.Check("bpf_nowhere")|].Availability;
        _ = [|KfuncProbe.RunningKernel.Check("bpf_always")|].Availability;
        _ = KfuncProbe.RunningKernel.Check("bpf_second").Availability;
        _ = KfuncProbe.RunningKernel.Check("bpf_sized").Availability;
        _ = KfuncProbe.ForDirectory("/somewhere").Check("bpf_always").Availability;
        """);

    [Fact]
    public void Nameof_is_no_guard() => Check.Body("_ = nameof(Kf.Has.bpf_always);");

    [Fact]
    public void A_guard_of_ones_own_may_be_false_for_other_reasons() => Check.Members("""
        [KfuncGuard("bpf_always")]
        static bool Can => DateTime.Now.Year > 2000 && [|Kf.Has.bpf_always|];

        int M() => Can ? 1 : 0;
        """);

    [Fact]
    public void The_message_names_the_targets() =>
        Assert.Equal(
            [
                "'bpf_always' is on every target (k6.1, k6.12, k7.2), so this guard is always true",
                "'bpf_nowhere' is on none of the targets (k6.1, k6.12, k7.2), so this guard is always false",
            ],
            Check.Messages("_ = Kf.Has.bpf_always; _ = KfuncProbe.RunningKernel.Check(\"bpf_nowhere\");"));
}
