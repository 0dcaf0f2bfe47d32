using KfuncGen.Linux.SystemCalls;
using KfuncGen.Tests.Assembly;
using KfuncGen.Tests.Systems;

namespace KfuncGen.Tests;

/// <summary>What is said when a system refuses.</summary>
public sealed class FailureTests
{
    private const ulong AllCapabilities = ~0ul;

    [Fact]
    public void A_system_without_BPF_is_not_asked()
    {
        FakeSystem system = new() { Unsupportable = "This system is not Linux, which alone has BPF." };

        BpfLoadFailure failure = Fail(system);

        Assert.Equal(BpfLoadFailureKind.NotSupported, failure.Kind);
        Assert.Equal("BPF program 'Main' was not loaded. This system is not Linux, which alone has BPF.", failure.Message);
        Assert.Empty(system.Programs);
    }

    [Theory]
    [InlineData(Errno.ENOSYS, BpfLoadFailureKind.NotSupported, "CONFIG_BPF_SYSCALL")]
    [InlineData(Errno.EINVAL, BpfLoadFailureKind.NotSupported, "does not know programs of type Syscall")]
    [InlineData(Errno.ENOTSUPP, BpfLoadFailureKind.NotSupported, "before the verifier looked at it")]
    [InlineData(Errno.ENOMEM, BpfLoadFailureKind.OutOfMemory, "for want of memory")]
    [InlineData(Errno.E2BIG, BpfLoadFailureKind.ProgramTooLarge, "has 2 instructions")]
    [InlineData(Errno.EBADF, BpfLoadFailureKind.SystemCallFailed, "failed to load it, with errno 9 (EBADF)")]
    internal void A_refusal_without_log_is_told_by_its_number(Errno error, BpfLoadFailureKind kind, string text)
    {
        BpfLoadFailure failure = Fail(new() { OnProgram = _ => (error, "") });

        Assert.Equal((kind, (int)error), (failure.Kind, failure.ErrorNumber));
        Assert.Contains(text, failure.Message);
        Assert.Null(failure.VerifierLog);
    }

    [Theory]
    [InlineData(Errno.E2BIG, BpfLoadFailureKind.ProgramTooLarge, "is too large for the verifier at Program.cs:1: what it says.")]
    [InlineData(Errno.ENOMEM, BpfLoadFailureKind.OutOfMemory, "takes more memory than the kernel gives")]
    [InlineData(Errno.EPERM, BpfLoadFailureKind.NotPermitted, "needs a capability that the process lacks")]
    [InlineData(Errno.EACCES, BpfLoadFailureKind.VerifierRejected, "was rejected by the verifier at Program.cs:1: what it says.")]
    internal void A_refusal_with_log_is_told_by_its_number_and_has_the_log(Errno error, BpfLoadFailureKind kind, string text)
    {
        const string Log = "0: (b7) r0 = 0\nwhat it says\nprocessed 1 insns (limit 1000000)\n";

        BpfLoadFailure failure = Fail(new() { OnProgram = _ => (error, Log) });

        Assert.Equal((kind, (int)error), (failure.Kind, failure.ErrorNumber));
        Assert.Contains(text, failure.Message);
        Assert.Equal(Log, failure.VerifierLog);
        Assert.Equal($"{failure.Message}{Environment.NewLine}{Log}", failure.ToString());
    }

    [Fact]
    public void The_verifier_is_asked_for_a_log_only_after_it_refused()
    {
        FakeSystem refusing = new() { OnProgram = static _ => (Errno.EACCES, "no") };
        FakeSystem taking = new();

        Fail(refusing);
        Program().LoadInto(taking, new(), out _);

        Assert.Equal([0, 1], refusing.Programs.Select(static program => program.LogLevel));
        Assert.Equal([0], taking.Programs.Select(static program => program.LogLevel));
    }

    [Fact]
    public void A_log_without_room_is_asked_for_again_with_more()
    {
        FakeSystem system = new()
        {
            OnProgram = static call => call switch
            {
                0 => (Errno.EACCES, ""),
                1 or 2 => (Errno.ENOSPC, "half"),
                _ => (Errno.EACCES, "all of it"),
            },
        };

        Assert.Equal("all of it", Fail(system).VerifierLog);
        Assert.Equal([0, 65536, 1048576, 16777215], system.Programs.Select(static program => program.LogSize));
    }

