using System.Diagnostics;
using System.Runtime.InteropServices;

namespace KfuncGen.Fuzzing.Running;

/// <summary>
/// How long the calling thread has had a processor: unlike the time on the wall it says nothing about what else the machine does.
/// </summary>
internal static unsafe partial class ProcessorTime
{
    private const int ThreadClock = 3;

    /// <summary>The time up to now; only differences mean something. On other systems than Linux it is the time on the wall.</summary>
    public static TimeSpan Now
    {
        get
        {
            TimeSpec time;

            return OperatingSystem.IsLinux() && clock_gettime(ThreadClock, &time) == 0
                ? TimeSpan.FromSeconds((double)time.Seconds) + TimeSpan.FromTicks((long)time.Nanoseconds / TimeSpan.NanosecondsPerTick)
                : Stopwatch.GetElapsedTime(0);
        }
    }

    [LibraryImport("libc")]
    private static partial int clock_gettime(int clock, TimeSpec* time);

    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
