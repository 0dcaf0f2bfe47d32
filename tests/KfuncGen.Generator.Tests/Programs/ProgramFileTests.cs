using KfuncGen.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace KfuncGen.Generator.Tests.Programs;

public sealed class ProgramFileTests
{
    private static TestProject Project => TestProject.With("""
        namespace Demo;

        [KfuncBindings("bpf_task_*")]
        internal static partial class Kf;

        public struct Request
        {
            public int Pid;
            public int Found;
        }

        public static partial class Tasks
        {
            internal static readonly int Offset = 3;

            [BpfProgram(BpfProgramType.Syscall)]
            internal static int Find(ref Request ctx)
            {
                if (!Kf.Has.bpf_task_from_pid)
                {
                    return -38;
                }

                using task_struct? task = Kf.bpf_task_from_pid(ctx.Pid + Offset);

                if (task is null)
                {
                    return -3;
                }

                ctx.Found = 1;
                return 0;
            }
        }
        """).WithSmallKernels();

    [Fact]
    public void A_program_shows_in_its_class_and_its_code_reads_well()
    {
        GeneratorRun run = Project.Run();
        run.AssertCompiles();
        Verified.Matches(run);
    }

    [Fact]
    public void A_project_without_a_program_has_no_step_that_an_edit_runs_again()
    {
        GeneratorRun run = TestProject.With("[KfuncBindings] static partial class Kf;").WithSmallKernels().Run();
        IReadOnlyDictionary<string, IncrementalStepRunReason[]> reasons = run.RunAgain(
            run.Input.AddSyntaxTrees(Parse(run, "class Other;")));

        Assert.All(
            reasons.Values.SelectMany(static reason => reason),
            static reason => Assert.Contains(reason, new[] { IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged }));
        Assert.DoesNotContain(run.Sources.Keys, static name => name.Contains("-code", StringComparison.Ordinal));
    }

    [Fact]
    public void An_edited_body_changes_the_code_and_nothing_that_an_editor_sees()
    {
        GeneratorRun run = Project.Run();
        SyntaxTree tree = run.Input.SyntaxTrees.Single();
        Compilation edited = run.Input.ReplaceSyntaxTree(
            tree, Parse(run, tree.ToString().Replace("ctx.Found = 1", "ctx.Found = 2", StringComparison.Ordinal), tree.FilePath));

        IReadOnlyDictionary<string, IncrementalStepRunReason[]> reasons = run.RunAgain(edited);

        Assert.Equal([IncrementalStepRunReason.Modified], reasons[TrackingNames.ProgramCode]);
        Assert.All(
            reasons.Where(static step => step.Key != TrackingNames.ProgramCode).SelectMany(static step => step.Value),
            static reason => Assert.Contains(reason, new[] { IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged }));
    }

    [Fact]
    public void An_editor_that_asks_for_no_implementation_does_not_lower()
    {
        TestProject project = Project;
        GeneratorRun run = project.Run();
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new KfuncBindingsGenerator().AsSourceGenerator()],
            project.Files,
            (CSharpParseOptions)run.Input.SyntaxTrees.First().Options,
            project.Options,
            new GeneratorDriverOptions(IncrementalGeneratorOutputKind.Implementation, trackIncrementalGeneratorSteps: true));

        GeneratorRunResult result = driver.RunGenerators(run.Input, TestContext.Current.CancellationToken).GetRunResult().Results[0];

        Assert.DoesNotContain(TrackingNames.ProgramCode, result.TrackedSteps.Keys);
        Assert.Contains("Demo.Tasks-programs.g.cs", result.GeneratedSources.Select(static source => source.HintName));
        Assert.DoesNotContain("Demo.Tasks-code.g.cs", result.GeneratedSources.Select(static source => source.HintName));
    }

    [Fact]
    public void A_struct_that_only_the_class_sees_keeps_its_programs_to_the_class()
    {
        GeneratorRun run = TestProject.With("""
            public static partial class Tasks
            {
                private struct Request { public int Pid; }

                [BpfProgram(BpfProgramType.Syscall)] private static int Find(ref Request ctx) { ctx.Pid = 1; return 0; }
            }
            """).WithSmallKernels().Run();

        run.AssertCompiles();
        Assert.Contains("private static partial class Bpf", run.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_that_C_sharp_keeps_and_generic_classes_are_no_obstacle()
    {
        GeneratorRun run = TestProject.With("""
            namespace @namespace;

            public struct @struct { public int @int; }

            public static partial class Outer<T>
            {
                public static partial class @class
                {
                    [BpfProgram(BpfProgramType.Syscall)] private static int @return(ref @struct @ref) => @ref.@int;
                }
            }
            """).WithSmallKernels().Run();

        run.AssertCompiles();
        Assert.Contains(
            "Definereturn(ref global::KfuncGen.BpfProgramCode? code) => code = global::KfuncGen.BpfProgramCode.Parse(",
            run.Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Quotes_in_a_line_do_not_end_the_listing()
    {
        GeneratorRun run = TestProject.With(""""""""
            public struct Request { public int Pid; }

            public static partial class Tasks
            {
                [BpfProgram(BpfProgramType.Syscall)] private static int F(ref Request ctx)
                {
                    ctx.Pid = 1; // "a", \n, {0} and """"""
                    return 0;
                }
            }
            """""""").WithSmallKernels().Run();

        run.AssertCompiles();
        Assert.Contains("ctx.Pid = 1; // \"a\", \\n, {0} and \"\"\"\"\"\"", run.Text, StringComparison.Ordinal);
        Assert.Contains("            \"\"\"\"\"\"\"\n", run.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_surrogate_in_a_line_does_not_end_up_in_the_listing()
    {
        GeneratorRun run = TestProject.With($$"""
            public struct Request { public int Pid; }

            public static partial class Tasks
            {
                [BpfProgram(BpfProgramType.Syscall)] private static int F(ref Request ctx)
                {
                    ctx.Pid = 1; // {{'\ud83d'}} and {{"\ud83d\ude00"}}
                    return 0;
                }
            }
            """).WithSmallKernels().Run();

        run.AssertCompiles();
        Assert.Contains("ctx.Pid = 1; // \ufffd and \ud83d\ude00", run.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_lowered_gets_no_code_and_breaks_nothing()
    {
        GeneratorRun run = TestProject.With("""
            public struct Request { public int Pid; }

            public static partial class Tasks
            {
                [BpfProgram(BpfProgramType.Syscall)] private static int Find(ref Request ctx) => new int[3].Length;
            }
            """).WithSmallKernels().Run();

        run.AssertCompiles();
        Assert.DoesNotContain(run.Sources.Keys, static name => name.Contains("-code", StringComparison.Ordinal));
    }

    private static SyntaxTree Parse(GeneratorRun run, string text, string path = "Other.cs") =>
        CSharpSyntaxTree.ParseText(
            text,
            (CSharpParseOptions)run.Input.SyntaxTrees.First().Options,
            path,
            cancellationToken: TestContext.Current.CancellationToken);
}
