namespace KernelMatrix.Host;

/// <summary>Boots kernels and reads what the guest says.</summary>
internal static class Boot
{
    // Emulated in software, which is the same everywhere, on a machine that may be busy; a boot takes a tenth of it.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    // A kernel that hangs says nothing any more; the longest that one program takes is some ten seconds.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(150);

    /// <summary>Boots a kernel; once more where it dies on the way.</summary>
    public static async Task<BootResult> RunAsync(
        Kernel kernel, string image, string initramfs, IReadOnlyList<string> scenarios, string log)
    {
        BootResult first = await TryAsync(kernel, image, initramfs, scenarios, log);
        return first.IsWhole ? first : await TryAsync(kernel, image, initramfs, scenarios, log) with { Attempts = 2 };
    }

    private static async Task<BootResult> TryAsync(
        Kernel kernel, string image, string initramfs, IReadOnlyList<string> scenarios, string log)
    {
        long start = Environment.TickCount64;

        (_, string said) = await Command.RunAsync(
            Limit,
            Silence,
            kernel.Machine.Emulator[0],
            [
                .. kernel.Machine.Emulator.Skip(1),
                "-accel", "tcg,thread=multi", "-m", "1024", "-smp", "2", "-nographic", "-no-reboot", "-nic", "none",
                "-kernel", image, "-initrd", initramfs,
                "-append", $"console={kernel.Machine.Console} quiet panic=-1 no_timer_check matrix={string.Join(',', scenarios)}",
            ]);

        await File.WriteAllTextAsync(log, said);
        return BootResult.Read(kernel, scenarios, said, TimeSpan.FromMilliseconds(Environment.TickCount64 - start));
    }
}