    [Fact]
    public void A_log_that_no_room_is_enough_for_does_not_hide_what_the_kernel_decides()
    {
        FakeSystem system = new()
        {
            OnProgram = static call => call is 0 or 4 ? (Errno.EINVAL, "") : (Errno.ENOSPC, "0: (b7) r0 = 0\nhalf"),
        };

        BpfLoadFailure failure = Fail(system);

        Assert.Equal((BpfLoadFailureKind.VerifierRejected, (int)Errno.EINVAL), (failure.Kind, failure.ErrorNumber));
        Assert.Equal(5, system.Programs.Count);
    }

    [Theory]
    [InlineData("3: (05) goto pc-1\nBPF program is too large. Processed 1000001 insn\nprocessed 1000001 insns (limit 1000000)\n", 2)]
    [InlineData("0: (b7) r0 = 0\nthe start of it", 3)]
    public void Of_a_program_that_is_too_large_the_end_of_the_log_is_enough(string log, int calls)
    {
        // Kernels before 6.4 keep the start of a log and not its end; without the ways it is short.
        FakeSystem system = new()
        {
            OnProgram = call => call switch
            {
                0 => (Errno.E2BIG, ""),
                1 => (Errno.ENOSPC, log),
                _ => (Errno.E2BIG, "BPF program is too large. Processed 1000001 insn\nprocessed 1000001 insns (limit 1000000)\n"),
            },
        };

        BpfLoadFailure failure = Fail(system);

        Assert.Equal(BpfLoadFailureKind.ProgramTooLarge, failure.Kind);
        Assert.Contains("BPF program is too large. Processed 1000001 insn. It follows every way", failure.Message);
        Assert.Equal(calls, system.Programs.Count);
    }

    [Fact]
    public void A_kernel_that_refuses_the_BTF_gets_the_program_without()
    {
        FakeSystem system = new() { OnBtf = Errno.EPERM };

        using LoadedBpfProgram? loaded = Program().LoadInto(system, new(), out _);

        Assert.NotNull(loaded);
        Assert.Null(Assert.Single(system.Programs).Image.Debug);
    }

    [Fact]
    public void A_kernel_that_refuses_the_lines_gets_the_program_without()
    {
        FakeSystem system = new()
        {
            OnProgram = static call => call < 2
                ? (Errno.EINVAL, "Invalid line_info[1].line_off or .file_name_off\n")
                : (Errno.None, ""),
        };

        using LoadedBpfProgram? loaded = Program().LoadInto(system, new(), out _);

        Assert.NotNull(loaded);
        Assert.Equal([true, true, false], system.Programs.Select(static program => program.Image.Debug is not null));
    }

    [Fact]
    public void A_poisoned_call_that_the_verifier_gets_to_is_a_kfunc_that_is_not_there()
    {
        // The guard goes through memory that a call may change, where the loader does not follow it.
        const string Log = "5: (85) call unknown#2002000000\ninvalid func unknown#2002000000\nprocessed 6 insns (limit 1000000)\n";
        FakeSystem system = new(Kernel.Debian72) { OnProgram = static _ => (Errno.EINVAL, Log) };
        BpfProgram program = new Assembler()
            .Has(1, Kfuncs.Missing).Store(10, -8, 1).Helper(5).Load(2, 10, -8).JumpIf(2, 0, "end")
            .Call(Kfuncs.Missing).Label("end").Return(0).Program<Request>();

        program.LoadInto(system, new(), out BpfLoadFailure? failure);

        Assert.Equal(BpfLoadFailureKind.KfuncAbsent, failure?.Kind);
        Assert.Equal("Program.cs:6", failure?.Source?.ToString());
        Assert.Equal(Log, failure?.VerifierLog);
    }

