using KfuncGen.Analyzers.Tests.Verifier;

namespace KfuncGen.Analyzers.Tests;

/// <summary>What counts as a guard beside <c>Kf.Has.x</c>, and how a method hands the demand to its callers.</summary>
public sealed class GuardTests
{
    private static readonly Verify Check = new("KFG0101");

    [Fact]
    public void A_probe_of_the_running_kernel_by_name_is_a_guard() => Check.Body("""
        if (KfuncProbe.RunningKernel.Check("bpf_second").Availability == KfuncAvailability.Present)
        {
            Kf.bpf_second(x);
        }

        if (KfuncProbe.RunningKernel.Check("bpf_second").Availability != KfuncAvailability.Present)
        {
            [|Kf.bpf_second|](x);
            return;
        }

        Kf.bpf_second(x);
        """);

    [Fact]
    public void A_probe_s_result_may_be_kept_and_matched() => Check.Body("""
        KfuncProbe probe = KfuncProbe.RunningKernel;
        KfuncProbeResult result = probe.Check("bpf_second");
        KfuncAvailability availability = result.Availability;

        if (result is { Availability: KfuncAvailability.Present })
        {
            Kf.bpf_second(x);
        }

        _ = availability switch
        {
            KfuncAvailability.Present => Kf.bpf_second(x),
            KfuncAvailability.Absent => Kf.bpf_first(x),
            _ => [|Kf.bpf_second|](x),
        };

        switch (availability)
        {
            case KfuncAvailability.Present:
                Kf.bpf_second(x);
                break;
            case KfuncAvailability.Unknown:
                [|Kf.bpf_first|](x);
                break;
        }
        """);

    [Fact]
    public void Not_to_be_present_is_not_to_be_absent() => Check.Body("""
        if (KfuncProbe.RunningKernel.Check("bpf_second").Availability == KfuncAvailability.Present)
        {
            Kf.bpf_second(x);
        }
        else
        {
            [|Kf.bpf_first|](x);
        }
        """);

    [Fact]
    public void A_probe_of_some_other_kernel_is_no_guard() => Check.Body("""
        if (KfuncProbe.ForDirectory("/somewhere").Check("bpf_second").Availability == KfuncAvailability.Present)
        {
            [|Kf.bpf_second|](x);
        }
        """);

    [Fact]
    public void A_probe_of_a_name_with_several_variants_tells_none() => new Verify("KFG0106").Body("""
        if (KfuncProbe.RunningKernel.Check("bpf_sized").Availability == KfuncAvailability.Present)
        {
            [|Kf.bpf_sized|](x);
        }
        """);

    [Fact]
    public void A_member_of_ones_own_is_a_guard_where_it_is_marked() => Check.Members("""
        [KfuncGuard("bpf_second"), KfuncGuard("bpf_third")]
        static bool CanBoth => Kf.Has.bpf_second && Kf.Has.bpf_third;

        [KfuncGuard("bpf_second")]
        static readonly bool canSecond = Kf.Has.bpf_second;

        [KfuncGuard("bpf_second")]
        static bool CanSecond() => canSecond;

        void M(int x)
        {
            if (CanBoth)
            {
                Kf.bpf_second(x);
                Kf.bpf_third(x);
            }

            if (canSecond)
            {
                Kf.bpf_second(x);
            }

            if (!CanSecond())
            {
                return;
            }

            Kf.bpf_second(x);
            [|Kf.bpf_third|](x);
        }
        """);

    [Fact]
    public void A_guard_of_ones_own_may_be_false_for_other_reasons() => Check.Members("""
        [KfuncGuard("bpf_second")]
        static bool CanSecond => Kf.Has.bpf_second && DateTime.Now.Year > 2000;

        void M(int x)
        {
            if (!CanSecond)
            {
                [|Kf.bpf_first|](x);
            }
        }
        """);

    [Fact]
    public void A_method_may_push_the_demand_to_its_callers() => Check.Members("""
        [RequiresKfunc("bpf_second")]
        static int Second(int x) => Kf.bpf_second(x) + Other;

        [RequiresKfunc("bpf_second")]
        static int Other => Kf.bpf_second(1);

        static void M(int x)
        {
            [|Second|](x);
            _ = [|Other|];
            Func<int, int> made = [|Second|];

            if (Kf.Has.bpf_second)
            {
                Second(x);
                _ = Other;
                made = Second;
            }
        }
        """);

    [Fact]
    public void A_type_may_push_the_demand_to_whoever_makes_it() => Check.Code("""
        [RequiresKfunc("bpf_second")]
        sealed class Needs
        {
            public Needs(int x) => Kf.bpf_second(x);

            public int Instance => Kf.bpf_second(1);

            public static int Static() => Kf.bpf_second(1);
        }

        class C
        {
            [RequiresKfunc("bpf_third")]
            C(int x) => Kf.bpf_third(x);

            static void M(int x)
            {
                _ = new [|Needs|](x);
                [|Needs.Static|]();
                _ = new [|C|](x);

                if (Kf.Has.bpf_second)
                {
                    _ = new Needs(x).Instance + Needs.Static();
                }
            }
        }
        """);

    [Fact]
    public void A_local_function_may_require_and_is_checked_where_it_is_called() => Check.Body("""
        [|Second|]();

        if (Kf.Has.bpf_second)
        {
            Second();
        }

        [RequiresKfunc("bpf_second")]
        int Second() => Kf.bpf_second(x);
        """);

    [Fact]
    public void The_message_says_who_requires_it() =>
        Assert.Equal(
            ["'bpf_second', which 'Second' requires, is missing on k6.1 and no guard covers this use; test 'Kf.Has.bpf_second' first"],
            Check.Messages("Second(); [RequiresKfunc(\"bpf_second\")] int Second() => 0;"));

    [Fact]
    public void Bindings_of_another_project_bring_their_targets_along() => Check.ReferencingBindings("""
        class C
        {
            void M(int x)
            {
                [|Kf.bpf_second|](x);

                if (Kf.Has.bpf_second)
                {
                    Kf.bpf_second(x);
                }
                else
                {
                    Kf.bpf_first(x);
                }
            }
        }
        """);
}
