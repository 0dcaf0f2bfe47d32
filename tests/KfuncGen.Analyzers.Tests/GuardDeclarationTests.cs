using KfuncGen.Analyzers.Tests.Verifier;

namespace KfuncGen.Analyzers.Tests;

public sealed class GuardDeclarationTests
{
    private static readonly Verify Check = new("KFG0108");

    [Fact]
    public void A_body_that_implies_the_fact_is_right() => Check.Members("""
        [KfuncGuard("bpf_second")] static bool Property => Kf.Has.bpf_second;
        [KfuncGuard("bpf_second")] static bool Narrower => Kf.Has.bpf_second && DateTime.Now.Year > 2000;
        [KfuncGuard("bpf_second")] static bool Method() { if (!Kf.Has.bpf_second) { return false; } return true; }
        [KfuncGuard("bpf_second")] static bool OfAnother => Property;
        [KfuncGuard("bpf_second")] static bool Initialized { get; } = Kf.Has.bpf_second;
        [KfuncGuard("bpf_second")] static readonly bool field = Kf.Has.bpf_second;
        [KfuncGuard("bpf_second")] static bool Probed =>
            KfuncProbe.RunningKernel.Check("bpf_second").Availability == KfuncAvailability.Present;
        [KfuncGuard("bpf_second"), KfuncGuard("bpf_third")] static bool Both => Kf.Has.bpf_second && Kf.Has.bpf_third;
        [KfuncGuard("bpf_always")] static bool Everywhere => true;
        [KfuncGuard("bpf_first")] static bool ByAbsence => !Kf.Has.bpf_second;
        """);

    [Fact]
    public void A_body_that_may_be_true_without_the_kfunc_is_wrong() => Check.Members("""
        [KfuncGuard("bpf_second")] static bool [|Always|] => true;
        [KfuncGuard("bpf_second")] static bool [|Other|] => Kf.Has.bpf_third;
        [KfuncGuard("bpf_second")] static bool [|Or|] => Kf.Has.bpf_second || DateTime.Now.Year > 2000;
        [KfuncGuard("bpf_second")] static bool [|Version|] => Environment.OSVersion.Version.Major >= 7;
        [KfuncGuard("bpf_second"), KfuncGuard("bpf_third")] static bool [|Half|] => Kf.Has.bpf_second;
        [KfuncGuard("bpf_second")] static bool [|Initialized|] { get; } = true;
        [KfuncGuard("bpf_second")] static readonly bool [|field|] = Kf.Has.bpf_third;
        """);

    [Fact]
    public void A_guard_that_can_be_set_is_wrong() => Check.Members("""
        [KfuncGuard("bpf_second")] static bool [|field|] = Kf.Has.bpf_second;
        [KfuncGuard("bpf_second")] static bool [|Property|] { get; set; } = Kf.Has.bpf_second;
        [KfuncGuard("bpf_second")] static readonly bool [|assigned|];
        [KfuncGuard("bpf_second")] static bool [|Assigned|] { get; }

        static C()
        {
            assigned = Kf.Has.bpf_second;
            Assigned = Kf.Has.bpf_second;
        }
        """);

    [Fact]
    public void A_guard_is_a_bool() => Check.Members("""[KfuncGuard("bpf_second")] static int [|Number|]() => 1;""");

    [Fact]
    public void A_guard_without_body_is_trusted() =>
        Check.Code("""interface IKernel { [KfuncGuard("bpf_second")] bool HasSecond { get; } }""");

    [Fact]
    public void KFG0109_a_name_that_no_target_has_gets_a_suggestion()
    {
        Verify check = new("KFG0109");
        check.Members("""
            [KfuncGuard([|"bpf_secnd"|])] static bool Can => false;
            [RequiresKfunc([|"bpf_sized___s32"|])] static int M() => 1;
            [RequiresKfunc("bpf_sized___u32")] static int N() => 1;
            """);

        Assert.Equal(
            ["'bpf_secnd' is a kfunc on none of the targets (k6.1, k6.12, k7.2); did you mean 'bpf_second'?"],
            check.MessagesOf(
                "class C { [KfuncGuard(\"bpf_secnd\")] static bool Can => false; }", static project => project.WithThreeKernels()));
    }
}
