using KfuncGen.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace KfuncGen.Generator.Tests;

public sealed class CachingTests
{
    private static TestProject Project => TestProject.With("""
        [KfuncBindings("bpf_task_*")] static partial class Tasks;
        [KfuncBindings("bpf_dynptr_*")] static partial class Dynptrs;
        """).WithSmallKernels();

    [Fact]
    public void An_edited_snapshot_is_the_only_file_read_again_and_only_what_it_changes_is_written()
    {
        TestProject project = Project;
        AdditionalText old = project.Files.Single(static file => file.Path == "debian-7.2.kfuncs");
        InMemoryFile changed = new(old.Path, SmallKernels.New.Replace("u64 start", "u64 first"), "snapshot");

        IReadOnlyDictionary<string, IncrementalStepRunReason[]> reasons = project.Run().RunAgain(old, changed);

        Assert.Equal(
            [IncrementalStepRunReason.Cached, IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached],
            reasons[TrackingNames.Files]);
        Assert.Equal([IncrementalStepRunReason.Unchanged, IncrementalStepRunReason.Modified], reasons[TrackingNames.Bindings]);
        Assert.Equal([IncrementalStepRunReason.Unchanged], reasons[TrackingNames.KernelTypes]);
    }

    [Fact]
    public void A_saved_but_unchanged_snapshot_changes_nothing()
    {
        TestProject project = Project;
        AdditionalText old = project.Files.Single(static file => file.Path == "debian-7.2.kfuncs");

        IReadOnlyDictionary<string, IncrementalStepRunReason[]> reasons = project.Run().RunAgain(
            old, new InMemoryFile(old.Path, SmallKernels.New, "snapshot"));

        Assert.All(
            reasons.Values.SelectMany(static reason => reason),
            static reason => Assert.NotEqual(IncrementalStepRunReason.Modified, reason));
        Assert.All(reasons[TrackingNames.Bindings], static reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    public void An_edit_elsewhere_looks_for_no_field_again()
    {
        GeneratorRun run = TestProject.With("""
            [KernelFields("task_struct", "pid", "mm.arg_start")]
            [KernelFields("file", "f_flags")]
            [KernelFields("sock", "sk_protocol")]
            [KernelFields("dentry", "d_flags")]
            [KernelFields("pid_type", "*")]
            [KernelFields("bpf_fib_lookup")]
            static partial class Fields;
            static class Other { static int F() => 1; }
            """).WithDebianKernels().Run();
        SyntaxTree tree = run.Input.SyntaxTrees.Single();
        SyntaxTree edited = CSharpSyntaxTree.ParseText(
            tree.ToString().Replace("=> 1", "=> 2"), (CSharpParseOptions)tree.Options, tree.FilePath,
            cancellationToken: TestContext.Current.CancellationToken);

        IReadOnlyDictionary<string, IncrementalStepRunReason[]> reasons = run.RunAgain(run.Input.ReplaceSyntaxTree(tree, edited));

        Assert.Equal([IncrementalStepRunReason.Unchanged], reasons[TrackingNames.FieldsRequests]);
        Assert.All(
            new[] { TrackingNames.Files, TrackingNames.Inputs, TrackingNames.Fields, TrackingNames.KernelTypes },
            step => Assert.All(reasons[step], static reason => Assert.Equal(IncrementalStepRunReason.Cached, reason)));
    }

    [Fact]
    public void An_edit_inside_the_class_runs_nothing_but_its_own_request()
    {
        GeneratorRun run = Project.Run();
        SyntaxTree tree = run.Input.SyntaxTrees.Single();
        SyntaxTree edited = CSharpSyntaxTree.ParseText(
            tree.ToString().Replace(
                "class Tasks;",
                "class Tasks { /* a comment */ }"), (CSharpParseOptions)tree.Options, tree.FilePath,
                cancellationToken: TestContext.Current.CancellationToken);

        IReadOnlyDictionary<string, IncrementalStepRunReason[]> reasons = run.RunAgain(run.Input.ReplaceSyntaxTree(tree, edited));

        Assert.All(reasons[TrackingNames.Bindings], static reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    public void A_changed_pattern_changes_one_class()
    {
        GeneratorRun run = Project.Run();
        SyntaxTree tree = run.Input.SyntaxTrees.Single();
        SyntaxTree edited = CSharpSyntaxTree.ParseText(
            tree.ToString().Replace("bpf_task_*", "bpf_task_release"), (CSharpParseOptions)tree.Options, tree.FilePath,
            cancellationToken: TestContext.Current.CancellationToken);

        IReadOnlyDictionary<string, IncrementalStepRunReason[]> reasons = run.RunAgain(run.Input.ReplaceSyntaxTree(tree, edited));

        Assert.Equal([IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached], reasons[TrackingNames.Bindings]);
        Assert.All(reasons[TrackingNames.Files], static reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }
}
