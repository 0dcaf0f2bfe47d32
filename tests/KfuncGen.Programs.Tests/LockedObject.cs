namespace KfuncGen.Programs.Tests;

/// <summary>Fields that belong together, in values of an array and of a hash table, changed and compared under a lock.</summary>
internal static partial class LockedObject
{
    [BpfMap(MaxEntries = 2)] static readonly BpfArray<Pair> Pairs;
    [BpfMap(MaxEntries = 8)] static readonly BpfHashMap<uint, Keyed> ByKey;
    static ulong torn;

    [BpfProgram(BpfProgramType.Tc)]
    static int Change(__sk_buff ctx)
    {
        if (Pairs.Find(0) is not { } pair || ByKey.Find(7) is not { } keyed)
        {
            return 1;
        }

        bool isTorn;

        using (pair.Value.Lock.Hold())
        {
            isTorn = pair.Value.First != pair.Value.Second;
            pair.Value.First++;
            pair.Value.Second++;
        }

        if (isTorn)
        {
            Interlocked.Increment(ref torn);
        }

        ref Keyed both = ref keyed.Value;
        return Both(ref both);
    }

    // Every way out gives it back.
    [BpfFunction]
    static int Both(ref Keyed both)
    {
        using HeldSpinLock held = both.Lock.Hold();

        if (both.Sum > 1_000_000_000)
        {
            return 2;
        }

        both.Count++;
        both.Sum += 3;
        return 0;
    }

    internal struct Pair
    {
        public ulong First;
        public BpfSpinLock Lock;
        public ulong Second;
    }

    internal struct Keyed
    {
        public BpfSpinLock Lock;
        public uint Count;
        public ulong Sum;
    }
}
