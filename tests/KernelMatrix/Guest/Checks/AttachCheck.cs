using KfuncGen;

namespace KernelMatrix.Guest.Checks;

/// <summary>
/// Programs are attached where a function begins and ends, to probes, in its place, and at a hook of the security modules: they see
/// what this process does, and deny it.
/// </summary>
internal sealed class AttachCheck : Check
{
    private const string Asked = "/proc/self/status";

    /// <inheritdoc/>
    public override string Name => "attached";

    /// <inheritdoc/>
    public override void Run(TargetKernel kernel, Report report)
    {
        if (!Hooks.Bpf.TryLoad(out Hooks.Bpf? hooks, out BpfLoadReport loading))
        {
            report.Claim(false, $"the programs should be loaded: {loading.Problem}");
            return;
        }

        using (hooks)
        {
            hooks.Process = (uint)Environment.ProcessId;
            Count(hooks, report);
            Probe(hooks, report);
            ChangeResult(hooks, report);
            Deny(hooks, report);
        }
    }

    /// <summary>Whether programs at hooks of the security modules are called: a kernel may be started without their module.</summary>
    public static bool HasBpfModule() => File.ReadAllText("/sys/kernel/security/lsm").Split(',', '\n').Contains("bpf");

    private static void Count(Hooks.Bpf hooks, Report report)
    {
        const int Reads = 100;
        const int Size = 8;
        byte[] bytes = new byte[Size];
        using FileStream zero = new("/dev/zero", FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);

        ulong begun;
        ulong ended;
        ulong read;

        using (BpfLink before = hooks.BeforeRead.AttachHook())
        using (BpfLink after = hooks.AfterRead.AttachHook())
        {
            // To attach the second may take reading, which the first one sees.
            (hooks.Begun, hooks.Ended, hooks.Read) = (0, 0, 0);

            for (int i = 0; i < Reads; i++)
            {
                zero.ReadExactly(bytes);
            }

            (begun, ended, read) = (hooks.Begun, hooks.Ended, hooks.Read);
        }

        zero.ReadExactly(bytes);
        report.Claim(begun is >= Reads and < 2 * Reads, $"vfs_read began {begun} times and was called {Reads} times");
        report.Claim(ended == begun, $"vfs_read began {begun} times and ended {ended} times");
        report.Claim(read >= Reads * Size, $"it read {read} bytes, of {Reads * Size}");
    }

    private static void Probe(Hooks.Bpf hooks, Report report)
    {
        const int Reads = 100;
        const int Size = 8;
        byte[] bytes = new byte[Size];
        using FileStream zero = new("/dev/zero", FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);

        // That of many first: where the kernel has none, the reason is looked for by reading, which the others would see.
        using (BpfLink? many = ProbeMany(hooks, report))
        using (BpfLink before = hooks.AtRead.Attach())
        using (BpfLink after = hooks.AtReadsEnd.Attach())
        {
            for (int i = 0; i < Reads; i++)
            {
                zero.ReadExactly(bytes);
            }

            ulong expected = many is null ? 0ul : Reads;
            report.Claim(hooks.ProbedAmongMany >= expected, $"a probe of two functions saw {hooks.ProbedAmongMany} calls of {expected}");
        }

        report.Claim(hooks.Probed is >= Reads and < 2 * Reads, $"a probe saw {hooks.Probed} reads of {Reads}");
        report.Claim(hooks.Returned >= Reads * Size, $"a probe of what is returned saw {hooks.Returned} bytes, of {Reads * Size}");
    }

    private static BpfLink? ProbeMany(Hooks.Bpf hooks, Report report)
    {
        try
        {
            return hooks.AtMany.Attach("vfs_read", "vfs_write");
        }
        catch (BpfLinkException exception)
        {
            // What they are made of: CONFIG_FPROBE, kernel/trace/fprobe.c, 6.1.
            report.Claim(
                exception.Kind == BpfLinkFailureKind.NotSupported && !KnownLimits.HasFunction("register_fprobe_ips"),
                $"probes of many functions are not attached: {exception.Message}");
            return null;
        }
    }

    private static void ChangeResult(Hooks.Bpf hooks, Report report)
    {
        report.Claim(Linux.Ask(Asked) == 0, $"{Asked} cannot be asked about before anything is denied");

        using (BpfLink link = hooks.InPlaceOfAsking.AttachHook())
        {
            report.Claim(Linux.Ask(Asked) == 0, $"{Asked} cannot be asked about although nothing is denied");
            hooks.Denies = true;
            int error = Linux.Ask(Asked);
            hooks.Denies = false;
            report.Claim(error == 13, $"to ask about {Asked} gives {error} where a program makes it 13");
        }

        report.Claim(Linux.Ask(Asked) == 0, $"{Asked} cannot be asked about after the link is gone");
    }

    private static void Deny(Hooks.Bpf hooks, Report report)
    {
        if (!HasBpfModule())
        {
            report.Note("bpf is not among this kernel's security modules");
            return;
        }

        using (BpfLink link = hooks.OnOpen.AttachHook())
        {
            report.Claim(Linux.Open("/dev/null") == 0, "/dev/null cannot be opened although nothing is denied");
            hooks.Denies = true;
            int error = Linux.Open("/dev/null");
            hooks.Denies = false;
            report.Claim(error == 1, $"to open /dev/null gives {error} where a program makes it 1");
            report.Claim(hooks.Opened >= 2, $"{hooks.Opened} files were opened, of 2");
        }

        report.Claim(Linux.Open("/dev/null") == 0, "/dev/null cannot be opened after the link is gone");
    }
}
