using KfuncGen.Generator.Tests.Harness;

namespace KfuncGen.Generator.Tests;

public sealed class OddInputTests
{
    private const string Types = """

        scalar char <u8>
        scalar int <s32>
        scalar unsigned int <u32>
        scalar unsigned char <u8>
        typedef unsigned int u32
        typedef unsigned char u8

        """;

    [Theory]
    [InlineData("/a/mine.lifecycle", "/z/kernel.lifecycle")]
    [InlineData("/z/mine.lifecycle", "/a/kernel.lifecycle")]
    public void The_project_s_lifecycle_file_counts_wherever_the_package_lies(string mine, string packaged)
    {
        TestProject project = TestProject.With("[KfuncBindings(\"scx_bpf_dispatch\")] static partial class Kf;")
            .Snapshot("debian-6.12.kfuncs", SmallKernels.Old).Snapshot("debian-7.2.kfuncs", SmallKernels.New)
            .Lifecycle(mine, SmallKernels.Lifecycle.Replace("scx_bpf_dsq_insert(p, dsq_id, slice, enq_flags)", "my_own_wrapper"))
            .DefaultLifecycle(packaged, SmallKernels.Lifecycle);

        Assert.Contains("Use my_own_wrapper.", project.Run().Text);
    }

    [Fact]
    public void Two_kernels_of_one_release_say_nothing_about_what_came_after_what() =>
        Assert.DoesNotContain("Obsolete", TestProject.With("[KfuncBindings(\"bpf_strcmp\", \"bpf_task_*\")] static partial class Kf;")
            .Snapshot("a.kfuncs", SmallKernels.New).Snapshot(
                "b.kfuncs", SmallKernels.New.Replace("debian-7.2", "fedora-7.2").Replace("bpf_strcmp", "bpf_other")).Run().Text);

    [Fact]
    public void A_kernel_of_unknown_release_says_nothing_about_what_came_after_what() =>
        Assert.DoesNotContain("Obsolete", TestProject.With("[KfuncBindings(\"bpf_strcmp\", \"bpf_task_*\")] static partial class Kf;")
            .Snapshot(
                "a.kfuncs", SmallKernels.New.Replace("kernel 7.2.12+deb13-amd64\n", "")).Snapshot("b.kfuncs", SmallKernels.Old).Run().Text);

    [Fact]
    public void A_build_that_refuses_the_call_is_not_one_without_the_kfunc()
    {
        GeneratorRun run = TestProject.With(
            "[KfuncBindings(\"scx_bpf_kick_cpu\")] static partial class Kf;").Snapshot("debian-7.2.kfuncs", SmallKernels.New).Run();

        run.AssertCompiles();
        Assert.Contains("Present = new string[0], Refused = new[] { \"debian-7.2\" }", run.Text);
        Assert.Contains("<br/>Can be called on none of the targets; refused on debian-7.2.</summary>", run.Text);
        Assert.Contains("RefusedOn = [\"debian-7.2\"]", run.Text);
        Assert.Contains("MissingOn = []", run.Text);
    }

    [Fact]
    public void A_result_may_be_null_where_flags_are_not_known()
    {
        static string Stub(string flags) => TestProject.With("[KfuncBindings] static partial class Kf;")
            .Snapshot(
                "k.kfuncs",
                $"kfuncs 1\nname k\nkernel 7.2\n\nkfunc struct task_struct *bpf_find(void): {flags}\nkfunc int *bpf_memory(void): " +
                $"{flags}\n\nscalar int <s32>\nstruct task_struct <64 align 8>\n")
            .Run().AssertCompiles().Text;

        Assert.Contains("task_struct? bpf_find()", Stub("?"));
        Assert.Contains("KernelPointer<int>? bpf_memory()", Stub("?"));
        Assert.Contains("task_struct bpf_find()", Stub("?(0)"));
        Assert.Contains("task_struct? bpf_find()", Stub("?(KF_RET_NULL)"));
    }

    [Fact]
    public void Flags_that_are_not_known_are_not_none_and_make_no_other_variant()
    {
        string unknown = string.Join("\n", SmallKernels.New.Replace("debian-7.2", "raw").Split('\n')
            .Select(static line => line.StartsWith("kfunc ", StringComparison.Ordinal)
                ? line[..(line.IndexOf("): ", StringComparison.Ordinal) + 3)] + "?"
                : line));
        GeneratorRun run = TestProject.With("[KfuncBindings(\"bpf_iter_num_*\", \"bpf_strcmp\")] static partial class Kf;")
            .Snapshot("raw.kfuncs", unknown).Snapshot("debian-6.12.kfuncs", SmallKernels.Old).Run();

        run.AssertCompiles();
        Assert.Contains("Flags: unknown.", run.Text);
        Assert.Contains("bpf_iter_num_enumerator bpf_iter_num(", run.Text);
        Assert.DoesNotContain("___", run.Text);
    }

