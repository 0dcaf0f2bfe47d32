using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace KfuncGen.Benchmarks.Tool;

/// <summary>What a process took from its start to its end.</summary>
/// <param name="Processor">Processor time, of itself and for it in the kernel.</param>
/// <param name="Elapsed">Time on the clock.</param>
/// <param name="PeakMebibytes">The most memory it had at once.</param>
internal readonly partial record struct ProcessCost(TimeSpan Processor, TimeSpan Elapsed, double PeakMebibytes)
{
    private const int Children = -1;

    /// <summary>Runs a program to its end, its output to nowhere. One at a time: the kernel adds up all children.</summary>
    public static ProcessCost Of(string program, params string[] arguments)
    {
        TimeSpan before = ProcessorOfChildren();
        long start = Stopwatch.GetTimestamp();

        Run("/bin/sh", ["-c", "exec \"$0\" \"$@\" >/dev/null 2>&1", program, .. arguments]);

        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        TimeSpan processor = ProcessorOfChildren() - before;

        // The kernel tells the largest of all children so far, so the memory is that of a run of its own.
        string peak = Run(
            "/usr/bin/time",
            ["--quiet", "--format=%M", "/bin/sh", "-c", "exec \"$0\" \"$@\" >/dev/null 2>/dev/null", program, .. arguments]);
        return new ProcessCost(processor, elapsed, double.Parse(peak.Trim(), CultureInfo.InvariantCulture) / 1024);
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>What it wrote to standard error.</returns>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static string Run(string program, string[] arguments)
    {
        using Process process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();

        return process.ExitCode == 0
            ? error
            : throw new InvalidOperationException(
                $"{program} {string.Join(' ', arguments)}: exit code {process.ExitCode}: {error}{output.Result}");
    }

    private static TimeSpan ProcessorOfChildren() => getrusage(Children, out Usage usage) == 0
        ? TimeSpan.FromMicroseconds(
            ((usage.UserSeconds + usage.SystemSeconds) * 1_000_000) + usage.UserMicroseconds + usage.SystemMicroseconds)
        : throw new InvalidOperationException("getrusage failed.");

    [LibraryImport("libc")]
    private static partial int getrusage(int who, out Usage usage);

    /// <summary><c>struct rusage</c> on 64-bit Linux; what follows the first two times is not needed.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 144)]
    private struct Usage
    {
        public long UserSeconds;
        public long UserMicroseconds;
        public long SystemSeconds;
        public long SystemMicroseconds;
    }
}
