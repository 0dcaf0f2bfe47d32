using System.Runtime.InteropServices;
using KernelMatrix.Guest.Truth;
using KfuncGen;

namespace KernelMatrix.Guest.Checks;

/// <summary>
/// Programs of every kind that can be told by which of their attachments they run are told so; where a kernel tells nothing, the failure
/// says it.
/// </summary>
internal sealed partial class CookieCheck : Check
{
    private const string Library = "libc.so.6";

    /// <inheritdoc/>
    public override string Name => "cookies";

    /// <inheritdoc/>
    public override void Run(TargetKernel kernel, Report report)
    {
        if (!Cookies.Bpf.TryLoad(out Cookies.Bpf? cookies, out BpfLoadReport loading))
        {
            report.Claim(false, $"the programs should be loaded: {loading.Problem}");
            return;
        }

        using (cookies)
        {
            cookies.Process = (uint)Environment.ProcessId;
            OfFunctions(cookies, report);
            OfEvents(cookies, report);
            OfKernelFunctions(cookies, report);
        }

        OfLibraryFunctions(report);
        OfTracePoints(report);
        OfUnheard(report);
    }

    private static void OfFunctions(Cookies.Bpf cookies, Report report)
    {
        OneAfterTheOther(report, "fentry", cookie => cookies.OnRead.AttachHook(cookie), () => cookies.Fentry);
        OneAfterTheOther(report, "fexit", cookie => cookies.OnReadsEnd.AttachHook(cookie), () => cookies.Fexit);
        OneAfterTheOther(report, "fmod_ret", cookie => cookies.InPlaceOfAsking.AttachHook(cookie), () => cookies.FmodRet);

        if (AttachCheck.HasBpfModule())
        {
            OneAfterTheOther(report, "LSM", cookie => cookies.OnOpen.AttachHook(cookie), () => cookies.Lsm);
        }
    }

    private static void OfEvents(Cookies.Bpf cookies, Report report)
    {
        OneAfterTheOther(report, "kprobe", cookie => cookies.AtRead.Attach(cookie), () => cookies.Kprobe);
        OneAfterTheOther(report, "kretprobe", cookie => cookies.AfterRead.Attach(cookie), () => cookies.Kretprobe);
        OneAfterTheOther(report, "trace point", cookie => cookies.OnCall.Attach(cookie), () => cookies.Tracepoint);
        OneAfterTheOther(
            report, "uprobe", cookie => cookies.OnFunction.Attach(Library, "abs", cookie: cookie), () => cookies.Uprobe);
        OneAfterTheOther(
            report, "uretprobe", cookie => cookies.AfterFunction.Attach(Library, "abs", cookie: cookie), () => cookies.Uretprobe);
        OneAfterTheOther(
            report,
            "perf event",
            cookie => cookies.OnSample.AttachEvery(PerfCounter.ProcessorClock, 1_000_000, cookie: cookie),
            () => cookies.Sample);
    }

    // Not in the order of their addresses, nor of their names.
    private static void OfKernelFunctions(Cookies.Bpf cookies, Report report)
    {
        try
        {
            using BpfLink many = cookies.AtMany.Attach(new Dictionary<string, ulong> { ["vfs_write"] = 2, ["vfs_read"] = 5 });
            Read();
            report.Claim(cookies.KprobeMulti == 5, $"at the second of two functions a program is told {cookies.KprobeMulti}, and not 5");
            Write();
            report.Claim(cookies.KprobeMulti == 7, $"at both of two functions a program is told {cookies.KprobeMulti}, and not 7");
        }
        catch (BpfLinkException exception)
        {
            report.Claim(
                exception.Kind == BpfLinkFailureKind.NotSupported && !KnownLimits.HasFunction("register_fprobe_ips"),
                $"probes of many functions are not attached: {exception.Message}");
        }
    }

