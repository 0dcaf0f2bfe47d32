using KfuncGen.Generator.Tests.Harness;
using Microsoft.CodeAnalysis.CSharp;

namespace KfuncGen.Generator.Tests;

public sealed class InputDiagnosticTests
{
    private const string SomeBindings = "[KfuncBindings(\"bpf_task_*\")] static partial class Kf;";

    [Fact]
    public void A_right_project_gets_no_diagnostic() =>
        Assert.Empty(TestProject.With("""
            [KfuncBindings("bpf_task_*", "scx_bpf_dsq_insert", "bpf_iter_nu?_new")]
            static partial class Kf
            {
                public static int OfMyOwn => 1;
            }

            static partial class Outer
            {
                public static partial class Inner
                {
                    [Kfunc("bpf_task_release")]
                    internal static partial void Release(task_struct task);

                    [Kfunc("bpf_task_from_pid")]
                    private static partial task_struct? Find(int pid);

                    [Kfunc("bpf_dynptr_size")]
                    internal static partial uint SizeOnOldKernels(in bpf_dynptr dynptr);
                }
            }
            """).WithSmallKernels().Property("KfuncGenTargets", "debian-6.12, debian-7.2").Diagnose());

    [Fact]
    public void KFG0001_a_broken_line_is_reported_at_its_place() =>
        Assert.Equal(
            ["KFG0001 at broken.kfuncs(3,21): Expected ':' after the prototype, found the end of the line"],
            TestProject.With(SomeBindings).WithSmallKernels()
                .Snapshot("broken.kfuncs", "kfuncs 1\n\nkfunc void foo(void)\n").Diagnose());

    [Fact]
    public void KFG0001_a_newer_format_says_what_to_do() =>
        Assert.Equal(
            ["KFG0001 at newer.kfuncs(1,8): Format version 2 is not the 1 that this version of KfuncGen reads; update KfuncGen or make " +
                "the snapshot again"],
            TestProject.With(SomeBindings).WithSmallKernels().Snapshot("newer.kfuncs", "kfuncs 2\n").Diagnose());

    [Fact]
    public void KFG0001_a_lifecycle_entry_needs_evidence() =>
        Assert.Equal(
            ["KFG0001 at mine.lifecycle(3,1): Expected a line 'evidence …' below 'bpf_x': " +
                "a deprecation needs to say where it is known from"],
            TestProject.With(SomeBindings).WithSmallKernels()
                .Lifecycle("mine.lifecycle", "lifecycle 1\n\nbpf_x\n    since 6.1\n").Diagnose());

    [Fact]
    public void KFG0002_an_unknown_target_gets_a_suggestion() =>
        Assert.Equal(
            ["KFG0002 at no place: KfuncTargets names 'debian-7.1', which is none of the project's snapshots (debian-6.12, " +
                "debian-7.2); did you mean 'debian-7.2'?"],
            TestProject.With(SomeBindings).WithSmallKernels().Property("KfuncGenTargets", "debian-7.1,debian-6.12").Diagnose());

    [Fact]
    public void KFG0003_a_pattern_without_match_gets_a_suggestion() =>
        Assert.Equal(
            [
                "KFG0003 at \"bpf_taks_*\": 'bpf_taks_*' matches no kfunc on any target (debian-6.12, debian-7.2); did you mean " +
                "'bpf_task_*'?",
                "KFG0003 at \"bpf_task_relaese\": 'bpf_task_relaese' matches no kfunc on any target (debian-6.12, debian-7.2); did you " +
                "mean 'bpf_task_release'?",
                "KFG0003 at \"nothing_like_it\": 'nothing_like_it' matches no kfunc on any target (debian-6.12, debian-7.2)",
            ],
            TestProject.With(
                "[KfuncBindings(\"bpf_taks_*\", \"bpf_task_relaese\", \"nothing_like_it\")] static partial class Kf;")
                .WithSmallKernels().Diagnose());

    [Fact]
    public void KFG0003_is_said_at_the_part_of_the_class_that_asks() =>
        Assert.Equal(
            ["KFG0003 at \"nothing_like_it\": 'nothing_like_it' matches no kfunc on any target (debian-6.12, debian-7.2)"],
            TestProject.With(
                "[KfuncBindings(\"bpf_task_*\")] static partial class Kf; [KfuncBindings(\"nothing_like_it\")] static partial class Kf;")
                .WithSmallKernels().Diagnose());

