using System.Buffers.Binary;
using System.Runtime.InteropServices;
using KfuncGen;

namespace Firewall;

/// <summary>The firewall in the kernel: of each packet of IPv4 the rule with the longest prefix decides by where it comes from.</summary>
internal static partial class Filter
{
    // Ethernet's header, then IPv4's: include/uapi/linux/if_ether.h, include/uapi/linux/ip.h.
    private const int HeaderLength = 34;
    private const int TypeOffset = 12;
    private const int SourceOffset = 26;
    private const ushort Ipv4 = 0x0800;

    [BpfMap(MaxEntries = 4096)] private static readonly BpfLpmTrie<Ipv4Prefix, Rule> Rules;
    [BpfMap] private static readonly BpfPerCpuArray<ulong> Seen;
    private static ulong dropped;

    [BpfProgram(BpfProgramType.Xdp)]
    private static XdpAction Look(xdp_md ctx)
    {
        if (Seen.Find(0) is { } seen)
        {
            seen.Value++;
        }

        Span<byte> packet = ctx.data;

        if (packet.Length < HeaderLength || BinaryPrimitives.ReadUInt16BigEndian(packet.Slice(TypeOffset, 2)) != Ipv4)
        {
            return XdpAction.XDP_PASS;
        }

        // An address is never a number here: it stays in the order that the packet has it in.
        Ipv4Prefix source = new() { Length = 32, Address = MemoryMarshal.Read<uint>(packet.Slice(SourceOffset, 4)) };

        if (Rules.Find(source) is not { } rule)
        {
            return XdpAction.XDP_PASS;
        }

        Interlocked.Increment(ref rule.Value.Packets);
        Interlocked.Add(ref rule.Value.Bytes, (ulong)packet.Length);

        if (!rule.Value.Drop)
        {
            return XdpAction.XDP_PASS;
        }

        Interlocked.Increment(ref dropped);
        return XdpAction.XDP_DROP;
    }
}
