using KfuncGen.Generator.Analyzers;
using KfuncGen.Generator.Analyzers.Programs;
using KfuncGen.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace KfuncGen.Generator.Tests;

/// <summary>Projects that see each other, and both have bindings.</summary>
public sealed class ReferencedKernelTypesTests
{
    private const string Shown = "[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"Consumer\")]\n";

    private const string Tasks = "[KfuncBindings(\"bpf_task_*\", \"bpf_xdp_*\", \"bpf_dynptr_size\", \"bpf_iter_num_*\")]";

    [Theory]
    [InlineData("namespace Lib; " + Tasks + " public static partial class Kf;", "public")]
    [InlineData("namespace Lib; " + Tasks + " public static partial class Kf;", "internal")]
    [InlineData(Shown + "namespace Lib { " + Tasks + " internal static partial class Kf; }", "internal")]
    public void A_type_that_a_referenced_project_has_is_the_same_type(string library, string accessibility)
    {
        GeneratorRun run = TestProject.With($$"""
            /// <summary>Bindings.</summary>
            {{Tasks}} {{accessibility}} static partial class Kf
            {
                [Kfunc("bpf_task_from_pid")] internal static partial task_struct? Find(int pid);

                internal static void Change(in bpf_dynptr dynptr, int pid)
                {
                    if (Lib.Kf.bpf_task_from_pid(pid) is { } theirs) { Kf.bpf_task_release(theirs); }
                    using task_struct? ours = Kf.bpf_task_from_pid(pid);
                    if (ours is not null) { Lib.Kf.bpf_task_release(ours); }
                    foreach (int? one in Kf.bpf_iter_num(1, 2)) { _ = one; }
                    _ = Kf.bpf_dynptr_size(in dynptr) + Lib.Kf.bpf_dynptr_size(in dynptr);
                }
            }
            """).WithSmallKernels().Referencing(Library("Lib", library)).Run().AssertCompiles();

        Assert.DoesNotContain(HintNames, run.Sources.Keys);
    }

    [Fact]
    public void What_the_other_project_has_not_is_declared_here()
    {
        GeneratorRun run = TestProject.With(Tasks + " static partial class Kf;").WithSmallKernels()
            .Referencing(Library("Lib", "namespace Lib; [KfuncBindings(\"bpf_task_*\")] public static partial class Kf;"))
            .Run().AssertCompiles();

        Assert.Contains("enum xdp_rss_hash_type", run.Sources[HintNames]);
        Assert.DoesNotContain("class task_struct", run.Sources[HintNames]);
    }

    [Theory]
    // What is not seen does not count.
    [InlineData("namespace Lib; " + Tasks + " static partial class Kf;", null, "internal")]
    // Two that do not see each other: C# could not tell whose is meant.
    [InlineData(
        "namespace Lib; " + Tasks + " public static partial class Kf;",
        "namespace Other; " + Tasks + " public static partial class Kf;",
        "internal")]
    // Public code cannot name what is internal elsewhere.
    [InlineData(Shown + "namespace Lib { " + Tasks + " internal static partial class Kf; }", null, "public")]
    // Classes of one name, one seen from the other.
    [InlineData(Shown + Tasks + " internal static partial class Kf;", null, "internal")]
    // Without its release, 'using' would not take it.
    [InlineData("namespace Lib; [KfuncBindings(\"bpf_task_from_pid\")] public static partial class Kf;", null, "internal")]
    // A class of the other project has the name.
    [InlineData("namespace KfuncGen { public class task_struct; }", null, "internal")]
    public void No_arrangement_gives_a_diagnostic_in_generated_code(string library, string? other, string accessibility)
    {
        TestProject project = TestProject.With($$"""
            internal struct Request { public int Pid; }

            {{Tasks}} {{accessibility}} static partial class Kf
            {
                internal static void Use(int pid)
                {
                    using var task = Kf.bpf_task_from_pid(pid);
                }

                [BpfProgram(BpfProgramType.Syscall)]
                internal static int Program(ref Request ctx)
                {
                    if (!Has.bpf_task_from_pid || !Has.bpf_task_release) { return 0; }
                    using var task = Kf.bpf_task_from_pid(ctx.Pid);
                    return task is null ? 0 : 1;
                }
            }
            """).WithSmallKernels().Referencing(Library("Lib", library));

        if (other is not null)
        {
            project.Referencing(Library("Other", other));
        }

        GeneratorRun run = project.Run();

        Assert.Empty(run.Output.GetDiagnostics(TestContext.Current.CancellationToken).Where(IsWrong));
        Assert.Empty(run.Analyze(project, new BpfFunctionAnalyzer()).Select(static one => one.ToString()));
        Assert.Contains("-code", string.Concat(run.Sources.Keys));
    }