    [Fact]
    public void KFG0003_a_function_that_is_only_an_fmodret_target_matches_nothing() =>
        Assert.Equal(
            ["KFG0003 at \"update_socket_protocol\": 'update_socket_protocol' matches no kfunc on any target (debian-6.12, debian-7.2)"],
            TestProject.With("[KfuncBindings(\"update_socket_protocol\")] static partial class Kf;").WithSmallKernels().Diagnose());

    [Fact]
    public void KFG0004_every_type_around_bindings_must_be_partial() =>
        Assert.Equal(
            [
                "KFG0004 at Outer: 'Outer' must be partial so that kfunc bindings can be added to 'Kf' in it",
                "KFG0004 at Kf: 'Kf' must be partial so that kfunc bindings can be added to it",
            ],
            TestProject.With("static class Outer { [KfuncBindings(\"bpf_task_*\")] static class Kf; }").WithSmallKernels().Diagnose());

    [Fact]
    public void KFG0005_bindings_need_a_target() =>
        Assert.Equal(
            ["KFG0005 at KfuncBindings(\"bpf_task_*\"): The project has no kernel snapshot to take kfuncs from; add <KfuncSnapshot " +
                "Include=\"….kfuncs\" /> or reference KfuncGen.Kernels"],
            TestProject.With(SomeBindings).Diagnose());

    [Fact]
    public void KFG0006_a_member_of_ones_own_keeps_its_name()
    {
        TestProject project = TestProject.With("""
            [KfuncBindings("bpf_task_*")]
            static partial class Kf
            {
                public static void bpf_task_release(int x) { }
                public static void bpf_dynptr_size() { }
            }
            """).WithSmallKernels();

        Assert.Equal(
            ["KFG0006 at bpf_task_release: 'Kf' declares 'bpf_task_release', which is the name of a generated member; rename it, or " +
                "leave the kfunc out of [KfuncBindings]"],
            project.Diagnose());
        project.Run().AssertCompiles();
    }

    [Fact]
    public void KFG0007_two_snapshots_of_one_name_are_told_apart() =>
        Assert.Equal(
            ["KFG0007 at second.kfuncs(1,1): The name 'debian-7.2' is taken by 'debian-7.2.kfuncs'; give one of the two another with " +
                "'kfuncgen snapshot --name'"],
            TestProject.With(SomeBindings).WithSmallKernels().Snapshot("second.kfuncs", "kfuncs 1\nname debian-7.2\n").Diagnose());

    [Fact]
    public void KFG0008_an_unknown_kfunc_gets_a_suggestion() =>
        Assert.Equal(
            ["KFG0008 at \"bpf_task_relase\": 'bpf_task_relase' is a kfunc on none of the targets (debian-6.12, debian-7.2); did you " +
                "mean 'bpf_task_release'?"],
            TestProject.With(
                "static partial class Kf { [Kfunc(\"bpf_task_relase\")] internal static partial void Release(task_struct task); " +
                "[Kfunc(\"bpf_task_from_pid\")] internal static partial task_struct? Find(int pid); }")
                .WithSmallKernels().Diagnose());

    [Fact]
    public void KFG0020_nothing_is_generated_beside_a_language_that_is_too_old()
    {
        const string Code = """
            [KfuncBindings("bpf_task_*")] static partial class Kf { }
            static partial class Own { [Kfunc("bpf_task_release")] internal static partial void Release(task_struct task); }
            static partial class Programs { [BpfProgram(BpfProgramType.Syscall)] static int Run(ref int ctx) { return 0; } }
            """;
        TestProject Project(LanguageVersion version) =>
            new TestProject { LanguageVersion = version, Sources = { "using KfuncGen;\n" + Code } }.WithSmallKernels();

        Assert.Equal(
            [
                "KFG0020 at KfuncBindings(\"bpf_task_*\"): Nothing is generated for 'Kf': the project is in C# 11.0, and what is " +
                "generated needs C# 12.0; remove <LangVersion>, or raise it",
                "KFG0020 at Kfunc(\"bpf_task_release\"): Nothing is generated for 'Release': the project is in C# 11.0, and what is " +
                "generated needs C# 12.0; remove <LangVersion>, or raise it",
                "KFG0020 at BpfProgram(BpfProgramType.Syscall): Nothing is generated for 'Run': the project is in C# 11.0, and what is " +
                "generated needs C# 12.0; remove <LangVersion>, or raise it",
            ],
            Project(LanguageVersion.CSharp11).Diagnose().Where(static one => one.StartsWith("KFG0020", StringComparison.Ordinal)));
        Assert.Empty(Project(LanguageVersion.CSharp11).Run().Sources);
        Assert.Empty(Project(LanguageVersion.CSharp12).Diagnose());
    }

