using KfuncGen.Analyzers.Tests.Verifier;

namespace KfuncGen.Analyzers.Tests;

/// <summary>KFGS001: a deprecated kfunc that is the guarded fallback of its own replacement is no warning.</summary>
public sealed class SuppressionTests
{
    private static readonly Verify Check = new("KFG0102");

    [Fact]
    public void A_deprecated_kfunc_is_a_warning() => Check.Body("if (Kf.Has.bpf_first) [|Kf.bpf_first(x)|];");

    [Fact]
    public void As_fallback_of_its_replacement_it_is_none() => Check.Body("""
        if (Kf.Has.bpf_second)
        {
            Kf.bpf_second(x);
        }
        else
        {
            Kf.bpf_first(x);
        }

        _ = Kf.Has.bpf_second ? Kf.bpf_second(x) : Kf.bpf_first(x);
        Func<int, int> made = Kf.Has.bpf_second ? Kf.bpf_second : Kf.bpf_first;

        if (Kf.Has.bpf_second)
        {
            return;
        }

        Action later = () => Kf.bpf_first(x);
        Kf.bpf_first(x);
        """);

    [Fact]
    public void As_fallback_of_something_else_it_stays_one() => Check.Body("""
        if (Kf.Has.bpf_third)
        {
            Kf.bpf_third(x);
        }
        else if (Kf.Has.bpf_first)
        {
            [|Kf.bpf_first(x)|];
        }
        """);

    [Fact]
    public void In_front_of_its_replacement_it_stays_one() => Check.Body("""
        if (Kf.Has.bpf_first)
        {
            [|Kf.bpf_first(x)|];
        }
        else if (Kf.Has.bpf_second)
        {
            Kf.bpf_second(x);
        }
        """);

    [Fact]
    public void Where_only_some_ways_lack_the_replacement_it_stays_one() => Check.Body("""
        if (!Kf.Has.bpf_second || unknown)
        {
            [|{|KFG0101:Kf.bpf_first|}(x)|];
        }
        """);
}
