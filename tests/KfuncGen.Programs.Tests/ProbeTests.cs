using System.Diagnostics;
using System.Runtime.InteropServices;

namespace KfuncGen.Programs.Tests;

public sealed class ProbeTests
{
    private const string Library = "libc.so.6";

    [Fact]
    public void A_trace_point_of_a_system_call_hands_in_its_arguments()
    {
        using ProbePrograms.Bpf probes = Load();
        using BpfLink link = Attach(() => probes.OnCall.Attach());

        GetProcessGroup(0x7a7a7a);
        GetProcessGroup(0x7a7a7a);

        Assert.Equal((2, 0x7a7a7a), (probes.Entered, probes.Argument));
        Assert.NotEqual(0u, link.Id);
        link.Dispose();

        // A process that another test is about to start has a copy of every descriptor until it is another program.
        Assert.True(
            SpinWait.SpinUntil(
                () =>
                {
                    long before = probes.Entered;
                    GetProcessGroup(0x7a7a7a);
                    return probes.Entered == before;
                },
                TimeSpan.FromSeconds(10)),
            "Calls are counted though the link is closed.");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_trace_point_hands_in_its_record_or_its_arguments(bool isRaw)
    {
        using ProbePrograms.Bpf probes = Load();
        using BpfLink link = Attach(() => isRaw ? probes.OnExec.AttachHook() : probes.OnExecRecord.Attach());

        using (Process process = Process.Start("/bin/true"))
        {
            process.WaitForExit();
        }

        Assert.True(probes.Executed > 0);
    }

    [Fact]
    public void A_trace_point_that_the_kernel_lacks_is_said_when_loading_or_attaching()
    {
        Assert.False(RefusedProbes.Bpf.OnNoRecord.TryLoad(out _, out BpfLoadFailure? failure));
        Skip(failure);
        Assert.Equal(BpfLoadFailureKind.HookAbsent, failure!.Kind);
        Assert.Contains("no btf_trace_sched_process_execs", failure!.Message, StringComparison.Ordinal);

        using LoadedTracepointProgram program = (LoadedTracepointProgram)Kernel.Load(RefusedProbes.Bpf.OnNoCall);
        BpfLinkException exception = Assert.Throws<BpfLinkException>(() => program.Attach());
        SkipWithoutEvents(exception);
        Assert.Equal(BpfLinkFailureKind.NoTarget, exception.Kind);
        Assert.Contains("syscalls/sys_enter_nothing: this kernel has no such trace point", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Samples_are_taken_on_every_processor_until_they_are_not_asked_for_any_more()
    {
        using ProbePrograms.Bpf probes = Load();

        using (Attach(() => probes.Sample.AttachEvery(PerfCounter.ProcessorClock, 1_000_000)))
        {
            // As long as it takes: the clock goes on.
            Assert.True(SpinWait.SpinUntil(() => probes.Samples >= 10, TimeSpan.FromMinutes(1)));
            Assert.Equal(1_000_000, probes.Period);
            Assert.True(probes.Stacked >= 0);
        }

        long before = probes.Samples;

        using (Attach(() => probes.Sample.Attach(PerfCounter.ProcessorClock, 999)))
        {
            Assert.True(SpinWait.SpinUntil(() => probes.Samples > before, TimeSpan.FromMinutes(1)));
        }
    }

    [Fact]
    public void A_function_of_a_library_hands_in_its_argument_and_its_result()
    {
        using ProbePrograms.Bpf probes = Load();
        using BpfLink before = Attach(() => probes.OnAbs.Attach(Library, "abs"));
        using BpfLink after = Attach(() => probes.AfterAbs.Attach(Library, "abs", Environment.ProcessId));
        using BpfLink where = Attach(() => probes.WhereAbs.Attach(Library, "abs", Environment.ProcessId));

        Assert.Equal(77_123, Absolute(-77_123));

        Assert.Equal((1, -77_123, 77_123), (probes.Called, probes.Number, probes.Returned));
        Assert.True(KernelTypes.Has.pt_regs.ip ? probes.Place > 0 : probes.Place == -1, $"It is at {probes.Place}.");
    }

    [Fact]
    public void A_program_is_told_by_which_of_its_attachments_it_runs()
    {
        using ProbePrograms.Bpf probes = Load();

        using (Attach(() => probes.OnCookie.Attach(Library, "abs", cookie: 17)))
        {
            Absolute(-88_123);
            Assert.Equal(17, probes.Cookie);
        }

        using (Attach(() => probes.OnCallWithCookie.Attach(cookie: 18)))
        {
            GetProcessGroup(0x7a7a7b);
            Assert.Equal(18, probes.Cookie);
        }
    }

    [Fact]
    public void A_probe_of_a_library_is_on_while_a_program_is_attached_and_hands_in_registers()
    {
        using SteppingLibrary library = SteppingLibrary.Build();
        UsdtProbe[] sites = [.. UsdtProbe.In(library.Path).Where(static one => one.Name == "step")];
        Assert.Equal([("demo", "step", "-4@%edi"), ("demo", "step", "-4@%edi")], sites.Select(
            static one => (one.Provider, one.Name, one.Arguments)));
        using ProbePrograms.Bpf probes = Load();
        Assert.Equal(0, library.Step(5));

        using (Attach(() => probes.OnStep.AttachUsdt(library.Path, "demo", "step", cookie: 19)))
        {
            Assert.True(library.Step(77) > 0);
            Assert.Equal((77, 19), (probes.Stepped, probes.Cookie));
        }

        Assert.Equal(0, library.Step(6));
        Assert.Equal(77, probes.Stepped);
        BpfLinkException nothing = Failure(() => probes.OnStep.AttachUsdt(library.Path, "demo", "stop"));
        Assert.Equal(BpfLinkFailureKind.NoTarget, nothing.Kind);
        Assert.Contains("the file has no such probe", nothing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_may_sleep_is_at_many_functions_at_once()
    {
        using ProbePrograms.Bpf probes = Load();
        using BpfLink link = Attach(() => probes.OnMany.Attach(Library, "abs", "toupper"));

        Absolute(-77_123);
        ToUpper(0x77);

        Assert.Equal(2, probes.Slept);
        Assert.Equal(BpfLinkFailureKind.NoTarget, Failure(() => probes.OnMany.Attach(Library, "abs", "no_such_function")).Kind);
    }

    [Fact]
    public void What_is_not_there_to_be_probed_is_named()
    {
        using ProbePrograms.Bpf probes = Load();
        BpfLinkException noLibrary = Failure(() => probes.OnAbs.Attach("libnothing.so", "abs"));
        BpfLinkException noFile = Failure(() => probes.OnAbs.Attach("/nowhere/libnothing.so", "abs"));
        BpfLinkException noSymbol = Failure(() => probes.OnAbs.Attach(Library, "no_such_function"));
        BpfLinkException noElf = Failure(() => probes.OnAbs.Attach("/etc/passwd", "abs"));
        BpfLinkException atRunTime = Failure(() => probes.OnAbs.Attach(Library, "memcpy"));

        Assert.All(
            [noLibrary, noFile, noSymbol, noElf, atRunTime], static one => Assert.Equal(BpfLinkFailureKind.NoTarget, one.Kind));
        Assert.Contains("has loaded no library of that name", noLibrary.Message, StringComparison.Ordinal);
        Assert.Contains("there is no file /nowhere/libnothing.so", noFile.Message, StringComparison.Ordinal);
        Assert.Contains("has no function 'no_such_function' in its symbol tables", noSymbol.Message, StringComparison.Ordinal);
        Assert.Contains("/etc/passwd is no ELF file", noElf.Message, StringComparison.Ordinal);
        Assert.Contains("STT_GNU_IFUNC", atRunTime.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kernel_function_that_cannot_be_probed_says_why()
    {
        using ProbePrograms.Bpf probes = Load();
        BpfLinkException exception = Failure(() => probes.OnFunction.Attach("no_such_function"));

        Assert.True(
            exception.Kind == BpfLinkFailureKind.NoTarget
            || (exception.Kind == BpfLinkFailureKind.NotSupported
                && exception.Message.Contains("CONFIG_KPROBE_EVENTS", StringComparison.Ordinal)),
            exception.Message);
        Assert.Throws<InvalidOperationException>(() => probes.OnFunction.Attach());
    }

    [Fact]
    public void A_probe_is_compared_with_the_function_that_it_names()
    {
        Assert.False(RefusedProbes.Bpf.TakesAnother.TryLoad(out _, out BpfLoadFailure? failure));
        Skip(failure);
        Assert.Equal(BpfLoadFailureKind.HookChanged, failure!.Kind);
        Assert.Contains("Argument 1 of vfs_read is struct file *", failure.Message, StringComparison.Ordinal);
    }

    private static ProbePrograms.Bpf Load()
    {
        BpfObjectOptions options = new();

        if (ProbePrograms.Bpf.TryLoad(out ProbePrograms.Bpf? loaded, out BpfLoadReport report, options))
        {
            return loaded;
        }

        foreach (BpfLoadFailure? failure in report.Programs.Select(static program => program.Failure))
        {
            Skip(failure);
        }

        throw new InvalidOperationException(report.Problem);
    }

    private static void Skip(BpfLoadFailure? failure)
    {
        if (failure?.Kind is BpfLoadFailureKind.NotPermitted or BpfLoadFailureKind.NotSupported or BpfLoadFailureKind.NoBtf)
        {
            Assert.Skip(failure.Message);
        }
    }

    private static T Attach<T>(Func<T> attach)
    {
        try
        {
            return attach();
        }
        catch (BpfLinkException exception)
        {
            SkipWithoutEvents(exception);
            throw;
        }
    }

    private static void SkipWithoutEvents(BpfLinkException exception)
    {
        if (exception.Kind is BpfLinkFailureKind.NotPermitted or BpfLinkFailureKind.NotSupported)
        {
            Assert.Skip(exception.Message);
        }
    }

    private static BpfLinkException Failure(Action attach)
    {
        BpfLinkException exception = Assert.Throws<BpfLinkException>(attach);
        return exception;
    }

    [DllImport("libc", EntryPoint = "getpgid")]
    private static extern int GetProcessGroup(int process);

    [DllImport("libc", EntryPoint = "abs")]
    private static extern int Absolute(int number);

    [DllImport("libc", EntryPoint = "toupper")]
    private static extern int ToUpper(int letter);
}
