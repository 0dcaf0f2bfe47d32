using System.Diagnostics;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Tests.Assembly;
using KfuncGen.Tests.Systems;

namespace KfuncGen.Tests;

/// <summary>Programs really run: in the kernel that the tests run on.</summary>
public sealed class RunTests
{
    private const int PassXdp = (int)XdpAction.XDP_PASS;

    private static readonly byte[] Packet = [.. Enumerable.Range(0, 64).Select(static i => (byte)i)];

    [Fact]
    public void A_syscall_program_reads_and_writes_its_context_and_returns_a_value()
    {
        RealSystem.Require();
        using LoadedBpfProgram<Request> loaded = new Assembler()
            .Load(2, 1, 0).Compute(0x00, 2, 1).Store(1, 8, 2).Return(-3)
            .Program<Request>().Load();

        Request request = new(41);

        Assert.Equal(-3, loaded.Run(ref request));
        Assert.Equal(42, request.Output);
        Assert.NotEqual(0u, loaded.Id);
        Assert.Equal("Main", loaded.Program.Name);
        Assert.Null(loaded.VerifierLog);
    }

    [Fact]
    public void A_kfunc_is_called()
    {
        RealSystem.Require(Kfuncs.TaskFromPid, Kfuncs.TaskRelease);
        using LoadedBpfProgram<Request> loaded = FindTask().Load();

        Request request = new(Environment.ProcessId);
        Request nobody = new(int.MaxValue);

        Assert.Equal(1, loaded.Run(ref request));
        Assert.Equal(0, loaded.Run(ref nobody));
    }

    [Fact]
    public void A_guarded_call_of_a_kfunc_that_is_not_there_loads()
    {
        RealSystem.Require();
        using LoadedBpfProgram<Request> loaded = new Assembler()
            .Has(1, Kfuncs.Missing).JumpIf(1, 0, "without").Call(Kfuncs.Missing).Return(1)
            .Label("without").Return(2)
            .Program<Request>().Load();

        Request request = default;

        Assert.Equal(2, loaded.Run(ref request));
    }

    [Fact]
    public void A_guard_that_the_verifier_does_not_follow_makes_the_kfunc_absent()
    {
        RealSystem.Require();

        // Another function writes into the slot of the guard, which is not looked for before the kernel does.
        BpfProgram<Request> program = new Assembler()
            .Load(6, 1, 0).Has(2, Kfuncs.Missing).Copy(1, 10).Compute(0, 1, -16).Store(10, -16, 2).Store(10, -8, 2)
            .Copy(2, 6).CallFunction("Write").Load(1, 10, -8).JumpIf(1, 0, "end").Call(Kfuncs.Missing).Label("end").Return(0)
            .Function("Write", "void(*u64,u64)", "to", "value").Store(1, 8, 2).Return(0)
            .Program<Request>();

        Assert.False(program.TryLoad(out _, out BpfLoadFailure? failure));
        Assert.Equal(BpfLoadFailureKind.KfuncAbsent, failure.Kind);
        Assert.Equal("Kf.bpf_no_kernel_has_this();", failure.Source?.Text);
        Assert.Contains("2002000000", failure.VerifierLog);
    }

    [Fact]
    public void Fields_constants_and_data_are_what_they_are_in_the_program()
    {
        RealSystem.Require();
        using LoadedBpfProgram<Request> loaded = new Assembler { ReadOnlyData = [1, 2, 3, 250], WritableSize = 24 }
            .Copy(6, 1).Field(7, static () => 0x1234_5678_9abc_def0, is64: true).Store(6, 8, 7)
            .WritableAddress(2, 8).Load(3, 2, 0).Compute(0, 3, 1).Store(2, 0, 3)
            .ReadOnlyAddress(1, 3).Load(0, 1, 0, 0x71).Exit()
            .Program<Request>().Load();

        Request request = default;
        byte[] counter = new byte[8];

        Assert.Equal(250, loaded.Run(ref request));
        Assert.Equal(250, loaded.Run(ref request));
        Assert.Equal(0x1234_5678_9abc_def0, request.Output);
        loaded.ReadData(8, counter);
        Assert.Equal(2, BitConverter.ToInt64(counter));
        Assert.Throws<ArgumentOutOfRangeException>(() => loaded.ReadData(17, counter));
    }

