using System.Reflection;
using KfuncGen.Linking;
using KfuncGen.Linux.Abi;
using KfuncGen.Linux.Instructions;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Tests.Assembly;
using KfuncGen.Tests.Kernels;
using KfuncGen.Tests.Systems;

namespace KfuncGen.Tests;

/// <summary>What becomes of a program on a kernel whose BTF is given.</summary>
public sealed class LinkingTests
{
    private static readonly KfuncVariant DynptrSize = Kfuncs.Make("bpf_dynptr_size", "u32(*struct bpf_dynptr)");

    [Fact]
    public void A_kfunc_with_other_types_is_refused_by_naming_the_parameter_and_both_types()
    {
        KfuncVariant slice = Kfuncs.Make("bpf_dynptr_slice", "*void(*struct bpf_dynptr,u32,*void,u32)");

        BpfLoadFailure? failure = new Assembler().Move(2, 0).Call(slice).Return(0).Program<Request>("Parse").Check(Kernel.Debian72);

        Assert.Equal(BpfLoadFailureKind.KfuncChanged, failure?.Kind);
        Assert.Equal(("offset", "u32", "u64"), (failure!.Probe!.Parameter, failure.Probe.ExpectedType, failure.Probe.ActualType));
        Assert.Same(slice, failure.Kfunc);
        Assert.Equal(new BpfSourceLine("Program.cs", 2, 5, "Kf.bpf_dynptr_slice();"), failure.Source);
        Assert.Equal(
            "BPF program 'Parse' calls bpf_dynptr_slice at Program.cs:2, but this kernel has other types for it: bpf_dynptr_slice " +
            "takes 'u64' for offset, " +
            "where 'u32' is expected. Call it only where Has.bpf_dynptr_slice is true, or try a program without it next.",
            failure.Message);
    }

    [Fact]
    public void The_same_program_is_right_for_the_kernel_that_it_was_built_for()
    {
        BpfProgram program = new Assembler().Call(DynptrSize).Return(0).Program<Request>();

        Assert.Null(program.Check(Kernel.Debian618));
        Assert.Equal(BpfLoadFailureKind.KfuncChanged, program.Check(Kernel.Debian72)?.Kind);
        Assert.Equal("return value", program.Check(Kernel.Debian72)?.Probe?.Parameter);
    }

    [Fact]
    public void A_kfunc_that_is_not_there_is_refused_by_naming_the_line()
    {
        BpfLoadFailure? failure = new Assembler().Move(0, 0).Call(DynptrSize).Return(0).Program<Request>().Check(Kernel.Debian61);

        Assert.Equal(BpfLoadFailureKind.KfuncAbsent, failure?.Kind);
        Assert.Equal(KfuncAvailability.Absent, failure!.Probe!.Availability);
        Assert.StartsWith("BPF program 'Main' calls bpf_dynptr_size at Program.cs:2, but this kernel does not have it.", failure.Message);
    }

    [Fact]
    public void Of_two_variants_of_a_kfunc_the_guard_of_the_right_one_is_true()
    {
        KfuncVariant wide = Kfuncs.Make("bpf_dynptr_size", "u64(*struct bpf_dynptr)");
        BpfProgram<Request> program = new Assembler()
            .Has(1, wide).JumpIf(1, 0, "older").Call(wide).Exit()
            .Label("older").Has(1, DynptrSize).JumpIf(1, 0, "none").Call(DynptrSize).Exit()
            .Label("none").Return(-1).Program<Request>();

        Assert.Equal([1], GuardsOn(Kernel.Debian72, program));
        Assert.Equal([0, 1], GuardsOn(Kernel.Debian618, program));
        Assert.Equal([0, 0], GuardsOn(Kernel.Debian61, program));
    }

    [Fact]
    public void A_call_gets_the_number_of_the_function_in_the_kernels_BTF()
    {
        Assert.True(RealKernel.Of("7.2").Reader.TryFindFunction("bpf_task_from_pid"u8, out KfuncGen.Btf.BtfType function));

        Instruction call = Link(Kernel.Debian72, new Assembler().Call(Kfuncs.TaskFromPid).Exit().Program<Request>()).Instructions[0];

        Assert.Equal(new Instruction(Instruction.Call, 0, Instruction.KfuncCall, 0, (int)function.Id.Value), call);
    }

    [Fact]
    public void A_call_of_what_is_not_there_that_only_memory_guards_becomes_one_of_a_helper_that_nobody_has()
    {
        LinkedProgram linked = Link(
            Kernel.Debian72,
            new Assembler().Has(1, Kfuncs.Missing).Store(10, -8, 1).Helper(5).Load(2, 10, -8)
                .JumpIf(2, 0, "end").Call(Kfuncs.Missing).Label("end").Return(0).Program<Request>());

        Assert.Equal(new Instruction(Instruction.Call, 0, Instruction.HelperCall, 0, 2002000000), linked.Instructions[5]);
        Assert.Equal(0, ProgramLinker.KfuncOfPoison(2002000000, 1));
        Assert.Null(ProgramLinker.KfuncOfPoison(2002000001, 1));
    }