    private static void OfLibraryFunctions(Report report)
    {
        bool isThere = KnownLimits.Has("BPF_TRACE_UPROBE_MULTI");

        if (!LibraryCookies.Bpf.TryLoad(out LibraryCookies.Bpf? cookies, out BpfLoadReport loading))
        {
            report.Claim(
                !isThere && loading.Problem.Contains("UprobeMulti", StringComparison.Ordinal),
                $"a program at many functions of a library is not loaded: {loading.Problem}");
            return;
        }

        using (cookies)
        {
            cookies.Process = (uint)Environment.ProcessId;

            try
            {
                using BpfLink many = cookies.AtMany.Attach(Library, new Dictionary<string, ulong> { ["toupper"] = 2, ["abs"] = 5 });
                _ = Absolute(-1);
                report.Claim(cookies.Told == 5, $"at one of two functions of a library a program is told {cookies.Told}, and not 5");
                _ = ToUpper('a');
                report.Claim(cookies.Told == 7, $"at two functions of a library a program is told {cookies.Told}, and not 7");
            }
            catch (BpfLinkException exception)
            {
                report.Claim(!isThere && exception.Kind == BpfLinkFailureKind.NotSupported, exception.Message);
            }
        }
    }

    private static void OfTracePoints(Report report)
    {
        bool isThere = TellsAtTracePoints();

        if (!TraceCookies.Bpf.TryLoad(out TraceCookies.Bpf? cookies, out BpfLoadReport loading))
        {
            report.Claim(
                !isThere && loading.Problem.Contains("bpf_get_attach_cookie", StringComparison.Ordinal),
                $"programs at trace points are not loaded: {loading.Problem}");
            return;
        }

        using (cookies)
        {
            cookies.Process = (uint)Environment.ProcessId;
            report.Claim(isThere, "programs at trace points are loaded on a kernel that tells them nothing");
            OneAfterTheOther(report, "typed trace point", cookie => cookies.WithTypes.AttachHook(cookie), () => cookies.Typed);
            OneAfterTheOther(report, "raw trace point", cookie => cookies.WithoutTypes.AttachHook(cookie), () => cookies.Raw);
        }
    }

    // A program that does not ask is loaded by every kernel; those before refuse what it would be told.
    private static void OfUnheard(Report report)
    {
        using LoadedBpfProgram program = Unheard.Bpf.OnCall.Load();

        try
        {
            program.AttachHook(cookie: 7).Dispose();
            report.Claim(TellsAtTracePoints(), "a raw trace point takes a cookie on a kernel that has none there");
        }
        catch (BpfLinkException exception)
        {
            report.Claim(
                !TellsAtTracePoints()
                && exception.Kind == BpfLinkFailureKind.NotSupported
                && exception.Message.Contains("takes no cookie there", StringComparison.Ordinal),
                exception.Message);
        }

        program.AttachHook().Dispose();
        report.Claim(true, "without a cookie it is attached");
    }

    // Since what registers such a program gets the link with the cookie, and not the program: bpf_probe_register,
    // kernel/trace/bpf_trace.c, 6.10.
    private static bool TellsAtTracePoints() =>
        RunningBtf.Read().ParametersOf("bpf_probe_register") is [_, var second] && second.Contains("link", StringComparison.Ordinal);

    // Bits of what it is told at each; a hook in a function takes a program once at a time.
    private static void OneAfterTheOther(Report report, string kind, Func<ulong, BpfAttachment> attach, Func<ulong> told)
    {
        foreach ((ulong cookie, ulong expected) in ((ulong, ulong)[])[(1, 1), (1ul << 63, (1ul << 63) | 1)])
        {
            using BpfAttachment attached = attach(cookie);
            SpinWait.SpinUntil(
                () =>
                {
                    Read();
                    Write();
                    _ = GetProcessGroup(0);
                    _ = Absolute(-1);
                    _ = Linux.Ask("/proc/self/status");
                    return told() == expected;
                },
                TimeSpan.FromSeconds(20));
            report.Claim(told() == expected, $"{kind}: attached with {cookie}, it was told {told():x} and not {expected:x}");
        }
    }

    private static void Read()
    {
        using FileStream zero = new("/dev/zero", FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        zero.ReadExactly(new byte[8]);
    }

    private static void Write()
    {
        using FileStream nothing = new("/dev/null", FileMode.Open, FileAccess.Write, FileShare.Write, bufferSize: 0);
        nothing.Write(new byte[8]);
    }

    [LibraryImport("libc", EntryPoint = "getpgid")]
    private static partial int GetProcessGroup(int process);

    [LibraryImport("libc", EntryPoint = "abs")]
    private static partial int Absolute(int number);

    [LibraryImport("libc", EntryPoint = "toupper")]
    private static partial int ToUpper(int letter);
}