    [Fact]
    public void A_helper_that_the_verifier_does_not_know_is_absent()
    {
        FakeSystem system =
            new(Kernel.WithoutBtf)
            {
                OnProgram = static _ =>
                    (Errno.EINVAL, "0: (85) call unknown#205\ninvalid func unknown#205\nprocessed 1 insns\n"),
            };

        new Assembler().Helper(205).Return(0).Program<Request>().LoadInto(system, new(), out BpfLoadFailure? failure);

        Assert.Equal(BpfLoadFailureKind.HelperAbsent, failure?.Kind);
    }

    [Fact]
    public void Maps_that_cannot_be_made_are_said_to_be_what_failed()
    {
        BpfProgram constants = new Assembler { ReadOnlyData = [1] }.Return(0).Program<Request>();
        BpfProgram data = new Assembler { WritableSize = 1 }.Return(0).Program<Request>();

        Assert.Contains("failed to make the map of its constants, with errno 9", Fail(new() { OnMap = Errno.EBADF }, constants).Message);
        Assert.Contains("failed to make the map of its constants", Fail(new() { OnWrite = Errno.EBADF }, constants).Message);
        Assert.Contains("failed to make the map of its data", Fail(new() { OnMap = Errno.EBADF }, data).Message);
        Assert.Equal(BpfLoadFailureKind.NotPermitted, Fail(new() { OnMap = Errno.EPERM }, data).Kind);
    }

    [Theory]
    [InlineData(Errno.EPERM, BpfLoadFailureKind.NotPermitted, "CAP_SYS_ADMIN")]
    [InlineData(Errno.ENOENT, BpfLoadFailureKind.NoBtf, "may have been unloaded")]
    internal void The_BTF_of_a_module_that_cannot_be_opened_is_said_to_be_what_failed(Errno error, BpfLoadFailureKind kind, string text)
    {
        Kernels.SmallBtf image = new([]);
        KfuncProbe kernel = KfuncProbe.ForBtf(image.Bytes, [new("nf_nat", new Kernels.SmallBtf(["in_module"], image).Bytes)]);
        BpfProgram program = new Assembler().Call(Kfuncs.Make("in_module", "void()")).Return(0).Program<Request>();

        BpfLoadFailure failure = Fail(new(kernel) { OnModule = error }, program);

        Assert.Equal(kind, failure.Kind);
        Assert.Contains("module nf_nat", failure.Message);
        Assert.Contains(text, failure.Message);
    }

    [Fact]
    public void Descriptors_are_closed_when_loading_fails()
    {
        FakeSystem system = new() { OnProgram = static _ => (Errno.EACCES, "no") };

        Fail(system, new Assembler { ReadOnlyData = [1], WritableSize = 1 }.Return(0).Program<Request>());

        Assert.Equal(3, system.Handles.Count);
        Assert.All(system.Handles, static handle => Assert.True(handle.IsClosed));
    }

    [Fact]
    public void Of_a_loaded_program_only_itself_and_its_data_stay_open()
    {
        FakeSystem system = new();

        LoadedBpfProgram? loaded =
            new Assembler { ReadOnlyData = [1], WritableSize = 1 }.Return(0).Program<Request>().LoadInto(system, new(), out _);

        Assert.Equal([true, false, true, false], system.Handles.Select(static handle => handle.IsClosed));
        loaded!.Dispose();
        Assert.All(system.Handles, static handle => Assert.True(handle.IsClosed));
    }

