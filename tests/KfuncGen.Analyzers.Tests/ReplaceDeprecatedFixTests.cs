using KfuncGen.Analyzers.Tests.Verifier;
using KfuncGen.CodeFixes;
using KfuncGen.Generator.Tests.Harness;

namespace KfuncGen.Analyzers.Tests;

public sealed class ReplaceDeprecatedFixTests
{
    private static readonly VerifyFix Fix = new(new ReplaceDeprecatedFix(), "KFG0102");

    [Fact]
    public void The_replacement_is_offered_with_and_without_fallback() =>
        Assert.Equal(
            ["Use 'bpf_second', and 'bpf_first' where the kernel lacks it", "Use 'bpf_second'"],
            Fix.Titles("if (Kf.Has.bpf_first) Kf.bpf_first(x);"));

    [Fact]
    public void With_the_old_one_as_fallback_every_target_is_served() => Fix.Body(
        "Kf.bpf_first(x);",
        """
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
    public void A_value_gets_both() => Fix.Members(
        "    int N(int x) => Kf.bpf_first(x) + 1;",
        "    int N(int x) => (Kf.Has.bpf_second ? Kf.bpf_second(x) : Kf.bpf_first(x)) + 1;");

    [Fact]
    public void Alone_it_takes_the_old_one_s_place() => Fix.Body(
        """
        Kf.bpf_third(x);
        M(Kf.bpf_first(x), unknown);
        """,
        """
        Kf.bpf_third(x);
        M(Kf.bpf_second(x), unknown);
        """,
        "ReplaceDeprecatedFix");

    [Fact]
    public void Arguments_go_where_the_lifecycle_file_says() => Fix.Code(
        Code("Kf.bpf_old(task, flags: 1, amount: 2 + x);"),
        Code("Kf.bpf_new(2 + x, task, 0);"),
        "ReplaceDeprecatedFix",
        static project => Renamed(project));

    [Fact]
    public void All_are_replaced_at_once() => Fix.AllInCode(
        Code("Kf.bpf_old(task, 1, 2); Kf.bpf_old(task, x, 3);"),
        Code("Kf.bpf_new(1, task, 0); Kf.bpf_new(x, task, 0);"),
        "ReplaceDeprecatedFix",
        static project => Renamed(project));

    private static string Code(string statements) =>
        $"class C\n{{\n    void M(KfuncGen.task_struct task, int x)\n    {{\n        {statements}\n    }}\n}}\n";

    private static TestProject Renamed(TestProject project) => project
        .Bindings()
        .Kernel(
            "a", "6.12.0",
            "kfunc int bpf_old(struct task_struct *task, int amount, int flags): ?(0)",
            "kfunc int bpf_new(int amount, struct task_struct *task, int more): ?(0)")
        .Lifecycle("mine.lifecycle", "lifecycle 1\n\nbpf_old\n    since 6.12\n    use bpf_new(amount, task, 0)\n    evidence a commit\n");
}
