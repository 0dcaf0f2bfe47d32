using KfuncGen;

namespace KernelMatrix.Guest.Checks;

/// <summary>
/// A program is loaded while fewer and fewer descriptors are left: it is loaded, or the failure names the limit. Afterwards as
/// many are open as before.
/// </summary>
internal sealed class DescriptorCheck : Check
{
    /// <inheritdoc/>
    public override string Name => "few descriptors";

    /// <inheritdoc/>
    public override void Run(TargetKernel kernel, Report report)
    {
        BpfProgram program = Programs.Bpf.GuardedChanged;
        program.TryLoad(out LoadedBpfProgram? first, out _);
        first?.Dispose();
        int before = Count();
        int refused = 0;

        for (int left = 0; left < 8; left++)
        {
            Linux.LimitDescriptors((ulong)(Highest() + 1 + left));
            bool isLoaded = program.TryLoad(out LoadedBpfProgram? loaded, out BpfLoadFailure? failure);
            loaded?.Dispose();
            Linux.LimitDescriptors(1024);
            refused += isLoaded ? 0 : 1;

            bool isNamed = failure is { Kind: BpfLoadFailureKind.SystemCallFailed }
                && failure.Message.Contains("RLIMIT_NOFILE", StringComparison.Ordinal);
            report.Claim(isLoaded || isNamed, $"{left} left: {failure?.Kind}, {failure?.Message}");
        }

        report.Claim(refused > 0, "no limit was low enough");
        report.Claim(refused < 8, "no limit was high enough");
        report.Claim(Count() == before, $"{Count()} descriptors are open, and {before} were before");
    }

    private static int Highest() =>
        Directory.GetFileSystemEntries("/proc/self/fd").Max(
            static path => int.Parse(Path.GetFileName(path), System.Globalization.CultureInfo.InvariantCulture));

    private static int Count() => Directory.GetFileSystemEntries("/proc/self/fd").Length;
}
