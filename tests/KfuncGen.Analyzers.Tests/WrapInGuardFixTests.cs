using KfuncGen.Analyzers.Tests.Verifier;
using KfuncGen.CodeFixes;

namespace KfuncGen.Analyzers.Tests;

public sealed class WrapInGuardFixTests
{
    private static readonly VerifyFix Fix = new(new WrapInGuardFix(), "KFG0101");

    [Fact]
    public void The_light_bulb_names_the_guard() => Assert.Equal(["Guard with 'Kf.Has.bpf_second'"], Fix.Titles("Kf.bpf_second(x);"));

    [Fact]
    public void A_statement_goes_under_the_guard() => Fix.Body(
        """
        // Why.
        Kf.bpf_second(x); // How.
        Kf.bpf_always(x);
        """,
        """
        // Why.
        if (Kf.Has.bpf_second)
        {
            Kf.bpf_second(x);
        } // How.
        Kf.bpf_always(x);
        """);

    [Fact]
    public void A_variant_gets_its_own_guard() => Fix.Body(
        "Kf.bpf_sized___u32(x);",
        """
        if (Kf.Has.bpf_sized___u32)
        {
            Kf.bpf_sized___u32(x);
        }
        """);

    [Fact]
    public void An_assignment_gets_an_else() => Fix.Body(
        "x = Kf.bpf_second(x) + 1;",
        """
        if (Kf.Has.bpf_second)
        {
            x = Kf.bpf_second(x) + 1;
        }
        else
        {
            x = default;
        }
        """);

    [Fact]
    public void A_local_is_declared_in_front() => Fix.Body(
        """
        var result = Kf.bpf_second(x);
        M(result, unknown);
        """,
        """
        int result;
        if (Kf.Has.bpf_second)
        {
            result = Kf.bpf_second(x);
        }
        else
        {
            result = default;
        }
        M(result, unknown);
        """);

    [Fact]
    public void A_return_gets_an_else() => Fix.Members(
        """
            int N(int x)
            {
                return Kf.bpf_second(x);
            }
        """,
        """
            int N(int x)
            {
                if (Kf.Has.bpf_second)
                {
                    return Kf.bpf_second(x);
                }
                else
                {
                    return default;
                }
            }
        """);

    [Fact]
    public void A_condition_becomes_a_conditional_expression() => Fix.Body(
        """
        while (Kf.bpf_second(x) > 0)
        {
        }
        """,
        """
        while ((Kf.Has.bpf_second ? Kf.bpf_second(x) : default) > 0)
        {
        }
        """);

    [Fact]
    public void An_expression_body_becomes_a_conditional_expression() => Fix.Members(
        "    int N(int x) => Kf.bpf_second(x);",
        "    int N(int x) => Kf.Has.bpf_second ? Kf.bpf_second(x) : default;");

    [Fact]
    public void A_void_expression_body_becomes_a_block() => Fix.Members(
        "    void N(int x) => Kf.bpf_second(x);",
        """
            void N(int x)
            {
                if (Kf.Has.bpf_second)
                {
                    Kf.bpf_second(x);
                }
            }
        """);

    [Fact]
    public void A_lambda_of_an_action_gets_a_block() => Fix.Body(
        "Action later = () => Kf.bpf_second(x);",
        """
        Action later = () =>
        {
            if (Kf.Has.bpf_second)
            {
                Kf.bpf_second(x);
            }
        };
        """);

    [Fact]
    public void A_delegate_that_must_not_be_null_is_not_supported_instead() => Fix.Members(
        "    Func<int, int> later = Kf.bpf_second;",
        "    Func<int, int> later = Kf.Has.bpf_second ? Kf.bpf_second : throw new NotSupportedException();");

    [Fact]
    public void A_member_that_requires_a_kfunc_is_guarded_like_the_kfunc() => Fix.Members(
        """
            [RequiresKfunc("bpf_second")]
            static int Second(int x) => Kf.bpf_second(x);

            int N(int x) => Second(x);
        """,
        """
            [RequiresKfunc("bpf_second")]
            static int Second(int x) => Kf.bpf_second(x);

            int N(int x) => Kf.Has.bpf_second ? Second(x) : default;
        """);

    [Fact]
    public void All_are_guarded_at_once() => Fix.AllInBody(
        """
        Kf.bpf_second(x);
        Kf.bpf_always(x);
        x = Kf.bpf_third(x);
        """,
        """
        if (Kf.Has.bpf_second)
        {
            Kf.bpf_second(x);
        }
        Kf.bpf_always(x);
        if (Kf.Has.bpf_third)
        {
            x = Kf.bpf_third(x);
        }
        else
        {
            x = default;
        }
        """);
}
