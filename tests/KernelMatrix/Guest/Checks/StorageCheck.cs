using System.Diagnostics;
using KfuncGen;

namespace KernelMatrix.Guest.Checks;

/// <summary>Values that go with cgroups and files: what programs keep there, user space reads there.</summary>
internal sealed class StorageCheck : Check
{
    /// <inheritdoc/>
    public override string Name => "storage";

    /// <inheritdoc/>
    public override void Run(TargetKernel kernel, Report report)
    {
        CountInCgroups(report);
        CountOfFiles(report);
    }

    private static void CountInCgroups(Report report)
    {
        const string Root = "/sys/fs/cgroup";

        if (!CgroupCounts.Bpf.TryLoad(out CgroupCounts.Bpf? counts, out BpfLoadReport loading))
        {
            report.Claim(loading.Maps.Any(static map => map.Failure is not null && KnownLimits.Explain(map)), $"{loading.Problem}");
            return;
        }

        using (counts)
        using (counts.OnExec.AttachHook())
        {
            Process.Start("/bin/true").WaitForExit();
            report.Claim(counts.OfCgroups.TryGetValue(Root, out ulong started) && started > 0, $"{started} programs were started, of 1");
            counts.OfCgroups.Set(Root, 1000);
            Process.Start("/bin/true").WaitForExit();
            report.Claim(
                counts.OfCgroups.TryGetValue(Root, out started) && started > 1000, $"{started} programs were started, of 1 behind 1000");
            report.Claim(counts.OfCgroups.Remove(Root), "the value cannot be removed");
            report.Claim(!counts.OfCgroups.TryGetValue(Root, out _), "the value is still there");
        }
    }

    private static void CountOfFiles(Report report)
    {
        const string Counted = "/tmp/counted";
        const int Times = 5;

        if (!AttachCheck.HasBpfModule())
        {
            report.Note("bpf is not among this kernel's security modules");
            return;
        }

        if (!FileCounts.Bpf.TryLoad(out FileCounts.Bpf? counts, out BpfLoadReport loading))
        {
            report.Claim(false, $"{loading.Problem}");
            return;
        }

        File.WriteAllText(Counted, "");

        using (counts)
        using (Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(Counted))
        {
            report.Claim(!counts.OfFiles.TryGetValue(file, out _), "the file has a value before any program ran");

            using (counts.OnOpen.AttachHook())
            {
                for (int i = 0; i < Times; i++)
                {
                    Linux.Open(Counted);
                }
            }

            report.Claim(
                counts.OfFiles.TryGetValue(file, out ulong opened) && opened == Times, $"the file was opened {opened} times, of {Times}");
            report.Claim(counts.OfFiles.Remove(file) && !counts.OfFiles.TryGetValue(file, out _), "the value cannot be removed");
        }
    }
}