    [Fact]
    public void Constants_cannot_be_written_by_the_program()
    {
        RealSystem.Require();
        BpfProgram program = new Assembler { ReadOnlyData = new byte[8] }.ReadOnlyAddress(1, 0).Store(1, 0, 1).Return(0).Program<Request>();

        Assert.False(program.TryLoad(out _, out BpfLoadFailure? failure));
        Assert.Equal(BpfLoadFailureKind.VerifierRejected, failure.Kind);
        Assert.Contains("write into map forbidden", failure.Message);
    }

    [Fact]
    public void An_XDP_program_sees_the_packet_and_changes_it()
    {
        RealSystem.Require();
        using LoadedXdpProgram loaded = (LoadedXdpProgram)new Assembler("s32(*struct xdp_md)", "ctx")
            .Load(2, 1, 0, 0x61).Load(3, 1, 4, 0x61).Copy(4, 2).Compute(0, 4, 14)
            .Raw(new(0x2d, 4, 3, 4, 0)).Move(5, 0xee).Store(2, 0, 5, 0x73).Return(PassXdp)
            .Return((int)XdpAction.XDP_DROP)
            .Program(BpfProgramType.Xdp).Load();
        byte[] output = new byte[100];

        BpfPacketResult result = loaded.Run(Packet, output);

        Assert.Equal((PassXdp, 64), (result.ReturnValue, result.Length));
        Assert.Equal([0xee, .. Packet[1..], .. new byte[36]], output);
    }

    [Fact]
    public void A_packet_that_does_not_fit_into_the_output_is_cut()
    {
        RealSystem.Require();
        using LoadedXdpProgram loaded =
            (LoadedXdpProgram)new Assembler("s32(*struct xdp_md)", "ctx").Return(PassXdp).Program(BpfProgramType.Xdp).Load();
        byte[] output = new byte[20];

        BpfPacketResult result = loaded.Run(Packet, output);

        Assert.Equal((PassXdp, 64), (result.ReturnValue, result.Length));
        Assert.Equal(Packet[..20], output);
    }

    [Fact]
    public void A_tc_program_returns_a_negative_action_and_runs_as_often_as_it_should()
    {
        RealSystem.Require();
        using LoadedTcProgram loaded = (LoadedTcProgram)new Assembler("s32(*struct __sk_buff)", "ctx") { WritableSize = 8 }
            .WritableAddress(2, 0).Load(3, 2, 0).Compute(0, 3, 1).Store(2, 0, 3).Return((int)TcAction.TC_ACT_UNSPEC)
            .Program(BpfProgramType.Tc).Load();
        byte[] runs = new byte[8];

        Assert.Equal((int)TcAction.TC_ACT_UNSPEC, loaded.Run(Packet, repeat: 1000).ReturnValue);
        loaded.ReadData(0, runs);
        Assert.True(BitConverter.ToInt64(runs) >= 1000);
    }

    [Fact]
    public void A_socket_filter_sees_the_packet_from_behind_its_Ethernet_header()
    {
        RealSystem.Require();
        using LoadedSocketFilterProgram loaded = (LoadedSocketFilterProgram)
            new Assembler("s32(*struct __sk_buff)", "ctx").Load(0, 1, 0, 0x61).Exit().Program(BpfProgramType.SocketFilter).Load();

        Assert.Equal(50, loaded.Run(Packet).ReturnValue);
    }

