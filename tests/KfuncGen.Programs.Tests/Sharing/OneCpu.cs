using System.Runtime.InteropServices;

namespace KfuncGen.Programs.Tests.Sharing;

/// <summary>Keeps this thread on the CPU that it runs on.</summary>
internal sealed partial class OneCpu : IDisposable
{
    private readonly ulong[] before = new ulong[16];

    public OneCpu()
    {
        Thread.BeginThreadAffinity();
        int size = before.Length * sizeof(ulong);
        Get(0, size, before);
        ulong[] one = new ulong[before.Length];
        int cpu = Thread.GetCurrentProcessorId();
        one[cpu / 64] = 1ul << (cpu % 64);
        Set(0, size, one);
    }

    public void Dispose()
    {
        Set(0, before.Length * sizeof(ulong), before);
        Thread.EndThreadAffinity();
    }

    [LibraryImport("libc", EntryPoint = "sched_getaffinity")]
    private static partial int Get(int thread, nint size, [Out] ulong[] mask);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int Set(int thread, nint size, ulong[] mask);
}
