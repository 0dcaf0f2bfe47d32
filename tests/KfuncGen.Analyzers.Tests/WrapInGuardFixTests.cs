using KfuncGen.Analyzers.Tests.Verifier;
using KfuncGen.CodeFixes;
using KfuncGen.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;

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
            Kf.bpf_second(x); // How.
        }
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
    public void What_is_assigned_becomes_a_conditional_expression() => Fix.Body(
        "x = Kf.bpf_second(x) + 1;",
        "x = (Kf.Has.bpf_second ? Kf.bpf_second(x) : default) + 1;");

    [Fact]
    public void A_body_without_braces_keeps_its_else() => Fix.Body(
        """
        if (unknown)
            Kf.bpf_second(x);
        else
            x++;
        """,
        """
        if (unknown)
        {
            if (Kf.Has.bpf_second)
            {
                Kf.bpf_second(x);
            }
        }
        else
            x++;
        """);

    [Fact]
    public void A_local_is_initialized_with_a_conditional_expression() => Fix.Body(
        """
        var result = Kf.bpf_second(x);
        M(result, unknown);
        """,
        """
        var result = Kf.Has.bpf_second ? Kf.bpf_second(x) : default;
        M(result, unknown);
        """);

    [Fact]
    public void A_return_gets_a_conditional_expression() => Fix.Members(
        """
            int N(int x)
            {
                return Kf.bpf_second(x);
            }
        """,
        """
            int N(int x)
            {
                return Kf.Has.bpf_second ? Kf.bpf_second(x) : default;
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
    public void Outside_of_BPF_functions_a_guard_would_hide_the_real_error()
    {
        Assert.Empty(Titles("static int N(int x) => Kf.bpf_second(x);"));
        Assert.Equal(["Guard with 'Kf.Has.bpf_second'"], Titles("[BpfFunction] static int N(int x) => Kf.bpf_second(x);"));
        Assert.Equal(
            ["Guard with 'Kf.Has.bpf_second'"],
            Titles("[RequiresKfunc(\"bpf_second\")] static int Second() => 2; static int N() => Second();"));
    }

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
        x = Kf.Has.bpf_third ? Kf.bpf_third(x) : default;
        """);

    // With KFG0304 as it is by default.
    private static string[] Titles(string members)
    {
        Document document = EditorProject.Open(
            new TestProject { Sources = { $"using KfuncGen;\n\nclass C\n{{\n    {members}\n}}\n" } }.WithThreeKernels());
        Diagnostic missing = EditorProject.Diagnose(document.Project).First(static one => one.Id == "KFG0101");
        return [.. EditorProject.Actions(new WrapInGuardFix(), document, missing).Select(static action => action.Title)];
    }
}
