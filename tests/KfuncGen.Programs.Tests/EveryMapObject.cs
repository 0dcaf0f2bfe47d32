namespace KfuncGen.Programs.Tests;

/// <summary>A map of every type.</summary>
internal static partial class EveryMapObject
{
    [BpfMap(MaxEntries = 8)] static readonly BpfHashMap<uint, ulong> Hash;
    [BpfMap(MaxEntries = 8)] static readonly BpfLruHashMap<uint, ulong> LruHash;
    [BpfMap(MaxEntries = 8)] static readonly BpfPerCpuHashMap<uint, ulong> PerCpuHash;
    [BpfMap(MaxEntries = 8)] static readonly BpfLruPerCpuHashMap<uint, ulong> LruPerCpuHash;
    [BpfMap] static readonly BpfArray<ulong> Array;
    [BpfMap] static readonly BpfPerCpuArray<ulong> PerCpuArray;
    [BpfMap(MaxEntries = 8)] static readonly BpfLpmTrie<Ipv4Prefix, ulong> Trie;
    [BpfMap(MaxEntries = 8)] static readonly BpfQueue<ulong> Queue;
    [BpfMap(MaxEntries = 8)] static readonly BpfStack<ulong> Stack;
    [BpfMap(MaxEntries = 8)] static readonly BpfBloomFilter<ulong> Bloom;
    [BpfMap(MaxEntries = 4096)] static readonly BpfRingBuffer<ulong> Ring;
    [BpfMap(MaxEntries = 4096)] static readonly BpfRingBuffer Bytes;
    [BpfMap(MaxEntries = 4096)] static readonly BpfUserRingBuffer<ulong> UserRing;
    [BpfMap] static readonly BpfPerfEventArray<ulong> Perf;
    [BpfMap] static readonly BpfPerfCounters Counters;
    [BpfMap(MaxEntries = 8)] static readonly BpfProgramArray Others;
    [BpfMap(MaxEntries = 8, InnerEntries = 8)] static readonly BpfArrayOfMaps<BpfHashMap<uint, ulong>> ArrayOfMaps;
    [BpfMap(MaxEntries = 8, InnerEntries = 8)] static readonly BpfHashOfMaps<uint, BpfArray<ulong>> HashOfMaps;
    [BpfMap(MaxEntries = 8)] static readonly BpfDeviceMap Devices;
    [BpfMap(MaxEntries = 8)] static readonly BpfDeviceHashMap DevicesByNumber;
    [BpfMap(MaxEntries = 2)] static readonly BpfCpuMap Cpus;
    [BpfMap(MaxEntries = 8)] static readonly BpfXskMap Xsk;
    [BpfMap(MaxEntries = 8)] static readonly BpfSockMap Socks;
    [BpfMap(MaxEntries = 8)] static readonly BpfSockHash<uint> SocksByNumber;
    [BpfMap] static readonly BpfTaskStorage<ulong> OfTasks;
    [BpfMap] static readonly BpfCgroupStorage<ulong> OfCgroups;
    [BpfMap] static readonly BpfInodeStorage<ulong> OfInodes;
    [BpfMap] static readonly BpfSocketStorage<ulong> OfSockets;
    [BpfMap] static readonly BpfCgroupLocalStorage<ulong> OfGroups;
    [BpfMap] static readonly BpfPerCpuCgroupLocalStorage<ulong> OfGroupsAndCpus;
    [BpfMap(MaxEntries = 8)] static readonly BpfStackTraces Traces;
    [BpfMap(MaxEntries = 8)] static readonly BpfCgroupArray Cgroups;

    // What a program does not use is made all the same; of some it uses what only they have.
    [BpfProgram(BpfProgramType.Tc)]
    static int Use(__sk_buff ctx)
    {
        ulong one = 1;
        int failed = Queue.Push(one) != 0 || Stack.Push(one) != 0 || Bloom.Push(one) != 0 ? 1 : 0;
        failed += Queue.Pop(out ulong first) != 0 || Stack.Peek(out ulong second) != 0 || first + second != 2 ? 10 : 0;
        failed += Bloom.Peek(in one) != 0 ? 100 : 0;
        failed += Ring.Output(one) != 0 ? 1000 : 0;
        failed += LruHash.Update(1, one) != 0 || PerCpuHash.Insert(1, one) != 0 || LruPerCpuHash.Update(1, one) != 0 ? 10_000 : 0;
        return failed;
    }
}
