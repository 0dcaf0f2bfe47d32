namespace KfuncGen.Programs.Tests;

/// <summary>Programs at cgroups that count for the cgroup that they are attached to.</summary>
[BpfObject]
internal static partial class LocalStorageObject
{
    [BpfMap] private static readonly BpfCgroupLocalStorage<Count> Counts;
    [BpfMap] private static readonly BpfCgroupLocalStorage<ulong> Total;
    [BpfMap] private static readonly BpfPerCpuCgroupLocalStorage<Count> OfCpus;

    [BpfProgram(BpfProgramType.CgroupSockCreate)]
    internal static bool OnSocket(bpf_sock ctx)
    {
        ref Count count = ref Counts.Get();
        Interlocked.Increment(ref count.Sockets);
        count.Last = ctx.type;
        OfCpus.Get().Sockets++;
        return true;
    }

    [BpfProgram(BpfProgramType.CgroupSockRelease)]
    internal static bool OnRelease(bpf_sock ctx)
    {
        Interlocked.Increment(ref Counts.Get().Released);
        return true;
    }

    [BpfProgram(BpfProgramType.CgroupBind4)]
    internal static bool OnBind(bpf_sock_addr ctx)
    {
        Count count = Counts.Get();
        return count.Allowed != 0;
    }

    [BpfProgram(BpfProgramType.CgroupSkbEgress)]
    internal static bool OnPacket(__sk_buff ctx)
    {
        Interlocked.Add(ref Total.Get(), ctx.len);
        return Total.Get() < 10_000;
    }

    // With another map, so that it cannot take the place of one above.
    [BpfProgram(BpfProgramType.CgroupSockCreate)]
    internal static bool Other(bpf_sock ctx) => Total.Get() == 0;

    internal struct Count
    {
        public uint Sockets;
        public uint Released;
        public uint Last;
        public uint Allowed;
    }
}