    [Theory]
    [InlineData(BpfProgramType.Syscall, 0ul, null, null, BpfDenial.MissingCapability, "lacks CAP_BPF;")]
    [InlineData(BpfProgramType.Xdp, 0ul, null, null, BpfDenial.MissingCapability, "lacks CAP_BPF and CAP_NET_ADMIN;")]
    [InlineData(BpfProgramType.Tc, 1ul << 39, null, null, BpfDenial.MissingCapability, "lacks CAP_NET_ADMIN;")]
    [InlineData(BpfProgramType.Syscall, 0ul, true, true, BpfDenial.MissingCapability, "seccomp filter looks at its system calls, too")]
    [InlineData(BpfProgramType.Syscall, 0ul, null, false, BpfDenial.MissingCapability, "in a user namespace of its own, too")]
    [InlineData(
        BpfProgramType.Syscall, AllCapabilities, true, false, BpfDenial.UserNamespace, "only those of the system's first one count")]
    [InlineData(BpfProgramType.Syscall, 1ul << 39, true, true, BpfDenial.SeccompFilter, "most likely refuses bpf(2)")]
    [InlineData(BpfProgramType.Syscall, 1ul << 21, false, true, BpfDenial.Unexplained, "SELinux or AppArmor")]
    [InlineData(BpfProgramType.Syscall, null, null, null, BpfDenial.Unexplained, "could not be read")]
    public void A_denial_is_explained_by_what_is_seen_of_the_process(
        BpfProgramType type, ulong? capabilities, bool? filter, bool? isInitial, BpfDenial denial, string text)
    {
        FakeSystem system = new()
        {
            OnProgram = static _ => (Errno.EPERM, ""),
            Privileges = new() { Capabilities = capabilities, HasSeccompFilter = filter, IsInInitialUserNamespace = isInitial },
        };

        BpfLoadFailure failure = Fail(system, new Assembler().Return(0).Program(type));

        Assert.Equal((BpfLoadFailureKind.NotPermitted, denial), (failure.Kind, failure.Denial));
        Assert.Contains(text, failure.Message);
    }

    [Fact]
    public void A_locked_down_kernel_and_the_sysctl_for_socket_filters_are_named()
    {
        BpfProgram filter = new Assembler().Return(0).Program(BpfProgramType.SocketFilter);
        FakeSystem confidential = new()
        {
            OnProgram = static _ => (Errno.EPERM, ""),
            Privileges = new() { Capabilities = AllCapabilities, IsConfidential = true },
        };
        FakeSystem disabled =
            new() { OnProgram = static _ => (Errno.EPERM, ""), Privileges = new() { Capabilities = 0, UnprivilegedBpfDisabled = 2 } };

        Assert.Equal(BpfDenial.Lockdown, Fail(confidential, filter).Denial);
        Assert.Contains("kernel.unprivileged_bpf_disabled is 2", Fail(disabled, filter).Message);
    }

    [Fact]
    public void The_exception_has_the_failure_and_its_message()
    {
        BpfLoadFailure failure = Fail(new() { OnProgram = static _ => (Errno.ENOMEM, "") });

        BpfLoadException exception = new(failure, failure);

        Assert.Same(failure, exception.Failure);
        Assert.Equal(2, exception.Failures.Count);
        Assert.StartsWith(failure.Message, exception.Message);
        Assert.Throws<ArgumentException>(static () => new BpfLoadException());
    }

    private static BpfProgram Program() => new Assembler().Return(0).Program<Request>();

    private static BpfLoadFailure Fail(FakeSystem system, BpfProgram? program = null)
    {
        LoadedBpfProgram? loaded = (program ?? Program()).LoadInto(system, new(), out BpfLoadFailure? failure);
        Assert.Null(loaded);
        return Assert.IsType<BpfLoadFailure>(failure);
    }

    // The verifier was content: the descriptor for the program came after it.
    [Theory]
    [InlineData(Errno.EMFILE, "RLIMIT_NOFILE")]
    [InlineData(Errno.ENFILE, "fs.file-max")]
    public void No_descriptor_for_a_verified_program_is_not_the_verifier_s_refusal(object error, string limit)
    {
        FakeSystem system = new() { OnProgram = _ => ((Errno)error, "processed 2 insns (limit 1000000)\n") };

        Program().LoadInto(system, new(), out BpfLoadFailure? failure);

        Assert.Equal((BpfLoadFailureKind.SystemCallFailed, (int)(Errno)error), (failure?.Kind, failure?.ErrorNumber));
        Assert.Contains(limit, failure?.Message);
        Assert.Contains(error.ToString()!, failure?.Message);
    }

