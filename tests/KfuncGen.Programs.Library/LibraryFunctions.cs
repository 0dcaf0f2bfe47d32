using System.Buffers.Binary;

using KfuncGen.Programs.Library.Types;

namespace KfuncGen.Programs.Library;

/// <summary>Functions that programs of other projects call.</summary>
public static partial class LibraryFunctions
{
    public static readonly int Factor = Environment.ProcessorCount + 3;

    private const int Seed = 17;

    private static int calls;

    [BpfFunction]
    public static int Twice(int x) => x * 2;

    [BpfFunction]
    public static void Add(ref Totals totals, long value)
    {
        totals.Sum += Scale(value);
        totals.Count++;
        totals.Limits.High = totals.Kind + Seed;
        totals.Limits.Step = (short)value;
    }

    [BpfFunction]
    public static uint Hash(ReadOnlySpan<byte> bytes)
    {
        uint hash = Seed;

        foreach (byte one in bytes)
        {
            hash = (hash * 31) + BinaryPrimitives.ReverseEndianness((uint)one);
        }

        return hash;
    }

    [BpfFunction]
    public static int Calls() => Interlocked.Increment(ref calls);

    [BpfFunction]
    public static bool Exists(int pid)
    {
        task_struct? task = LibraryKfuncs.bpf_task_from_pid(pid);

        if (task is null)
        {
            return false;
        }

        LibraryKfuncs.bpf_task_release(task);
        return true;
    }

    [BpfFunction]
    private static long Scale(long value) => value * Internals.Weight * Factor;

    /// <summary>Names a struct, whose members go with this to other projects.</summary>
    /// <param name="from">Where it begins.</param>
    /// <param name="to">Where it ends.</param>
    [BpfFunction]
    public static Distance Between(int from, int to) => new(from, to) { Weight = to };
}
