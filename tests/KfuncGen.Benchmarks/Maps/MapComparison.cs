using System.Diagnostics;
using System.Globalization;

namespace KfuncGen.Benchmarks.Maps;

/// <summary>
/// Accesses to maps from user space beside libbpf's, on the same map in turn, so that both have the same machine. Where both are done
/// by the kernel, what is left is the way there.
/// </summary>
internal static unsafe class MapComparison
{
    private const int Elements = 4096;
    private const int Rounds = 31;

    // A method is compiled anew after 30 calls, by what it did in them; but calls are counted only when nothing new was compiled for
    // 100 ms (the runtime's TC_CallCountingDelayMS), and the last code is there some time later.
    private const int Warming = 60;
    private const int Pauses = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    /// <summary>Prints the table.</summary>
    /// <returns>0; 1 where no map can be made, or there is no libbpf.</returns>
    public static int Run()
    {
        try
        {
            Console.WriteLine("| what | libbpf | KfuncGen | KfuncGen / libbpf | bytes allocated |\n| --- | ---: | ---: | ---: | ---: |");
            CompareElements();
            RingComparison.Compare();
            return 0;
        }
        catch (Exception exception) when (exception is BpfMapException or BpfObjectException or DllNotFoundException)
        {
            Console.Error.WriteLine(exception.Message);
            return 1;
        }
    }

    /// <summary>Measures two ways in turn and prints how they compare.</summary>
    /// <param name="what">What they do.</param>
    /// <param name="count">How often each does it, in a round.</param>
    /// <param name="theirs">libbpf's way.</param>
    /// <param name="ours">Ours.</param>
    /// <param name="prepare">What is done before each, and not measured.</param>
    public static void Compare(string what, int count, Action theirs, Action ours, Action? prepare = null)
    {
        double[] other = new double[Rounds];
        double[] own = new double[Rounds];
        double[] ratios = new double[Rounds];
        long allocated = 0;

        for (int round = -Warming * Pauses; round < Rounds; round++)
        {
            if (round <= 0 && round % Warming == 0)
            {
                Thread.Sleep(Pause);
            }

            prepare?.Invoke();
            double first = Measure(theirs);
            prepare?.Invoke();
            long before = GC.GetAllocatedBytesForCurrentThread();
            double second = Measure(ours);
            long after = GC.GetAllocatedBytesForCurrentThread();

            // The first ones are compiled meanwhile.
            if (round >= 0)
            {
                (other[round], own[round], ratios[round]) = (first, second, second / first);
                allocated = after - before;
            }
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {what} | {Median(other) / count:F1} ns | {Median(own) / count:F1} ns | {Median(ratios):F2} | " +
            $"{(double)allocated / count:F2} |"));
    }

    private static void CompareElements()
    {
        using BpfHashMap<uint, ulong> map = BpfMap.Create<BpfHashMap<uint, ulong>>(new() { MaxEntries = Elements, Name = "compared" });
        int descriptor = (int)map.Handle.DangerousGetHandle();
        uint[] keys = [.. Enumerable.Range(0, Elements).Select(static number => (uint)number)];
        ulong[] values = new ulong[Elements];
        map.Set(keys, values);

        Compare("lookup", Elements, () => TheirLookups(descriptor), () => OurLookups(map));
        Compare("update", Elements, () => TheirUpdates(descriptor), () => OurUpdates(map));
        Compare("update of 4096 at once", Elements, () => TheirBatch(descriptor, keys, values), () => map.Set(keys, values));
        Compare("enumeration", Elements, () => TheirWalk(descriptor), () => OurWalk(map));
    }

    private static void TheirLookups(int map)
    {
        ulong value;

        for (uint key = 0; key < Elements; key++)
        {
            _ = LibbpfMaps.Lookup(map, &key, &value);
        }
    }

    private static void OurLookups(BpfHashMap<uint, ulong> map)
    {
        for (uint key = 0; key < Elements; key++)
        {
            map.TryGetValue(key, out _);
        }
    }

    private static void TheirUpdates(int map)
    {
        ulong value = 1;

        for (uint key = 0; key < Elements; key++)
        {
            _ = LibbpfMaps.Update(map, &key, &value, 0);
        }
    }

    private static void OurUpdates(BpfHashMap<uint, ulong> map)
    {
        for (uint key = 0; key < Elements; key++)
        {
            map[key] = 1;
        }
    }

    private static void TheirBatch(int map, uint[] keys, ulong[] values)
    {
        fixed (uint* at = keys)
        fixed (ulong* from = values)
        {
            uint count = Elements;
            _ = LibbpfMaps.UpdateBatch(map, at, from, &count, null);
        }
    }

    // As much room as our own walk takes.
    private static ulong TheirWalk(int map)
    {
        const int Room = 1365;
        uint* keys = stackalloc uint[Room];
        ulong* values = stackalloc ulong[Room];
        uint from, to = 0;
        bool isFirst = true;
        ulong sum = 0;
        int error;

        do
        {
            uint count = Room;
            from = isFirst ? 0 : to;
            error = LibbpfMaps.LookupBatch(map, isFirst ? null : &from, &to, keys, values, &count, null);
            isFirst = false;

            for (uint i = 0; i < count; i++)
            {
                sum += values[i];
            }
        }
        while (error == 0);

        return sum;
    }

    private static ulong OurWalk(BpfHashMap<uint, ulong> map)
    {
        ulong sum = 0;

        foreach ((uint _, ulong value) in map)
        {
            sum += value;
        }

        return sum;
    }

    private static double Measure(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds;
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);
}
