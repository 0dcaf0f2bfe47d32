using System.Text;
using KfuncGen.Btf.Format;
using KfuncGen.Code;
using KfuncGen.Layouts;
using KfuncGen.Linking;
using KfuncGen.Linux.Instructions;
using KfuncGen.Probing;
using KfuncGen.Tests.Kernels;
using KfuncGen.Tests.Kernels.Synthetic;

namespace KfuncGen.Loading.Tests;

/// <summary>Variables that each processor has: what a kernel's BTF and its list of symbols say, and what becomes of a program.</summary>
public sealed class VariableTests
{
    [Theory]
    [InlineData("runqueues", "struct rq")]
    [InlineData("bpf_prog_active", "s32")]
    [InlineData("bpf_prog_active", "u32")]
    [InlineData("current_task", "*struct task_struct")]
    [InlineData("irq_stat", "struct irq_cpustat_t")]
    public void Variables_of_a_real_kernel_are_there_as_they_were(string name, string shape)
    {
        ResolvedName found = Layouts(new Source(RealKernel.Of("7.2").Btf)).Resolve(Name(name, shape));

        Assert.True(found.IsPresent, found.Reason);
        Assert.Equal(name, RealKernel.Of("7.2").Reader[new BtfTypeId((uint)found.Value)].Name);
        Assert.Null(found.Module);
    }

