using System.Reflection;
using KfuncGen.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace KfuncGen.Generator.Tests;

public sealed class DeclarationTests
{
    [Theory]
    [InlineData("[KfuncBindings(\"bpf_task_*\")] static partial class Kf;", "Kf")]
    [InlineData("[KfuncBindings(\"bpf_task_*\")] public static partial class Kf { }", "Kf")]
    [InlineData("namespace A.B; [KfuncBindings(\"bpf_task_*\")] internal static partial class Kf;", "A.B.Kf")]
    [InlineData("namespace A { namespace B { [KfuncBindings(\"bpf_task_*\")] static partial class Kf; } }", "A.B.Kf")]
    [InlineData(
        "namespace A; public partial struct S { internal partial record R<T> { public partial interface I { " +
        "[KfuncBindings(\"bpf_task_*\")] private protected static partial class Kf; } } }",
        "A.S+R`1+I+Kf")]
    [InlineData(
        "namespace @event; static partial class @class { [KfuncBindings(\"bpf_task_*\")] static partial class @lock; }",
        "event.class+lock")]
    public void Bindings_go_wherever_a_class_is(string source, string type)
    {
        GeneratorRun run = TestProject.With(source.Replace("private protected", "public")).WithSmallKernels().Run();
        Type? kf = run.Load().GetType(type, throwOnError: true);

        Assert.NotNull(kf!.GetMethod("bpf_task_release", BindingFlags.Public | BindingFlags.Static));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Parts_of_a_class_ask_each_for_what_they_use(bool inOneFile)
    {
        const string First = "[KfuncBindings(\"bpf_task_release\")] static partial class Kf;";
        const string Second =
            "[KfuncBindings(\"bpf_dynptr_*\", \"bpf_task_release\")] static partial class Kf { internal const int One = 1; }";
        TestProject project = TestProject.With(inOneFile ? First + Environment.NewLine + Second : First).WithSmallKernels();

        if (!inOneFile)
        {
            project.Sources.Add("using KfuncGen;" + Second);
        }

        GeneratorRun run = project.Run().AssertCompiles();

        Assert.Empty(project.Diagnose());
        Assert.Single(run.Sources, static source => source.Key.StartsWith("Kf", StringComparison.Ordinal));
        Assert.Contains(" bpf_task_release(", run.Text);
        Assert.Contains(" bpf_dynptr_size(", run.Text);
        Assert.DoesNotContain(" bpf_task_from_pid(", run.Text);

        // What the second part asks for belongs to the class, and so does a change of it.
        SyntaxTree tree = run.Input.SyntaxTrees.Last();
        IReadOnlyDictionary<string, IncrementalStepRunReason[]> reasons = run.RunAgain(run.Input.ReplaceSyntaxTree(
            tree,
            CSharpSyntaxTree.ParseText(
                tree.ToString().Replace("int One = 1", "int One = 2"), (CSharpParseOptions)tree.Options, tree.FilePath,
                cancellationToken: TestContext.Current.CancellationToken)));

        Assert.All(reasons[TrackingNames.Bindings], static reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    public void A_part_that_asks_for_all_gets_all() => Assert.Contains(
        " bpf_task_from_pid(",
        TestProject.With("[KfuncBindings(\"bpf_task_release\")] static partial class Kf; [KfuncBindings] static partial class Kf;")
            .WithSmallKernels().Run().AssertCompiles().Text);

    [Fact]
    public void Several_classes_share_the_types_they_reach()
    {
        GeneratorRun run = TestProject.With("""
            namespace One { [KfuncBindings("bpf_task_release")] static partial class Kf; }
            namespace Two { [KfuncBindings("bpf_get_task_exe_file", "scx_*")] static partial class Scheduler; }
            namespace Two
            {
                static partial class Methods
                {
                    [Kfunc("bpf_task_from_pid")]
                    private static partial task_struct? Find(int pid);

                    /// <summary>Of my own.</summary>
                    [Kfunc("bpf_task_release")]
                    internal static partial void Release(task_struct @lock);

                    [Kfunc("bpf_dynptr_size")]
                    internal static partial uint SizeOnOldKernels(in bpf_dynptr dynptr);

                    internal static void Use()
                    {
                        if (Find(1) is { } task)
                        {
                            Release(task);
                        }
                    }
                }
            }
            """).WithSmallKernels().Run();

        run.AssertCompiles();
        Assert.Single(run.Text.Split('\n'), static line => line.Contains("class task_struct", StringComparison.Ordinal));
        Verified.Matches(run);
    }

    [Fact]
    public void Classes_whose_names_differ_only_in_case_or_nesting_get_files_of_their_own()
    {
        GeneratorRun run = TestProject.With("""
            [KfuncBindings("bpf_strcmp")] static partial class Kf;
            [KfuncBindings("bpf_strcmp")] static partial class KF;
            [KfuncBindings("bpf_strcmp")] static partial class KernelTypes;
            namespace Kf2 { [KfuncBindings("bpf_strcmp")] static partial class In; }
            static partial class KF2 { [KfuncBindings("bpf_strcmp")] static partial class In { } }
            """).WithSmallKernels().Run();

        run.AssertCompiles();
        Assert.Equal(
            ["KF-2.g.cs", "KF2+In.g.cs", "KernelTypes.g.cs", "Kf.g.cs", "Kf2.In.g.cs"], run.Sources.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_class_with_the_attribute_on_two_halves_stops_nobody() =>
        Assert.Equal(["Kf.g.cs"], TestProject.With("""
            [KfuncBindings("bpf_strcmp")] static partial class Kf;
            [KfuncBindings("bpf_strcmp")] static partial class Kf;
            """).WithSmallKernels().Run().Sources.Keys);

    [Fact]
    public void Only_what_is_asked_for_is_generated()
    {
        GeneratorRun run = TestProject.With("[KfuncBindings(\"bpf_strcmp\")] static partial class Kf;").WithSmallKernels().Run();

        Assert.Equal(["Kf.g.cs"], run.Sources.Keys);
        Assert.DoesNotContain("bpf_task", run.Text);
    }

    [Fact]
    public void Types_are_public_where_public_code_names_them()
    {
        Assembly assembly = TestProject.With("""
            [KfuncBindings("bpf_task_release")] public static partial class Kf;
            [KfuncBindings("bpf_get_task_exe_file")] static partial class Hidden;
            """).WithSmallKernels().Run().Load();

        Assert.True(assembly.GetType("KfuncGen.task_struct")!.IsPublic);
        Assert.False(assembly.GetType("KfuncGen.file")!.IsPublic);
    }

    [Fact]
    public void Types_go_to_the_namespace_that_the_project_names() =>
        Assert.NotNull(TestProject.With(
            "[KfuncBindings(\"bpf_task_release\")] static partial class Kf { static void F(Kernel.Types.task_struct p) => " +
            "bpf_task_release(p); }")
            .WithSmallKernels().Property("KfuncTypesNamespace", "Kernel.Types").Run().Load().GetType("Kernel.Types.task_struct"));

    [Fact]
    public void Names_that_C_sharp_keeps_for_itself_are_escaped()
    {
        const string Snapshot = """
            kfuncs 1
            name k
            kernel 7.2

            kfunc void checked(struct event *event, u32 in, u32 in__k, struct record *base__nullable): ?(0)
            kfunc struct file *lock(struct file *async, enum operator class): ?(0)

            enum operator <u32> { out = 1, this = 2 }
            scalar unsigned int <u32>
            struct event <8 align 8>
            struct file <8 align 8>
            struct record <8 align 8>
            typedef unsigned int u32
            """;
        Assembly assembly = TestProject.With("[KfuncBindings] static partial class Kf;").Snapshot("k.kfuncs", Snapshot).Run().Load();

        Assert.Equal(
            ["checked", "lock"],
            assembly.GetType("Kf")!.GetMethods(
                BindingFlags.Public | BindingFlags.Static).Where(method => !method.IsSpecialName).Select(method => method.Name));
    }

    [Fact]
    public void A_class_that_is_not_partial_gets_nothing_and_stops_nobody()
    {
        GeneratorRun run = TestProject.With("""
            [KfuncBindings("bpf_task_*")] static class Wrong;
            [KfuncBindings("bpf_task_*")] static partial class Kf;
            """).WithSmallKernels().Run();

        Assert.Equal(["Kf.g.cs", "kernel-types.g.cs"], run.Sources.Keys);
    }

    [Fact]
    public void Without_a_snapshot_a_class_still_compiles() =>
        TestProject.With("[KfuncBindings] static partial class Kf { static int Count => All.Count; }").Run().AssertCompiles();

    [Fact]
    public void Targets_are_picked_by_name()
    {
        GeneratorRun run = TestProject.With(
            "[KfuncBindings] static partial class Kf;").WithSmallKernels().Property("KfuncGenTargets", "debian-6.12").Run();

        Assert.DoesNotContain("debian-7.2", run.Text);
        Assert.DoesNotContain("Obsolete", run.Text);
    }

    [Theory]
    [InlineData(LanguageVersion.CSharp12)]
    [InlineData(LanguageVersion.CSharp13)]
    [InlineData(LanguageVersion.Preview)]
    public void Every_language_version_since_12_takes_it(LanguageVersion version)
    {
        TestProject project = new() { LanguageVersion = version };
        project.Sources.Add("[KfuncGen.KfuncBindings] public static partial class Kf;");
        project.WithSmallKernels().Run().AssertCompiles();
    }

    [Fact]
    public void The_same_input_gives_the_same_text() =>
        Assert.Equal(
            TestProject.With("[KfuncBindings] static partial class Kf;").WithSmallKernels().Run().Text,
            TestProject.With("[KfuncBindings] static partial class Kf;").Lifecycle("kernel.lifecycle", SmallKernels.Lifecycle)
                .Snapshot("debian-7.2.kfuncs", SmallKernels.New).Snapshot("debian-6.12.kfuncs", SmallKernels.Old).Run().Text);
}
