namespace KfuncGen.Programs.Tests;

/// <summary>Changes of memory in one go.</summary>
internal static partial class AtomicPrograms
{
    private static long runs;

    private static int narrowRuns;

    [BpfProgram(BpfProgramType.Syscall)]
    public static int ChangesAllWays(ref Numbers ctx)
    {
        const int Factor = 31;
        long wide = ctx.A;
        int narrow = (int)ctx.A;
        uint bits = (uint)ctx.B;
        ulong more = (ulong)ctx.B;
        long sum = Interlocked.Add(ref wide, ctx.B);
        sum = (sum * Factor) + Interlocked.Add(ref narrow, (int)ctx.B);
        sum = (sum * Factor) + Interlocked.Increment(ref wide);
        sum = (sum * Factor) + Interlocked.Decrement(ref narrow);
        sum = (sum * Factor) + Interlocked.And(ref bits, (uint)ctx.A);
        sum = (sum * Factor) + (long)Interlocked.Or(ref more, (ulong)ctx.A);
        sum = (sum * Factor) + Interlocked.Exchange(ref narrow, -5);
        sum = (sum * Factor) + Interlocked.Exchange(ref wide, ctx.B);
        sum = (sum * Factor) + Interlocked.CompareExchange(ref wide, 77, ctx.B);
        sum = (sum * Factor) + Interlocked.CompareExchange(ref wide, 78, ctx.B);
        sum = (sum * Factor) + Interlocked.CompareExchange(ref narrow, 9, (int)ctx.B);
        sum = (sum * Factor) + Interlocked.CompareExchange(ref narrow, 10, -5);
        sum = (sum * Factor) + Interlocked.Read(ref wide);
        Interlocked.Add(ref ctx.S, 3);
        ctx.R = (sum * Factor) + wide + narrow + bits + (long)more;
        return (int)bits;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int Counts(ref Numbers ctx)
    {
        for (int i = 0; i < 100; i++)
        {
            Interlocked.Increment(ref runs);
            Interlocked.Add(ref narrowRuns, 2);
        }

        ctx.R = Interlocked.Read(ref runs);
        ctx.S = Interlocked.Add(ref narrowRuns, 0);
        return 0;
    }
}
