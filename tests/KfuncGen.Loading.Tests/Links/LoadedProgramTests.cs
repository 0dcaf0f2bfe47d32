using KfuncGen.Kinds;
using KfuncGen.Loading;
using KfuncGen.Tests.Assembly;
using KfuncGen.Tests.Systems;

namespace KfuncGen.Tests.Links;

/// <summary>What can be done with a program in the kernel is what its class has.</summary>
public sealed class LoadedProgramTests
{
    public static TheoryData<BpfProgramType> Kinds =>
        [.. Enum.GetValues<BpfProgramType>().Where(static type => type != BpfProgramType.Syscall)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_program_can_be_run_where_the_kernel_runs_it(BpfProgramType type)
    {
        ProgramKind kind = ProgramKind.Of(type);
        LoadedParts parts = new(new FakeSystem(), new(1_000_000, ownsHandle: false), null, null);
        using LoadedBpfProgram loaded = new Assembler().Return(0).Program(type).Wrap(parts);

        Assert.Equal(kind.Input == ProgramInput.Packet, loaded is LoadedPacketProgram);

        // Programs at hooks of the kernel have no class of their own: where one goes is a part of it, and no argument. Those for members
        // of a struct go together.
        Assert.Equal(
            kind.Attachment is ProgramAttachment.None or ProgramAttachment.Route or ProgramAttachment.Tracing
                or ProgramAttachment.Iterator or ProgramAttachment.StructOps,
            !HasClassThatIsAttached(loaded));
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
    private static bool HasClassThatIsAttached(LoadedBpfProgram program) =>
        (program.GetType() != typeof(LoadedPacketProgram)
            || program.Program.Type is BpfProgramType.XdpDevmap or BpfProgramType.XdpCpumap)
        && program.GetType() != typeof(LoadedBpfProgram);
}