    [Fact]
    public void A_type_goes_on_through_a_project_in_between()
    {
        MetadataReference lower = Library("Lib", "namespace Lib; " + Tasks + " public static partial class Kf;");
        MetadataReference middle = Library("Other", "namespace Other; " + Tasks + " public static partial class Kf;", lower);

        TestProject.With(Tasks + """
             static partial class Kf
            {
                static void Use(task_struct task)
                {
                    Kf.bpf_task_release(task); Other.Kf.bpf_task_release(task); Lib.Kf.bpf_task_release(task);
                }
            }
            """).WithSmallKernels().Referencing(lower).Referencing(middle).Run().AssertCompiles();
    }

    private const string Fields = "[KernelFields(\"task_struct\", \"pid\", \"real_parent\")]";

    [Theory]
    // The same fields of the same targets: theirs, with their guards.
    [InlineData(Fields, "debian-7.2", false)]
    // Fewer fields than are asked for here, or known on another target: a type of this project's own, with all of them.
    [InlineData("[KernelFields(\"task_struct\", \"pid\")]", "debian-7.2", true)]
    [InlineData(Fields, "debian-6.12", true)]
    public void Fields_of_a_type_are_those_of_the_project_that_asks(string asked, string target, bool isOwn)
    {
        MetadataReference library = Library(
            "Lib",
            TestProject.With(
                $"namespace Lib; [KfuncBindings(\"bpf_task_*\")] public static partial class Kf; {asked} public static class F;")
                .WithDebianKernels(target));
        TestProject project = TestProject.With($$"""
            [KfuncBindings("bpf_task_*")] static partial class Kf;
            {{Fields}}
            static class P
            {
                [BpfProgram(BpfProgramType.Syscall)]
                internal static int F(ref int ctx)
                {
                    using task_struct? task = Kf.bpf_task_from_pid(ctx);
                    return task is null ? 0 : KernelTypes.Has.task_struct.real_parent ? task.Unchecked.real_parent.pid : task.pid;
                }
            }
            """).WithDebianKernels("debian-7.2").Referencing(library);
        GeneratorRun run = project.Run();

        Assert.Empty(run.Output.GetDiagnostics(TestContext.Current.CancellationToken).Where(IsWrong));
        Assert.Equal(isOwn, run.Sources.GetValueOrDefault(HintNames)?.Contains("class task_struct", StringComparison.Ordinal) ?? false);
    }

    [Theory]
    [InlineData("", true)]
    // Another's type of that name, which is no kernel type, is of the compiler's business.
    [InlineData("namespace KfuncGen { class other_thing; }", false)]
    public async Task Where_the_own_type_counts_the_compiler_need_not_say_so(string own, bool isSuppressed)
    {
        string shown = "[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"Consumer\")]\n";
        string name = isSuppressed ? "task_struct" : "other_thing";
        MetadataReference library = Library(
            "Lib",
            TestProject.With(
                shown + "namespace Lib { [KernelFields(\"task_struct\", \"pid\")] static class F; }"
                + " namespace KfuncGen { class other_thing; }").WithDebianKernels("debian-7.2"));
        TestProject project = TestProject.With($$"""
            {{own}}
            {{Fields}}
            static class P
            {
                internal static void F({{name}} one) => _ = one;
            }
            """).WithDebianKernels("debian-7.2").Referencing(library);
        Compilation output = project.Run().Output;
        Assert.Contains(output.GetDiagnostics(TestContext.Current.CancellationToken), static one => one.Id == "CS0436");

        Diagnostic[] conflicts =
        [
            .. (await output.WithAnalyzers(
                [new KernelTypeConflictSuppressor()],
                new CompilationWithAnalyzersOptions(
                    new([]), null, concurrentAnalysis: true, logAnalyzerExecutionTime: false, reportSuppressedDiagnostics: true))
                .GetAllDiagnosticsAsync(TestContext.Current.CancellationToken))
                .Where(static one => one.Id == "CS0436"
                    && one.Location.SourceTree!.FilePath.StartsWith("Source", StringComparison.Ordinal)),
        ];

        Assert.All(conflicts, one => Assert.Equal(isSuppressed, one.IsSuppressed));
        Assert.NotEmpty(conflicts);
    }

    private const string HintNames = "kernel-types.g.cs";

    // Errors anywhere, and warnings in code that the user did not write.
    private static bool IsWrong(Diagnostic one) => one.Severity == DiagnosticSeverity.Error
        || (one.Severity == DiagnosticSeverity.Warning
            && one.Location.SourceTree?.FilePath.StartsWith("Source", StringComparison.Ordinal) != true);

    private static MetadataReference Library(string name, string source, params MetadataReference[] references)
    {
        TestProject project = TestProject.With(source).WithSmallKernels();
        project.References.AddRange(references);
        return Library(name, project);
    }

    private static MetadataReference Library(string name, TestProject project)
    {
        Compilation output = project.Run().Output.WithAssemblyName(name);
        MemoryStream image = new();
        Assert.Empty(output.Emit(image, cancellationToken: TestContext.Current.CancellationToken).Diagnostics
            .Where(static one => one.Severity == DiagnosticSeverity.Error));
        return MetadataReference.CreateFromImage(image.ToArray());
    }
}
