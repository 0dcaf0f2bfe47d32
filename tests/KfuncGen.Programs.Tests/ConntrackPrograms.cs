using System.Runtime.InteropServices;

namespace KfuncGen.Programs.Tests;

/// <summary>Connections that a program makes and finds: the size of the tuple says which protocol it is of.</summary>
internal static partial class ConntrackPrograms
{
    // Of each process another one: connections stay for a while.
    private static readonly ushort Port = (ushort)Random.Shared.Next(1, ushort.MaxValue);

    // EAFNOSUPPORT: bpf_nf_ct_tuple_parse, net/netfilter/nf_conntrack_bpf.c, 6.18.
    private const int NotSupported = -97;

    [BpfProgram(BpfProgramType.Xdp)]
    static XdpAction MakesIpv4(xdp_md ctx)
    {
        bpf_sock_tuple tuple = default;
        (tuple.ipv4.saddr, tuple.ipv4.daddr) = (0x0100007f, 0x0200007f);
        (tuple.ipv4.sport, tuple.ipv4.dport) = (Port, 0x901f);
        Span<byte> opts = stackalloc byte[FirstOptions.Size];
        FirstOptions.Write(opts);
        return Insert(Kf.bpf_xdp_ct_alloc(ctx, ref tuple.ipv4, opts));
    }

    [BpfProgram(BpfProgramType.Xdp)]
    static XdpAction MakesIpv6(xdp_md ctx)
    {
        bpf_sock_tuple tuple = default;
        tuple.ipv6.saddr[0] = 0x00000120;
        (tuple.ipv6.sport, tuple.ipv6.dport) = (Port, 0x911f);
        Span<byte> opts = stackalloc byte[FirstOptions.Size];
        FirstOptions.Write(opts);
        return Insert(Kf.bpf_xdp_ct_alloc(ctx, ref tuple.ipv6, opts));
    }

    /// <summary>1 where it is found as one of IPv4, 2 as one of IPv6, 4 where the kernel takes no size between.</summary>
    [BpfProgram(BpfProgramType.Xdp)]
    static XdpAction FindsIpv4(xdp_md ctx)
    {
        bpf_sock_tuple tuple = default;
        (tuple.ipv4.saddr, tuple.ipv4.daddr) = (0x0100007f, 0x0200007f);
        (tuple.ipv4.sport, tuple.ipv4.dport) = (Port, 0x901f);
        Span<byte> opts = stackalloc byte[FirstOptions.Size];
        FirstOptions.Write(opts);
        int seen = 0;

        if (Kf.bpf_xdp_ct_lookup(ctx, ref tuple.ipv4, opts) is { } found)
        {
            seen |= 1;
            Kf.bpf_ct_release(found);
        }

        // The same bytes as an address of IPv6 are another connection, which nobody has made.
        FirstOptions.Write(opts);

        if (Kf.bpf_xdp_ct_lookup(ctx, ref tuple, opts) is { } other)
        {
            seen |= 2;
            Kf.bpf_ct_release(other);
        }

        // Of a number of bytes that is neither the kernel makes nothing.
        Span<byte> bytes = stackalloc byte[16];
        FirstOptions.Write(opts);

        if (Kf.bpf_xdp_ct_lookup(ctx, bytes, opts) is { } none)
        {
            Kf.bpf_ct_release(none);
        }

        return (XdpAction)(seen | (MemoryMarshal.AsRef<FirstOptions>(opts).error == NotSupported ? 4 : 0));
    }

    [BpfProgram(BpfProgramType.Xdp)]
    static XdpAction MakesToMark(xdp_md ctx)
    {
        bpf_sock_tuple tuple = default;
        (tuple.ipv4.saddr, tuple.ipv4.daddr) = (0x0100007f, 0x0200007f);
        (tuple.ipv4.sport, tuple.ipv4.dport) = (Port, 0x921f);
        Span<byte> opts = stackalloc byte[FirstOptions.Size];
        FirstOptions.Write(opts);
        return Insert(Kf.bpf_xdp_ct_alloc(ctx, ref tuple.ipv4, opts));
    }

    /// <summary>What the mark was, before and after it is written.</summary>
    [BpfProgram(BpfProgramType.Xdp)]
    static XdpAction Marks(xdp_md ctx)
    {
        bpf_sock_tuple tuple = default;
        (tuple.ipv4.saddr, tuple.ipv4.daddr) = (0x0100007f, 0x0200007f);
        (tuple.ipv4.sport, tuple.ipv4.dport) = (Port, 0x921f);
        Span<byte> opts = stackalloc byte[FirstOptions.Size];
        FirstOptions.Write(opts);

        if (Kf.bpf_xdp_ct_lookup(ctx, ref tuple.ipv4, opts) is not { } found)
        {
            return XdpAction.XDP_ABORTED;
        }

        found.mark = 20;
        found.mark += ctx.data.Length > 14 ? 3u : 100u;
        uint mark = found.mark++;
        found.mark ^= 1 << 10;
        mark += found.mark << 8;
        Kf.bpf_ct_release(found);
        return (XdpAction)mark;
    }

    [BpfFunction]
    static XdpAction Insert(nf_conn___init? made)
    {
        if (made is null)
        {
            return XdpAction.XDP_ABORTED;
        }

        Kf.bpf_ct_set_timeout(made, 100_000);
        nf_conn? entry = Kf.bpf_ct_insert_entry(made);

        if (entry is null)
        {
            return XdpAction.XDP_DROP;
        }

        Kf.bpf_ct_release(entry);
        return XdpAction.XDP_TX;
    }
}