    [Fact]
    public void A_kfunc_of_a_module_is_called_by_its_place_among_the_descriptors()
    {
        SmallBtf image = new(["in_kernel"]);
        FakeSystem system = new(KfuncProbe.ForBtf(image.Bytes,
        [
            new("first", new SmallBtf(["in_first"], image).Bytes),
            new("second", new SmallBtf(["in_second", "also_in_second"], image).Bytes),
        ]));

        new Assembler()
            .Call(Kfuncs.Make("in_second", "void()", "second")).Call(Kfuncs.Make("in_kernel", "void()"))
            .Call(Kfuncs.Make("in_first", "void()"))
            .Call(Kfuncs.Make("also_in_second", "void()", "second")).Return(0)
            .Program<Request>().LoadInto(system, new() { DebugInformation = false }, out BpfLoadFailure? failure);

        Assert.Null(failure);
        Assert.Equal(["second", "first"], system.Modules);
        ProgramImage program = Assert.Single(system.Programs).Image;
        Assert.Equal([0, 1_000_000, 1_000_001], program.Descriptors);
        Assert.Equal([1, 0, 2, 1], Enumerable.Range(0, 4).Select(slot => (int)BitConverter.ToInt16(program.Instructions, (slot * 8) + 2)));
    }

    [Fact]
    public void A_module_that_was_loaded_since_the_first_question_is_found()
    {
        SmallBtf image = new(["in_kernel"]);
        Dictionary<string, Func<byte[]>> modules = [];
        CountingSource source = new(image, modules);
        FakeSystem system = new(new KfuncProbe(source));
        KfuncVariant late = Kfuncs.Make("in_late", "void()");
        BpfProgram<Request> program = new Assembler().Call(late).Return(0).Program<Request>();
        program.LoadInto(system, new(), out BpfLoadFailure? before);

        modules.Add("late", () => new SmallBtf(["in_late"], image).Bytes);
        program.LoadInto(system, new(), out BpfLoadFailure? after);

        Assert.Equal(BpfLoadFailureKind.KfuncAbsent, before?.Kind);
        Assert.Null(after);
        Assert.Equal(["vmlinux", "late"], source.Reads);
    }

    [Fact]
    public void Without_BTF_a_guarded_call_is_left_out_and_another_refused()
    {
        Assembler guarded = new Assembler().Has(1, Kfuncs.TaskFromPid).JumpIf(1, 0, "end").Call(Kfuncs.TaskFromPid).Label("end").Return(0);
        BpfLoadFailure? failure = new Assembler().Call(Kfuncs.TaskFromPid).Return(0).Program<Request>().Check(Kernel.WithoutBtf);

        Assert.Null(guarded.Program<Request>().Check(Kernel.WithoutBtf));
        Assert.Equal(BpfLoadFailureKind.NoBtf, failure?.Kind);
        Assert.Contains("CONFIG_DEBUG_INFO_BTF", failure?.Message);
    }

    [Fact]
    public void A_helper_that_is_not_there_is_refused_unless_it_is_guarded()
    {
        const int DynptrRead = 201;
        Assembler guarded = new Assembler().HasHelper(1, 4321).JumpIf(1, 0, "end").Helper(4321).Label("end").Return(0);
        BpfLoadFailure? failure = new Assembler().Helper(4321).Return(0).Program<Request>().Check(Kernel.Debian72);

        Assert.Null(guarded.Program<Request>().Check(Kernel.Debian72));
        Assert.Null(new Assembler().Helper(DynptrRead).Return(0).Program<Request>().Check(Kernel.Debian72));
        Assert.Equal(BpfLoadFailureKind.HelperAbsent, failure?.Kind);
        Assert.Contains("calls helper 4321 at Program.cs:1", failure?.Message);
    }

    [Fact]
    public void Helpers_are_spoken_of_by_the_names_that_programs_call_them_by()
    {
        foreach (MethodInfo helper in typeof(BpfHelpers).GetMethods(BindingFlags.Public | BindingFlags.Static))
        {
            Assert.Equal(helper.Name, HelperNames.Find(helper.GetCustomAttribute<BpfHelperAttribute>()!.Id));
        }
    }

    [Fact]
    public void A_field_is_read_when_the_program_is_loaded()
    {
        long value = 1;
        BpfProgram<Request> program =
            new Assembler().Field(0, () => value, is64: false).Field(1, () => value, is64: true).Exit().Program<Request>();
        value = 0x1234_5678_9abc_def0;

        Instruction[] instructions = Link(Kernel.WithoutBtf, program).Instructions;

        Assert.Equal(
            [unchecked((int)0x9abcdef0), unchecked((int)0x9abcdef0), 0x12345678],
            instructions.Take(3).Select(static instruction => instruction.Immediate));
    }

    [Fact]
    public void Slots_are_written_as_the_machine_has_them()
    {
        Instruction instruction = new(0x7b, 10, 3, -8, 0x01020304);

        Assert.Equal([0x7b, 0x3a, 0xf8, 0xff, 4, 3, 2, 1], Instruction.ToBytes([instruction], isLittleEndian: true));
        Assert.Equal([0x7b, 0xa3, 0xff, 0xf8, 1, 2, 3, 4], Instruction.ToBytes([instruction], isLittleEndian: false));
    }

    private static LinkedProgram Link(KfuncProbe kernel, BpfProgram program)
    {
        LinkedProgram? linked = ProgramLinker.Link(program.Code, kernel, out _);
        Assert.True(linked is not null, program.Check(kernel)?.Message);
        return linked;
    }

    private static IEnumerable<int> GuardsOn(KfuncProbe kernel, BpfProgram program) =>
        Link(kernel, program).Instructions.Where(
            static instruction => instruction.Code == 0xb4).Select(static instruction => instruction.Immediate);
}