    [Theory]
    [InlineData("runqueues", "struct queue", "The type of variable runqueues is struct rq in this kernel, and was struct queue")]
    [InlineData("bpf_prog_active", "u64", "The type of variable bpf_prog_active is s32 in this kernel, and was u64 where")]
    [InlineData("bpf_prog_active", "struct rq", "is s32 in this kernel, and was struct rq")]
    [InlineData("runqueues", "u64", "is struct rq in this kernel, and was u64")]
    [InlineData("current_task", "*struct file", "is struct task_struct * in this kernel, and was struct file *")]
    [InlineData("current_task", "u64", "is struct task_struct * in this kernel, and was u64")]
    public void One_of_another_type_is_told(string name, string shape, string reason)
    {
        ResolvedName found = Layouts(new Source(RealKernel.Of("7.2").Btf)).Resolve(Name(name, shape));

        Assert.Equal(KfuncAvailability.Changed, found.Availability);
        Assert.Contains(reason, found.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("runqueue")]
    [InlineData("task_struct")]
    [InlineData("jiffies")]
    [InlineData("")]
    public void What_is_no_such_variable_is_absent(string name)
    {
        ResolvedName found = Layouts(new Source(RealKernel.Of("7.2").Btf)).Resolve(Name(name, "u64"));

        Assert.Equal(KfuncAvailability.Absent, found.Availability);
        Assert.Contains("has no variable", found.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void One_of_a_module_is_found_with_the_module()
    {
        BtfBuilder kernel = Kernel(out uint number);
        BtfBuilder module = new(over: kernel);
        uint variable = Variable(module, "of_module", number);
        Section(module, variable);

        ResolvedName found = Layouts(new Source(kernel.ToArray(), module.ToArray())).Resolve(Name("of_module", "u32"));

        Assert.Equal((true, (long)variable, "one"), (found.IsPresent, found.Value, found.Module));
    }

    [Fact]
    public void One_that_the_kernel_lists_no_symbol_of_is_absent_with_the_reason()
    {
        BtfBuilder kernel = Kernel(out _);
        ResolvedName unlisted = Layouts(new Source(kernel.ToArray()) { Symbols = [] }).Resolve(Name("count", "u32"));

        Assert.Equal(KfuncAvailability.Absent, unlisted.Availability);
        Assert.Contains("built without CONFIG_KALLSYMS_ALL", unlisted.Reason, StringComparison.Ordinal);
        Assert.True(Layouts(new Source(kernel.ToArray()) { Symbols = ["count"] }).Resolve(Name("count", "u32")).IsPresent);
        Assert.True(Layouts(new Source(kernel.ToArray())).Resolve(Name("count", "u32")).IsPresent);
    }

    [Fact]
    public void Without_BTF_nothing_is_known_of_one() => Assert.Equal(
        KfuncAvailability.Unknown, Layouts(new NoKernel()).Resolve(Name("count", "u32")).Availability);

    [Theory]
    [InlineData("ffffffff81000000 D count\n", true)]
    [InlineData("0000000000000000 d other\n0000000000000000 A count\n", true)]
    [InlineData("0000000000000000 d count\t[module]\n", true)]
    [InlineData("0000000000000000 d count", true)]
    [InlineData("0000000000000000 T counts\n0000000000000000 T coun\ncount\n0 count\n", false)]
    [InlineData("0000000000000000 T start\n", false)]
    public void Symbols_are_found_in_the_kernel_s_list(string list, bool isFound) =>
        Assert.Equal(isFound ? ["count"] : [], KallsymsFile.Find(new MemoryStream(Encoding.ASCII.GetBytes(list)), ["count", "none"])!);

    [Fact]
    public void A_list_is_read_in_pieces_and_lines_that_are_too_long_are_passed_over()
    {
        string many = string.Concat(Enumerable.Range(0, 20_000).Select(static i => $"ffffffff81000000 t function_{i}\n"));
        string list = $"0 d first\n{many}0 d {new string('x', 200_000)}\n0 d middle\n{many}0 d last";

        Assert.Equal(
            ["first", "last", "middle"],
            KallsymsFile.Find(new Dribble(Encoding.ASCII.GetBytes(list)), ["first", "middle", "last", "no"])!.Order());
        Assert.Null(KallsymsFile.Find(new MemoryStream(), ["first"]));
        Assert.Null(KallsymsFile.Find("/nonexistent/kallsyms", ["first"]));
    }

    [Fact]
    public void A_program_gets_the_number_of_the_variable()
    {
        BtfBuilder kernel = Kernel(out _);
        LinkedProgram linked = Link(Program(), new Source(kernel.ToArray()), out MissingPart? missing)!;

        Assert.Null(missing);
        Assert.Equal(
            new Instruction(Instruction.LoadConstant, 1, Instruction.VariableAddress, 0, (int)kernel.NextId - 2), linked.Instructions[0]);
        Assert.Equal(0, linked.Instructions[1].Immediate);
        Assert.Empty(linked.Modules);
    }

    [Fact]
    public void A_program_gets_the_place_of_the_module_that_has_the_variable()
    {
        BtfBuilder kernel = new();
        uint number = kernel.Int("unsigned int", 4);
        BtfBuilder module = new(over: kernel);
        Section(module, Variable(module, "count", number));
        LinkedProgram linked = Link(Program(), new Source(kernel.ToArray(), module.ToArray()), out _)!;

        Assert.Equal(["one"], linked.Modules);
        Assert.Equal(1, linked.Instructions[1].Immediate);
    }

    [Fact]
    public void A_program_that_gets_to_one_that_is_missing_is_refused_unless_a_guard_covers_it()
    {
        BtfBuilder kernel = new();
        kernel.Int("unsigned int", 4);

        Assert.Null(Link(Program(), new Source(kernel.ToArray()), out MissingPart? missing));
        Assert.Equal("variable count", missing!.Value.Name!.Name.ToString());
        Assert.NotNull(Link(Program(isGuarded: true), new Source(kernel.ToArray()), out _));
    }

    private static LinkedProgram? Link(BpfProgramCode code, BtfSource source, out MissingPart? missing) =>
        ProgramLinker.Link(code, new KfuncProbe(source), out missing);

    // r1 = &count, where the guard is true; r0 = 0; return r0.
    private static BpfProgramCode Program(bool isGuarded = false)
    {
        Instruction[] guard = isGuarded ? [new(0xb4, 2, 0, 0, 0), new(0x15, 2, 0, 2, 0)] : [];
        Instruction[] instructions =
        [
            .. guard,
            new(Instruction.LoadConstant, 1, 0, 0, 0),
            new(0, 0, 0, 0, 0),
            new(0xb7, 0, 0, 0, 0),
            new(Instruction.Exit, 0, 0, 0, 0),
        ];
        BpfCodeRelocation[] relocations = isGuarded
            ? [new(0, BpfCodeRelocationKind.CoreHas), new(2, BpfCodeRelocationKind.CoreVariable)]
            : [new(0, BpfCodeRelocationKind.CoreVariable)];

        return new BpfProgramCode
        {
            Instructions = Array.ConvertAll(instructions, static one => one.Bits),
            Functions = [new BpfProgramFunction("Main", 0, "s32()", [])],
            Relocations = relocations,
            Names = [Name("count", "u32")],
        };
    }

    private static CoreName Name(string variable, string shape) => new(variable, CoreName.Variable, CoreName.NoNumber, shape);

    private static BtfBuilder Kernel(out uint number)
    {
        BtfBuilder builder = new();
        number = builder.Int("unsigned int", 4);
        Section(builder, Variable(builder, "count", number));
        return builder;
    }

    private static uint Variable(BtfBuilder builder, string name, uint type) =>
        builder.Type((uint)BtfKind.Variable, name, type, words: 1);

    private static void Section(BtfBuilder builder, uint variable) =>
        builder.Type((uint)BtfKind.DataSection, ".data..percpu", 8, 1, words: [variable, 0, 8]);

    private static KernelLayouts Layouts(BtfSource source) => new(new KernelFunctions(source));

    private sealed class Source(byte[] blob, byte[]? module = null) : BtfSource
    {
        public string[]? Symbols { get; init; }

        public override string KernelName => "vmlinux";

        public override ReadOnlyMemory<byte> ReadKernel() => blob;

        public override IReadOnlyList<string> ListModules() => module is null ? [] : ["one"];

        public override ReadOnlyMemory<byte> ReadModule(string name) => module;

        public override IReadOnlySet<string>? FindSymbols(IReadOnlyCollection<string> names) =>
            Symbols is null ? null : names.Intersect(Symbols).ToHashSet();
    }

    // As proc files are read: as many bytes at once as it likes.
    private sealed class Dribble(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 4093));
    }
}
