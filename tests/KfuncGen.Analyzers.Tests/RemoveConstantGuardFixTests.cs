using KfuncGen.Analyzers.Tests.Verifier;
using KfuncGen.CodeFixes;

namespace KfuncGen.Analyzers.Tests;

public sealed class RemoveConstantGuardFixTests
{
    [Fact]
    public Task An_if_that_always_holds_leaves_its_statements() => FixTest<RemoveConstantGuardFix>.Body(
        """
        // Why.
        if ({|KFG0105:Kf.Has.bpf_always|})
        {
            Kf.bpf_always(x);
            M(x, unknown);
        }
        else
        {
            M(1, unknown);
        }
        """,
        """
        // Why.
        Kf.bpf_always(x);
        M(x, unknown);
        """);

    [Fact]
    public Task An_early_return_that_never_happens_goes() => FixTest<RemoveConstantGuardFix>.Body(
        """
        if (!{|KFG0105:Kf.Has.bpf_always|})
        {
            return;
        }

        Kf.bpf_always(x);
        """,
        """

        Kf.bpf_always(x);
        """);

    [Fact]
    public Task And_keeps_the_other_condition() => FixTest<RemoveConstantGuardFix>.Body(
        "if ({|KFG0105:Kf.Has.bpf_always|} && unknown) Kf.bpf_always(x);",
        "if (unknown) Kf.bpf_always(x);");

    [Fact]
    public Task A_conditional_expression_keeps_one_arm() => FixTest<RemoveConstantGuardFix>.Body(
        "_ = {|KFG0105:Kf.Has.bpf_always|} ? Kf.bpf_always(x) : 0;",
        "_ = Kf.bpf_always(x);");

    [Fact]
    public Task Elsewhere_it_becomes_true() => FixTest<RemoveConstantGuardFix>.Body(
        "M(x, {|KFG0105:Kf.Has.bpf_always|});",
        "M(x, true);");

    [Fact]
    public Task All_constant_guards_go_at_once() => FixTest<RemoveConstantGuardFix>.Body(
        """
        _ = {|KFG0105:Kf.Has.bpf_always|} ? Kf.bpf_always(x) : 0;
        _ = {|KFG0105:Kf.Has.bpf_always|} ? Kf.bpf_always(x) : 1;
        """,
        """
        _ = Kf.bpf_always(x);
        _ = Kf.bpf_always(x);
        """);
}