    [Fact]
    public void KFG0009_a_method_must_leave_its_body_to_the_generator() =>
        Assert.Equal(
            ["KFG0009 at Release: 'Release' must be static, partial, without a body and without type parameters to be implemented as a " +
                "kfunc stub"],
            TestProject.With(
                "static partial class Kf { [Kfunc(\"bpf_task_release\")] internal static void Release(int task) { } }")
                .WithSmallKernels().Diagnose());

    // What the compiler says, it says in the user's own half.
    [Theory]
    [InlineData("internal static unsafe partial void Release(task_struct task);")]
    [InlineData("internal unsafe static partial void Release(task_struct task);")]
    public void KFG0009_an_unsafe_half_has_no_other_where_unsafe_code_is_not_allowed(string method)
    {
        TestProject Project() => TestProject.With($$"""static partial class Kf { [Kfunc("bpf_task_release")] {{method}} }""")
            .WithSmallKernels();

        Assert.Equal(
            ["KFG0009 at Release: 'Release' must be static, partial, without a body, without 'unsafe', which no stub needs, and without " +
                "type parameters to be implemented as a kfunc stub"],
            Project().Diagnose());
        Assert.DoesNotContain("unsafe", Project().Run().Text, StringComparison.Ordinal);
        Assert.Empty(Project().WithUnsafeCode().Diagnose());
        Project().WithUnsafeCode().Run().AssertCompiles();
    }

    [Theory]
    [InlineData("Kernel", "class Kernel { }", "Kernel")]
    [InlineData("Kernel.Types", "static class Kernel { }", "Kernel")]
    [InlineData("My.Kernel", "namespace My { enum Kernel { One } }", "My.Kernel")]
    [InlineData("My.Kernel.Types", "namespace My { delegate void Kernel(); }", "My.Kernel")]
    [InlineData("class", "struct @class { }", "@class")]
    public void KFG0022_a_type_in_the_place_of_the_namespace_is_told_about(string name, string code, string type)
    {
        TestProject project = TestProject.With(SomeBindings + code).WithSmallKernels().Property("KfuncTypesNamespace", name);

        Assert.Contains($"because '{type}' is a type of this project: kernel types stay in 'KfuncGen'", Assert.Single(project.Diagnose()));
        project.Run().AssertCompiles();
    }

    [Theory]
    [InlineData("Kernel", "class Kernel<T> { }")]
    [InlineData("Kernel.Types", "namespace Kernel { class Other { } }")]
    [InlineData("Kernel", "class Outer { class Kernel { } }")]
    public void A_type_beside_the_namespace_is_not_in_its_place(string name, string code)
    {
        TestProject project = TestProject.With(SomeBindings + code).WithSmallKernels().Property("KfuncTypesNamespace", name);

        Assert.Empty(project.Diagnose());
        project.Run().AssertCompiles();
    }

    [Theory]
    [InlineData("void Release(int task)", "task", "parameter 'task' is 'int', the contract has 'task_struct' (struct task_struct *p)")]
    [InlineData(
        "void Release(task_struct? task)",
        "task",
        "parameter 'task' is 'task_struct?', the contract has 'task_struct' (struct task_struct *p)")]
    [InlineData("void Release(task_struct task, int more)", "Release", "it has 2 parameters, the contract has 1")]
    [InlineData("int Release(task_struct task)", "Release", "it returns 'int', the contract 'void'")]
    public void KFG0107_a_mismatch_names_parameter_and_both_types(string declaration, string place, string difference) =>
        Assert.Equal(
            [$"KFG0107 at {place}: 'Release' does not match kfunc 'bpf_task_release' on any target: {difference}; the prototype is " +
                "'void bpf_task_release(struct task_struct *p)'"],
            TestProject.With(
                $"static partial class Kf {{ [Kfunc(\"bpf_task_release\")] internal static partial {declaration}; }}")
                .WithSmallKernels().Diagnose());

    [Fact]
    public void KFG0107_a_result_that_may_be_null_must_be_declared_so() =>
        Assert.Equal(
            ["KFG0107 at Find: 'Find' does not match kfunc 'bpf_task_from_pid' on any target: it returns 'task_struct', the contract " +
                "'task_struct?'; the prototype is 'struct task_struct *bpf_task_from_pid(s32 pid)'"],
            TestProject.With(
                "static partial class Kf { [Kfunc(\"bpf_task_from_pid\")] internal static partial task_struct Find(int pid); }")
                .WithSmallKernels().Diagnose());
}