    [Theory]
    [InlineData(Errno.EMFILE, "RLIMIT_NOFILE")]
    [InlineData(Errno.ENFILE, "fs.file-max")]
    public void No_descriptor_for_a_map_names_the_limit(object error, string limit)
    {
        new Assembler { WritableSize = 8 }.Return(0).Program<Request>().LoadInto(
            new FakeSystem() { OnMap = (Errno)error }, new(), out BpfLoadFailure? failure);

        Assert.Equal(BpfLoadFailureKind.SystemCallFailed, failure?.Kind);
        Assert.Contains(limit, failure?.Message);
    }

    // The last is what 7.2 says of helpers that the compiler puts in line: bpf_fixup_call_args, kernel/bpf/fixups.c.
    [Theory]
    [InlineData((int)Errno.ENOTSUPP, "JIT is required for calling kernel function\nprocessed 0 insns\n")]
    [InlineData((int)Errno.EINVAL, "callbacks are not allowed in non-JITed programs\nprocessed 20 insns\n")]
    [InlineData((int)Errno.EINVAL, "program requires BPF JIT compiler but it is not available\nprocessed 5 insns\n")]
    public void A_kernel_without_JIT_does_not_support_what_needs_it(int error, string log)
    {
        FakeSystem system = new() { OnProgram = _ => ((Errno)error, log) };

        Program().LoadInto(system, new(), out BpfLoadFailure? failure);

        Assert.Equal(BpfLoadFailureKind.NotSupported, failure?.Kind);
        Assert.Contains("sysctl net.core.bpf_jit_enable=1", failure?.Message);
    }

    [Theory]
    [InlineData(
        1UL << 39, true, "BPF program 'Main' was rejected", "The process lacks CAP_PERFMON, and without it the verifier refuses more: ")]
    [InlineData((1UL << 39) | (1UL << 38), true, "BPF program 'Main' was rejected", "")]
    [InlineData(1UL << 21, true, "BPF program 'Main' was rejected", "")]
    [InlineData(
        ulong.MaxValue,
        false,
        "BPF program 'Main' was rejected",
        "The process is in a user namespace of its own, where CAP_PERFMON does not count, and without it the verifier refuses more: ")]
    public void A_refusal_names_the_missing_CAP_PERFMON_first(ulong capabilities, bool isInitial, string message, string first)
    {
        FakeSystem system = new()
        {
            OnProgram = static _ => (Errno.EACCES, "0: (1f) r1 -= r2\nR1 pointer -= pointer prohibited\nprocessed 1 insns\n"),
            Privileges = new() { Capabilities = capabilities, IsInInitialUserNamespace = isInitial },
        };

        Program().LoadInto(system, new(), out BpfLoadFailure? failure);

        Assert.StartsWith(first + message, failure?.Message);
        Assert.Equal(BpfLoadFailureKind.VerifierRejected, failure?.Kind);
    }

    [Theory]
    [InlineData(0UL, "Loops of a process without CAP_BPF are refused")]
    [InlineData((1UL << 39) | (1UL << 38), "Give the loop an end")]
    public void A_loop_that_is_refused_for_lack_of_CAP_BPF_is_not_said_to_lack_an_end(ulong capabilities, string advice)
    {
        FakeSystem system = new()
        {
            OnProgram = static _ => (Errno.EINVAL, "back-edge from insn 3 to 1\nprocessed 0 insns\n"),
            Privileges = new() { Capabilities = capabilities, IsInInitialUserNamespace = true },
        };

        Program().LoadInto(system, new(), out BpfLoadFailure? failure);

        Assert.Contains(advice, failure?.Message);
    }

    [Fact]
    public void The_verifier_s_EPERM_in_a_user_namespace_is_the_namespace_s()
    {
        FakeSystem system = new()
        {
            OnProgram = static _ => (Errno.EPERM, "0: (85) call bpf_x#1\ncalling kernel function needs more\nprocessed 1 insns\n"),
            Privileges = new() { Capabilities = ulong.MaxValue, IsInInitialUserNamespace = false },
        };

        Program().LoadInto(system, new(), out BpfLoadFailure? failure);

        Assert.Equal((BpfLoadFailureKind.NotPermitted, BpfDenial.UserNamespace), (failure?.Kind, failure?.Denial));
    }
}