    [Fact]
    public void A_packet_without_an_Ethernet_header_is_not_given_to_the_kernel()
    {
        RealSystem.Require();
        using LoadedXdpProgram loaded =
            (LoadedXdpProgram)new Assembler("s32(*struct xdp_md)", "ctx").Return(PassXdp).Program(BpfProgramType.Xdp).Load();

        Assert.Contains("has 13 bytes", Assert.Throws<ArgumentException>(() => loaded.Run(new byte[13])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => loaded.Run(Packet, repeat: 0));
        Assert.Equal(PassXdp, loaded.Run(new byte[14]).ReturnValue);
    }

    [Fact]
    public void A_disposed_program_does_not_run()
    {
        RealSystem.Require();
        LoadedBpfProgram<Request> loaded = new Assembler().Return(0).Program<Request>().Load();
        loaded.Dispose();
        loaded.Dispose();

        Request request = default;
        Assert.Throws<ObjectDisposedException>(() => loaded.Run(ref request));
        Assert.Throws<ObjectDisposedException>(() => loaded.Id);
    }

    [Fact]
    public void A_run_that_the_kernel_refuses_is_an_exception_with_its_number()
    {
        FakeSystem system = new() { OnRun = Errno.EINVAL };
        using LoadedTcProgram? loaded =
            (LoadedTcProgram?)new Assembler().Return(0).Program(BpfProgramType.Tc).LoadInto(system, new(), out _);

        Assert.Equal((int)Errno.EINVAL, Assert.Throws<BpfRunException>(() => loaded!.Run(Packet)).ErrorNumber);
    }

    [Fact]
    public void A_rejected_program_is_told_by_its_line_with_the_whole_log()
    {
        RealSystem.Require();

        Assert.False(new Assembler().Move(0, 0).Load(0, 2, 0).Exit().Program<Request>().TryLoad(out _, out BpfLoadFailure? failure));
        Assert.Equal(BpfLoadFailureKind.VerifierRejected, failure.Kind);
        Assert.StartsWith("BPF program 'Main' was rejected by the verifier at Program.cs:2: R2 !read_ok.", failure.Message);
        Assert.Equal("r0 = [r2+0];", failure.Source?.Text);
        Assert.Contains("processed", failure.VerifierLog);
    }

    [Fact]
    public void A_program_without_end_is_too_large()
    {
        RealSystem.Require();
        BpfProgram program =
            new Assembler().Move(0, 0).Label("again").Compute(0, 0, 1).JumpIf(0, 0, "again", 0x50).Exit().Program<Request>();

        Assert.False(program.TryLoad(out _, out BpfLoadFailure? failure));
        Assert.Equal(BpfLoadFailureKind.ProgramTooLarge, failure.Kind);
        Assert.True(failure.VerifierLog?.Length < 100_000);
    }

    [Fact]
    public void The_verifier_speaks_of_a_program_that_it_takes_when_asked()
    {
        RealSystem.Require();
        using LoadedBpfProgram loaded = new Assembler().Move(0, 7).Exit().Program<Request>().Load(
            new() { LogLevel = BpfLogLevel.Instructions });

        Assert.Contains("r0 = 7; @ Program.cs:1", loaded.VerifierLog);
    }

    [Fact]
    public void bpftool_shows_the_lines_and_functions_of_a_loaded_program()
    {
        RealSystem.Require(Kfuncs.TaskFromPid, Kfuncs.TaskRelease);
        const string Bpftool = "/usr/sbin/bpftool";
        Assert.SkipUnless(File.Exists(Bpftool), $"{Bpftool} is not there.");
        using LoadedBpfProgram loaded = FindTask().Load();

        using Process process = Process.Start(
            new ProcessStartInfo(Bpftool, ["prog", "dump", "xlated", "id", $"{loaded.Id}", "linum"]) { RedirectStandardOutput = true })!;
        string dump = process.StandardOutput.ReadToEnd();

        Assert.StartsWith("s32 FindTask(struct Request * ctx):\n", dump.TrimStart());
        Assert.Contains("; Kf.bpf_task_from_pid(); [file:Program.cs line_num:3 line_col:5]", dump);
        Assert.Contains("s64 One(s32 x, bool * y, struct thread * parameter3):", dump);
    }

    private static BpfProgram<Request> FindTask()
    {
        BpfProgramCode code = new Assembler("s32(*struct Request)", "ctx")
            .Copy(6, 1).Load(1, 6, 0).Call(Kfuncs.TaskFromPid).JumpIf(0, 0, "none")
            .Copy(1, 0).Call(Kfuncs.TaskRelease).CallFunction("One").Exit()
            .Label("none").Return(0)
            .Function("One", "s64(s32,*bool,*struct thread)", "x", "y").Return(1)
            .Build();
        code.Functions[0] = code.Functions[0] with { Name = "FindTask" };
        return BpfProgram<Request>.Define(new() { Name = "FindTask", Type = BpfProgramType.Syscall, License = "GPL", Code = () => code });
    }
}
