using KfuncGen.Analyzers.Tests.Verifier;
using KfuncGen.CodeFixes;
using KfuncGen.Generator.Tests.Harness;

namespace KfuncGen.Analyzers.Tests;

/// <summary>Variables that each processor has, of which real kernels lack some and have others as something else.</summary>
public sealed class VariableTests
{
    private const string Asked = """
        [KernelVariables("cpu_number", "runqueues", "cpu_devices")]
        [KernelFields("rq", "nr_running")]
        internal static partial class Kf;

        """;

    // 6.12 keeps it in a struct, pcpu_hot.
    [Fact]
    public void A_variable_that_a_target_lacks_needs_a_guard() => Assert.Equal(
        [
            "'KernelVariables.cpu_number' is missing on debian-6.12 and no guard covers this use; test " +
            "'KernelVariables.Has.cpu_number' first",
        ],
        Messages("KFG0101", Asked + "static class C { [BpfFunction] public static int F() => KernelVariables.cpu_number.Here.Value; }"));

    [Fact]
    public void A_guard_covers_it() => Assert.Empty(Messages("KFG0101", Asked + """
        static class C
        {
            [BpfFunction]
            public static int F() => KernelVariables.Has.cpu_number ? KernelVariables.cpu_number.Here.Value : -1;

            [BpfFunction]
            public static uint G(uint cpu)
            {
                if (!KernelVariables.Has.cpu_number) { return 0; }
                return KernelVariables.cpu_number.On(cpu) is { } number ? (uint)number.Value : 0;
            }

            [BpfFunction]
            public static uint H() => KernelVariables.runqueues.Here.nr_running;
        }
        """));

    // struct x86_cpu on 6.1, struct cpu from then on.
    [Fact]
    public void A_variable_of_another_struct_counts_as_missing() => Assert.Equal(
        [
            "'KernelVariables.cpu_devices' is missing on debian-6.1 and no guard covers this use; test " +
            "'KernelVariables.Has.cpu_devices' first",
        ],
        Messages("KFG0101", Asked + """
            static class C { [BpfFunction] public static bool F(uint cpu) => KernelVariables.cpu_devices.On(cpu) is null; }
            """));

    [Theory]
    [InlineData("\"runqueue\"", "'runqueue' is a variable that each processor has; did you mean 'runqueues'?")]
    [InlineData("\"runqueues\", \"task_struct\"", "'task_struct' is a variable that each processor has")]
    [InlineData("\"zzz*\"", "'zzz*' is a variable that each processor has")]
    [InlineData(
        "\"timer_bases\"", "'timer_bases' has a type that C# has a form of: it is a struct with a name, a number or a pointer")]
    public void What_no_target_has_is_said_with_what_it_may_have_meant(string arguments, string what) => Assert.Equal(
        [$"On none of the targets (debian-6.1, debian-6.12, debian-6.16, debian-6.18, debian-7.2, debian-7.3) {what}"],
        Messages("KFG0110", $"[KernelVariables({arguments})] static partial class Kf;"));

    [Fact]
    public void What_a_target_has_is_not_spoken_of() => Assert.Empty(Messages("KFG0110", """
        [KernelVariables("runqueues", "pcpu_hot", "bpf_prog_*", "current_t?sk", "irq_stat")]
        static partial class Kf;
        """));

    [Fact]
    public void A_file_that_is_older_than_variables_in_it_is_said_to_be()
    {
        static TestProject Old(TestProject project) => project
            .Snapshot("old.kfuncs", "kfuncs 1\nname old\nkernel 7.0.0\narch x86_64\ntags no\n\n")
            .Types(new InMemoryFile("old.ktypes", "ktypes 1\nname old\nkernel 7.0.0\narch x86_64\n\nscalar int <s32>\n", "types"));

        Assert.Equal(
            [
                "On none of the targets (old) lies a file with the kernel's variables beside the snapshot (.ktypes); write it with " +
                "'kfuncgen snapshot --types', as older ones have no variables",
            ],
            new Verify("KFG0110").MessagesOf("[KernelVariables(\"it\")] static partial class Kf;", Old));
    }

    [Theory]
    [InlineData("int", "unsigned int", true)]
    [InlineData("unsigned int", "unsigned int", false)]
    public void A_number_of_another_sign_is_said_to_drift(string newer, string older, bool drifts)
    {
        TestProject Both(TestProject project) => project
            .Snapshot("old.kfuncs", "kfuncs 1\nname old\nkernel 6.1.0\narch x86_64\ntags no\n\n")
            .Types(new InMemoryFile("old.ktypes", Types("old", "6.1.0", older), "types"))
            .Snapshot("new.kfuncs", "kfuncs 1\nname new\nkernel 7.0.0\narch x86_64\ntags no\n\n")
            .Types(new InMemoryFile("new.ktypes", Types("new", "7.0.0", newer), "types"));

        Assert.Equal(
            drifts ? ["'KernelVariables.it' is int here and unsigned int on old, so 'int' may not hold its value there"] : [],
            new Verify("KFG0111").MessagesOf(
                """
                [KernelVariables("it")] static partial class Kf;
                static class C { [BpfFunction] public static bool F() => KernelVariables.it.Here.Value == 1; }
                """,
                Both));
    }

    [Fact]
    public void In_user_space_nothing_of_one_can_be_read() => Assert.Equal(
        ["On", "nr_running", "Here"],
        Messages("KFG0304", Asked + """
            static class C
            {
                public static bool F() => KernelVariables.runqueues.On(0) is null;
                public static uint G() => KernelVariables.runqueues.Here.nr_running;
                public static bool H() => KernelVariables.Has.runqueues;
                [BpfFunction] public static bool I() => KernelVariables.runqueues.On(0) is null;
            }
            """).Select(static message => message.Split('\'')[1]));

    [Fact]
    public void What_is_of_a_processor_that_may_not_be_there_is_not_read_before_it_is_asked() => Assert.Single(
        Messages("KFG0203", Asked + """
            internal struct Numbers { public long A; }
            internal static partial class C
            {
                [BpfProgram(BpfProgramType.Syscall)]
                static int F(ref Numbers ctx) => (int)KernelVariables.runqueues.On(1)!.nr_running;
                [BpfProgram(BpfProgramType.Syscall)]
                static int G(ref Numbers ctx) => KernelVariables.runqueues.On(1) is { } queue ? (int)queue.nr_running : 0;
                [BpfProgram(BpfProgramType.Syscall)]
                static int H(ref Numbers ctx) => (int)KernelVariables.runqueues.Here.nr_running;
            }
            """));

    [Fact]
    public void A_light_bulb_asks_for_a_field_of_one() => new VerifyFix(new RequestFieldFix(), "CS1061").Code(
        """
        using KfuncGen;

        [KernelVariables("runqueues")]
        internal static partial class Kf;

        internal static class C
        {
            [BpfFunction]
            public static uint F() => KernelVariables.runqueues.Here.nr_running;
        }
        """,
        """
        using KfuncGen;

        [KernelVariables("runqueues")]
        [KernelFields("rq", "nr_running")]
        internal static partial class Kf;

        internal static class C
        {
            [BpfFunction]
            public static uint F() => KernelVariables.runqueues.Here.nr_running;
        }
        """,
        with: static project => project.WithDebianKernels());

    private static string Types(string name, string kernel, string type) =>
        $"ktypes 1\nname {name}\nkernel {kernel}\narch x86_64\n\nscalar int <s32>\nscalar unsigned int <u32>\nvar it {type} it\n";

    private static string[] Messages(string id, string code) =>
        new Verify(id).MessagesOf(code, static project => project.WithDebianKernels());
}
