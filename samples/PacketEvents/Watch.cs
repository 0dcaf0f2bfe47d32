using System.Buffers.Binary;
using System.Runtime.InteropServices;
using KfuncGen;

namespace PacketEvents;

/// <summary>In the kernel: tells user space of each packet of TCP that opens a connection, and lets all pass.</summary>
internal static partial class Watch
{
    // Headers of Ethernet, IPv4 and TCP without options: include/uapi/linux/if_ether.h, ip.h, tcp.h.
    private const int Ip = 14;
    private const int Tcp = 34;
    private const int Length = 54;
    private const byte VersionAndLength = 0x45;
    private const byte ProtocolTcp = 6;
    private const byte SynAndAck = 0x12;
    private const byte Syn = 0x02;

    [BpfMap(MaxEntries = 64 * 1024)] private static readonly BpfRingBuffer<Connection> Connections;
    private static ulong lost;

    [BpfProgram(BpfProgramType.Tc)]
    private static TcAction Look(__sk_buff ctx)
    {
        Span<byte> packet = ctx.data;

        if (packet.Length < Length
            || packet[Ip] != VersionAndLength
            || packet[Ip + 9] != ProtocolTcp
            || (packet[Tcp + 13] & SynAndAck) != Syn)
        {
            return TcAction.TC_ACT_UNSPEC;
        }

        // On every way out it is submitted, or discarded by `using`.
        using RingRecord<Connection>? record = Connections.Reserve();

        if (record is null)
        {
            Interlocked.Increment(ref lost);
            return TcAction.TC_ACT_UNSPEC;
        }

        ref Connection opened = ref record.Value;
        opened.Time = BpfHelpers.bpf_ktime_get_ns();
        opened.Source = MemoryMarshal.Read<uint>(packet.Slice(Ip + 12, 4));
        opened.Destination = MemoryMarshal.Read<uint>(packet.Slice(Ip + 16, 4));
        opened.Port = BinaryPrimitives.ReadUInt16BigEndian(packet.Slice(Tcp + 2, 2));
        record.Submit();
        return TcAction.TC_ACT_UNSPEC;
    }
}
