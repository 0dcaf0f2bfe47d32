namespace KfuncGen.Programs.Tests;

/// <summary>Chooses who listens for connections to any of many ports, and keeps sockets that a program has found.</summary>
[BpfObject]
internal static partial class SteeringObject
{
    [BpfMap(MaxEntries = 4)] static readonly BpfSockMap Listeners;
    [BpfMap(MaxEntries = 4)] static readonly BpfSockHash<uint> ByPort;
    static int steered;
    static int missing;
    static int kept;

    [BpfProgram(BpfProgramType.SkLookup)]
    static SkAction Steer(bpf_sk_lookup ctx)
    {
        if (ctx.local_port is < 7000 or > 7099)
        {
            return SkAction.SK_PASS;
        }

        using bpf_sock? chosen = ctx.local_port < 7050 ? Listeners.Find(1) : ByPort.Find(ctx.local_port);

        if (chosen is null)
        {
            missing++;
            return SkAction.SK_DROP;
        }

        steered++;
        kept = ByPort.Update(7099, chosen, 0);
        return BpfHelpers.bpf_sk_assign(ctx, chosen, 0) == 0 ? SkAction.SK_PASS : SkAction.SK_DROP;
    }

    // The tuple of IPv4: addresses and ports in network byte order.
    internal struct Tuple
    {
        public uint From;
        public uint To;
        public ushort FromPort;
        public ushort ToPort;
    }

    static Tuple wanted;

    [BpfProgram(BpfProgramType.Tc)]
    static int Looks(__sk_buff ctx)
    {
        Tuple tuple = wanted;
        using bpf_sock? found = BpfHelpers.bpf_sk_lookup_tcp(ctx, in tuple, BpfNetworkNamespace.BPF_F_CURRENT_NETNS);
        return found is null ? 0 : (int)found.src_port;
    }
}
