using KfuncGen.Linux.Abi;
using KfuncGen.Tests.Assembly;
using KfuncGen.Tests.Systems;

namespace KfuncGen.Tests.Links;

/// <summary>What can be done with a program in the kernel is what its class has.</summary>
public sealed class LoadedProgramTests
{
    public static TheoryData<BpfProgramType> Kinds =>
        [
            .. Enum.GetValues<BpfProgramType>().Where(static type => type != BpfProgramType.Syscall

                // What is at a hook is defined with it.
                && ProgramKind.Of(type).Type is not (bpf_prog_type.BPF_PROG_TYPE_TRACING or bpf_prog_type.BPF_PROG_TYPE_LSM)),
        ];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_program_can_be_run_where_the_kernel_runs_it(BpfProgramType type)
    {
        FakeSystem system = new();
        using LoadedBpfProgram? loaded = new Assembler().Return(0).Program(type).LoadInto(system, new(), out _);

        Assert.Equal(ProgramKind.Of(type).Input == ProgramInput.Packet, loaded is LoadedPacketProgram);
        Assert.Equal(ProgramKind.Of(type).Attachment is ProgramAttachment.None or ProgramAttachment.Route, !CanBeAttached(loaded));
    }

    [Fact]
    public void A_typed_program_gives_its_class()
    {
        RealSystem.Require();
        BpfProgramCode code = new Assembler("s32(*struct xdp_md)", "ctx").Return(2).Build();
        BpfProgramOf<LoadedXdpProgram> program = BpfProgramOf<LoadedXdpProgram>.Define(
            new() { Name = "Pass", Type = BpfProgramType.Xdp, License = "GPL", Code = () => code });

        using LoadedXdpProgram loaded = program.Load();
        Assert.True(program.TryLoad(out LoadedXdpProgram? second, out _));
        using LoadedXdpProgram first = BpfProgram.LoadFirst(program, program);

        Assert.Equal(2, loaded.Run(new byte[64]).ReturnValue);
        second.Dispose();
    }

    // Programs for packets of maps of interfaces are put into those by their descriptor.
    private static bool CanBeAttached(LoadedBpfProgram? program) => program is not null
        && (program.GetType() != typeof(LoadedPacketProgram)
            || program.Program.Type is BpfProgramType.XdpDevmap or BpfProgramType.XdpCpumap)
        && program.GetType() != typeof(LoadedBpfProgram);
}
