using KfuncGen.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace KfuncGen.Generator.Tests;

/// <summary>What is generated for variables that each processor has.</summary>
public sealed class VariableTests
{
    private const string Asked = """
        [KernelVariables("runqueues", "cpu_number", "cpu_devices", "irq_stat")]
        [KernelVariables("bpf_prog_act*", "current_task")]
        [KernelFields("rq", "nr_running")]
        internal static partial class Kf;
        """;

    [Fact]
    public void Members_and_guards_read_well() => Verified.Matches(TestProject.With(Asked).WithDebianKernels().Run().AssertCompiles());

    [Fact]
    public void A_variable_is_read_as_what_it_is_and_null_is_asked_for() => TestProject.With(Asked + """

        internal static class Uses
        {
            public static uint Queue() => KernelVariables.runqueues.Here.nr_running;
            public static uint? Other(uint cpu) => KernelVariables.runqueues.On(cpu)?.nr_running;
            public static int Number() => KernelVariables.bpf_prog_active.Here.Value;
            public static nuint Pointer(uint cpu) => KernelVariables.current_task.On(cpu) is { } task ? task.Value : 0;
            public static cpu Device() => KernelVariables.cpu_devices.Here;
            public static bool Has() => KernelVariables.Has.cpu_number;
        }
        """).WithDebianKernels().Run().AssertCompiles();

    [Fact]
    public void What_may_be_null_is_not_read_without_being_asked() => Assert.Equal(
        ["CS8602"],
        TestProject.With(Asked + "\nclass C { uint F(uint cpu) => KernelVariables.runqueues.On(cpu).nr_running; }")
            .WithDebianKernels().Run().Output.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(static one => one.Severity >= DiagnosticSeverity.Warning && one.Id != "CS1591").Select(static one => one.Id));

    [Fact]
    public void A_public_class_makes_public_variables_with_public_types()
    {
        string text = TestProject.With("""
            [KernelVariables("runqueues")]
            public static partial class Kf;
            """).WithDebianKernels().Run().AssertCompiles().Text;

        Assert.Contains("public static class KernelVariables", text);
        Assert.Contains("public sealed class rq", text);
    }

    [Fact]
    public void Without_a_request_there_is_no_class_and_numbers_alone_need_no_type()
    {
        Assert.DoesNotContain(
            "KernelVariables",
            TestProject.With("[KernelFields(\"rq\", \"cpu\")] static partial class Kf;").WithDebianKernels().Run().Text);
        Assert.Contains(
            "global::KfuncGen.KernelVariable<global::KfuncGen.KernelPointer<int>> bpf_prog_active",
            TestProject.With("[KernelVariables(\"bpf_prog_active\")] static partial class Kf;").WithDebianKernels().Run()
                .AssertCompiles().Text);
    }

    [Theory]
    [InlineData("Has", "Has_")]
    [InlineData("KernelVariables", "KernelVariables_")]
    [InlineData("event", "@event")]
    [InlineData("Equals", "Equals_")]
    public void A_name_that_C_sharp_has_itself_is_told_apart(string name, string member)
    {
        string text = TestProject.With($"[KernelVariables(\"{name}\")] static partial class Kf;")
            .Snapshot("made-up.kfuncs", Snapshot)
            .Types(new InMemoryFile("made-up.ktypes", Types + $"var {name} int {name}\n", "types")).Run().AssertCompiles().Text;

        Assert.Contains($"public static bool {member} => global::KfuncGen.KernelNames.Has(\"{name}\", \"@\", \"s32\");", text);
    }

    // What it is on the newest target counts; one of another sign may not fit, and one of another width is another variable.
    [Theory]
    [InlineData("int", "Missing = new[] { \"older\" }", "Drift", true)]
    [InlineData("unsigned int", "Drift = \"unsigned int on older\"", "Missing", false)]
    [InlineData("unsigned char", "Missing = new[] { \"older\" }", "Drift", true)]
    public void Of_a_target_where_it_is_another_number_is_told(string older, string said, string unsaid, bool isOther)
    {
        string newer = isOther ? "long int" : "int";
        string text = TestProject.With("[KernelVariables(\"it\")] static partial class Kf;")
            .Snapshot("older.kfuncs", Named(Snapshot, "older", "6.1.0"))
            .Types(new InMemoryFile("older.ktypes", Named(Types, "older", "6.1.0") + $"var it {older} it\n", "types"))
            .Snapshot("made-up.kfuncs", Snapshot)
            .Types(new InMemoryFile("made-up.ktypes", Types + $"var it {newer} it\n", "types")).Run().AssertCompiles().Text;

        Assert.Contains(said, text);
        Assert.DoesNotContain(unsaid + " = ", text);
    }

    [Fact]
    public void Of_a_target_with_an_older_file_nothing_is_said()
    {
        string text = TestProject.With("[KernelVariables(\"it\")] static partial class Kf;")
            .Snapshot("older.kfuncs", Named(Snapshot, "older", "6.1.0"))
            .Types(new InMemoryFile("older.ktypes", Named(Types, "older", "6.1.0"), "types"))
            .Snapshot("made-up.kfuncs", Snapshot)
            .Types(new InMemoryFile("made-up.ktypes", Types + "var it int it\n", "types")).Run().AssertCompiles().Text;

        Assert.Contains("Present = new[] { \"made-up\" })]", text);
        Assert.DoesNotContain("Missing = ", text);
    }

    [Fact]
    public void An_edit_elsewhere_looks_for_no_variable_again()
    {
        GeneratorRun run = TestProject.With(Asked + "\nstatic class Other { static int F() => 1; }").WithDebianKernels().Run();
        SyntaxTree tree = run.Input.SyntaxTrees.Single();
        SyntaxTree edited = CSharpSyntaxTree.ParseText(
            tree.ToString().Replace("=> 1", "=> 2"), (CSharpParseOptions)tree.Options, tree.FilePath,
            cancellationToken: TestContext.Current.CancellationToken);

        IReadOnlyDictionary<string, IncrementalStepRunReason[]> reasons = run.RunAgain(run.Input.ReplaceSyntaxTree(tree, edited));

        Assert.All(reasons[TrackingNames.Fields], static reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    private const string Snapshot = """
        kfuncs 1
        name made-up
        kernel 7.0.0
        arch x86_64
        tags no


        """;

    private const string Types = """
        ktypes 1
        name made-up
        kernel 7.0.0
        arch x86_64

        scalar int <s32>
        scalar long int <s64>
        scalar unsigned char <u8>
        scalar unsigned int <u32>

        """;

    private static string Named(string text, string name, string kernel) => text.Replace("made-up", name).Replace("7.0.0", kernel);
}
