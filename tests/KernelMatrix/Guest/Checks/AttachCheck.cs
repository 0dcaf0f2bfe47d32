using KfuncGen;

namespace KernelMatrix.Guest.Checks;

/// <summary>Programs are attached where a function begins and ends, in its place, and at a hook of the security modules: they see what
/// this process does, and deny it.</summary>
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
            ChangeResult(hooks, report);
            Deny(hooks, report);
        }
    }

    private static void Count(Hooks.Bpf hooks, Report report)
    {
        const int Reads = 100;
        const int Size = 8;
        byte[] bytes = new byte[Size];
        using FileStream zero = new("/dev/zero", FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);

        using (BpfLink before = hooks.BeforeRead.AttachHook())
        using (BpfLink after = hooks.AfterRead.AttachHook())
        {
            for (int i = 0; i < Reads; i++)
            {
                zero.ReadExactly(bytes);
            }
        }

        zero.ReadExactly(bytes);
        report.Claim(hooks.Begun is >= Reads and < 2 * Reads, $"vfs_read began {hooks.Begun} times and was called {Reads} times");
        report.Claim(hooks.Ended == hooks.Begun, $"vfs_read began {hooks.Begun} times and ended {hooks.Ended} times");
        report.Claim(hooks.Read >= Reads * Size, $"it read {hooks.Read} bytes, of {Reads * Size}");
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
        // A kernel that was started without its security module for BPF never calls it.
        if (!File.ReadAllText("/sys/kernel/security/lsm").Split(',', '\n').Contains("bpf"))
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