    [Theory]
    [InlineData("enum foo <u32> { A = 1 }", "struct foo <8 align 8>")]
    [InlineData("enum foo <u32> { A = 1 }", "typedef unsigned int foo")]
    [InlineData("struct foo <8 align 8>", "enum foo <u32> { A = 1 }")]
    public void A_name_may_be_another_kind_of_type_on_another_target(string older, string newer)
    {
        string keyword = older[..older.IndexOf(' ')];
        string pointer = keyword == "struct" ? "*" : "";

        TestProject.With("[KfuncBindings] static partial class Kf;")
            .Snapshot("old.kfuncs", $"kfuncs 1\nname old\nkernel 6.1\nkfunc void f({keyword} foo {pointer}x): ?(0)\n{older}{Types}")
            .Snapshot("new.kfuncs", $"kfuncs 1\nname new\nkernel 7.2\nkfunc void g(u32 x): ?(0)\n{newer}{Types}")
            .Run().AssertCompiles();
    }

    [Theory]
    [InlineData(
        "kfunc void f(struct a *x, u32 x__sz): ?(0)",
        "struct a <32 align 8> { struct a p @0; struct a q @8; struct a r @16; struct a s @24; }")]
    [InlineData("kfunc void f(struct x_array *s, u32 s__sz): ?(0)", "struct x_array <8 align 1> { u8 x[4] @0; u8 x_array[4] @4; }")]
    [InlineData(
        "kfunc void f(struct s *s, u32 s__sz): ?(0)",
        "struct s <8 align 4> { struct <8 align 4> { struct <4 align 4> { u32 y @0; } x @0; u32 x_struct @4; } x @0; }")]
    [InlineData("kfunc void f(u32 a, nothing b): ?(0)", "typedef void nothing")]
    [InlineData("kfunc void f(struct s *s, u32 s__sz): ?(0)", "struct s <8 align 8> { nothing x @0; }\ntypedef void nothing")]
    [InlineData("kfunc void f(u8 (*table)[16], u32 table__sz): ?(0)", "")]
    [InlineData("kfunc void f(missing *x, unknown y, enum nowhere z): ?(0)", "")]
    public void What_no_kernel_says_still_compiles(string kfunc, string type)
    {
        GeneratorRun run = TestProject.With(
            "[KfuncBindings] static partial class Kf;").Snapshot(
                "odd.kfuncs", $"kfuncs 1\nname odd\nkernel 7.2\n{kfunc}\n{type}{Types}").Run();

        run.AssertCompiles();
    }

    [Fact]
    public void A_size_that_no_span_carries_stays_a_parameter() =>
        Assert.Contains("f(nint table, uint table_)", TestProject.With("[KfuncBindings] static partial class Kf;")
            .Snapshot(
                "odd.kfuncs", $"kfuncs 1\nname odd\nkernel 7.2\nkfunc void f(u8 (*table)[16], u32 table__sz): ?(0)\n{Types}").Run().Text);

    [Theory]
    [InlineData("kfunc int f$x(int a): ?(0)")]
    [InlineData("kfunc int f(int 1a): ?(0)")]
    [InlineData("struct s <4294967295 align 8>")]
    public void What_is_no_C_is_refused_and_not_generated(string line) =>
        Assert.StartsWith(
            "KFG0001",
            Assert.Single(
                TestProject.With("[KfuncBindings] static partial class Kf;").Snapshot("odd.kfuncs", $"kfuncs 1\n{line}\n").Diagnose()));

    [Theory]
    [InlineData("static partial class Kf { public static void bpf_iter_num() { } }", "bpf_iter_num")]
    [InlineData("static partial class Kf { public static void bpf_dynptr_size___u32() { } }", "bpf_dynptr_size___u32")]
    [InlineData("static partial class Has { }", "Has")]
    [InlineData("static partial class bpf_strcmp { }", "bpf_strcmp")]
    public void KFG0006_knows_every_generated_member(string source, string member) =>
        Assert.StartsWith(
            $"KFG0006 at {member}:",
            Assert.Single(
                TestProject.With("[KfuncBindings] " + source).WithSmallKernels().Diagnose(),
                static diagnostic => diagnostic.StartsWith("KFG0006", StringComparison.Ordinal)));

    [Fact]
    public void A_declared_method_keeps_scoped_and_params() =>
        TestProject.With(
            "using System; static partial class Kf { [Kfunc(\"bpf_strcmp\")] internal static partial int Compare(scoped " +
            "ReadOnlySpan<byte> a, scoped ReadOnlySpan<byte> b); }")
            .WithSmallKernels().Run().AssertCompiles();

    [Fact]
    public void An_additional_file_is_known_by_its_name() =>
        Assert.Contains(
            "bpf_task_release",
            TestProject.With(
                "[KfuncBindings(\"bpf_task_release\")] static partial class Kf;").OtherFile("some.kfuncs", SmallKernels.New).Run().Text);

    [Fact]
    public void KFG0002_stands_in_the_project_file() =>
        Assert.StartsWith("KFG0002 at /p/My.csproj(1,1):", TestProject.With(
            "[KfuncBindings(\"bpf_task_*\")] static partial class Kf;").WithSmallKernels()
            .Property("KfuncGenTargets", "debian-7.2,nowhere").Property("MSBuildProjectFullPath", "/p/My.csproj").Diagnose()[0]);
}
