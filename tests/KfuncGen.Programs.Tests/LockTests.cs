namespace KfuncGen.Programs.Tests;

/// <summary>Locks in values of maps.</summary>
public sealed class LockTests
{
    private const int Runs = 200_000;

    [Fact]
    public void A_pair_of_fields_under_a_lock_is_never_seen_torn_from_all_CPUs_at_once()
    {
        using LockedObject.Bpf loaded = Objects.Load<LockedObject.Bpf>(LockedObject.Bpf.TryLoad);
        loaded.ByKey[7] = default;
        Assert.Equal(0, (int)loaded.Change.Run(new byte[64]).ReturnValue);
        int running = Environment.ProcessorCount + 1;
        Thread[] threads = [.. Enumerable.Range(0, running).Select(_ => new Thread(() =>
        {
            loaded.Change.Run(new byte[64], repeat: Runs);
            Interlocked.Decrement(ref running);
        }))];
        int count = threads.Length;
        Array.ForEach(threads, static thread => thread.Start());
        int seen = 0;

        do
        {
            LockedObject.Pair pair = loaded.Pairs.GetLocked(0);
            Assert.Equal(pair.First, pair.Second);
            Assert.True(loaded.ByKey.TryGetLocked(7, out LockedObject.Keyed keyed));
            Assert.Equal(keyed.Count * 3ul, keyed.Sum);
            seen++;
        }
        while (Volatile.Read(ref running) > 0);

        Array.ForEach(threads, static thread => thread.Join());
        ulong expected = ((ulong)count * Runs) + 1;
        Assert.Equal(0ul, loaded.Torn);
        Assert.Equal(expected, loaded.Pairs[0].Second);
        Assert.Equal(expected, loaded.ByKey[7].Count);
        Assert.True(seen > 0);
    }

    [Fact]
    public void User_space_writes_under_the_lock_too_and_a_map_without_one_refuses()
    {
        using LockedObject.Bpf loaded = Objects.Load<LockedObject.Bpf>(LockedObject.Bpf.TryLoad);
        loaded.Pairs.SetLocked(1, new() { First = 4, Second = 5 });
        Assert.Equal((4ul, 5ul), (loaded.Pairs[1].First, loaded.Pairs[1].Second));
        loaded.ByKey[1] = default;
        loaded.ByKey.SetLocked(1, new() { Sum = 9 });
        Assert.Equal(9ul, loaded.ByKey[1].Sum);

        using BpfArray<ulong> plain = BpfMap.Create<BpfArray<ulong>>(new() { MaxEntries = 1 });
        BpfMapException refused = Assert.Throws<BpfMapException>(() => plain.GetLocked(0));
        Assert.Contains("which a BpfSpinLock in its values has to be", refused.Message, StringComparison.Ordinal);
    }
}
