using System.Net;
using System.Net.Sockets;

namespace KfuncGen.Programs.Tests;

/// <summary>Events with bytes of packets behind them: what is read is what was sent, to the byte.</summary>
public sealed class PacketEventTests
{
    private static readonly byte[] Packet = [.. Enumerable.Range(0, 200).Select(static at => (byte)(at == 12 ? 8 : at == 13 ? 0 : at + 1))];

    [Fact]
    public void The_packet_behind_an_event_has_the_bytes_that_the_program_said_and_none_that_the_kernel_fills_up_with()
    {
        using PacketEventObject.Bpf loaded = Load();

        // Each remainder of eight.
        for (int bytes = 0; bytes <= 64; bytes++)
        {
            loaded.Bytes = (uint)bytes;
            Assert.Equal(XdpAction.XDP_PASS, (XdpAction)loaded.OfXdp.Run(Packet).ReturnValue);
            Assert.Equal([(new() { Number = 1, Length = 200 }, Text(..bytes))], ReadText(loaded.Events));
        }

        loaded.Bytes = 200;
        loaded.OfXdp.Run(Packet);
        Assert.Equal([(new() { Number = 1, Length = 200 }, Text(..))], ReadText(loaded.Events));
    }

    [Fact]
    public void A_program_is_told_where_a_packet_has_fewer_bytes_and_where_no_record_can_be_so_long()
    {
        using PacketEventObject.Bpf loaded = Load();

        Assert.Equal(XdpAction.XDP_TX, Of(201));
        Assert.Equal(XdpAction.XDP_TX, Of(65508 - 8));
        Assert.Equal(XdpAction.XDP_ABORTED, Of(65508 - 7));
        Assert.Equal(XdpAction.XDP_ABORTED, Of(uint.MaxValue));
        Assert.Empty(Read(loaded.Events));

        XdpAction Of(uint bytes)
        {
            loaded.Bytes = bytes;
            return (XdpAction)loaded.OfXdp.Run(Packet).ReturnValue;
        }
    }

    [Fact]
    public void Packets_of_traffic_control_of_functions_and_of_sockets_are_read_as_well()
    {
        using PacketEventObject.Bpf loaded = Load();
        loaded.Bytes = 33;
        Assert.Equal(0, loaded.OfTc.Run(Packet).ReturnValue);
        Assert.Equal(0, loaded.OfFunction.Run(Packet).ReturnValue);
        Assert.Equal([(200ul, Text(..33)), (5ul, Text(..190))], ReadText(loaded.Words));

        // More than there is.
        loaded.Bytes = 3000;
        Assert.Equal(0, loaded.OfTc.Run(Packet).ReturnValue);
        Assert.Equal([(200ul, Text(..))], ReadText(loaded.Words));

        // The kernel hands the packet of a socket on from behind the header of the link.
        Assert.Equal(186, loaded.OfFilter.Run(Packet).ReturnValue);
        Assert.Equal([(new() { Number = 3 }, Text(14..30))], ReadText(loaded.Events));
    }

    [Fact]
    public void Events_with_packets_and_without_are_read_by_who_wants_them_and_by_who_does_not()
    {
        using PacketEventObject.Bpf loaded = Load();
        loaded.Bytes = 9;
        Assert.Equal(0, loaded.WithoutPacket.Run(Packet).ReturnValue);
        loaded.OfXdp.Run(Packet);
        loaded.WithoutPacket.Run(Packet);
        Assert.Equal(
            [(new() { Number = 2, Length = 200 }, ""), (new() { Number = 1, Length = 200 }, Text(..9)),
                (new() { Number = 2, Length = 200 }, "")],
            ReadText(loaded.Events));
        Assert.Equal([(7ul, ""), (7ul, "")], ReadText(loaded.Words));

        loaded.OfXdp.Run(Packet);
        loaded.WithoutPacket.Run(Packet);
        List<uint> numbers = [];
        Assert.Equal(2, loaded.Events.Consume((in PacketEventObject.Seen seen) => numbers.Add(seen.Number)));
        Assert.Equal([1u, 2u], numbers);
    }

    [Fact]
    public async Task Who_waits_for_packets_gets_each_of_them()
    {
        using PacketEventObject.Bpf loaded = Load();
        loaded.Bytes = 60;
        int read = 0;
        Task reading = ReadAsync();

        for (int i = 0; i < 10; i++)
        {
            loaded.OfXdp.Run(Packet, repeat: 10);
            await Task.Yield();
        }

        await reading;

        async Task ReadAsync()
        {
            await foreach ((PacketEventObject.Seen seen, ReadOnlyMemory<byte> packet) in loaded.Events.ReadAllPacketsAsync())
            {
                Assert.Equal((200, Convert.ToHexString(Packet, 0, 60)), (seen.Length, Convert.ToHexString(packet.Span)));

                if (++read == 100)
                {
                    break;
                }
            }
        }
    }

    [Fact]
    public void A_hook_hands_the_packet_that_it_got_on()
    {
        using PacketEventObject.Bpf loaded = Load();
        byte[] sent = new byte[1213];
        Random.Shared.NextBytes(sent);

        // The headers of Ethernet, IPv4 and UDP.
        loaded.Queued = 14 + 20 + 8 + 1213;
        loaded.Bytes = 3000;

        using (BpfLink link = loaded.OnQueue.AttachHook())
        {
            Send(sent);
        }

        Assert.Contains(
            Read(loaded.Events),
            one => one.Value.Number == 4 && one.Packet.Length == 42 + 1213 && one.Packet.AsSpan(42).SequenceEqual(sent));
    }

    [Fact]
    public void The_longest_event_is_read_whole()
    {
        using PacketEventObject.Bpf loaded = Objects.Load<PacketEventObject.Bpf>(PacketEventObject.Bpf.TryLoad);
        loaded.Events.OpenBuffers(pages: 64);
        byte[] sent = new byte[65507];
        Random.Shared.NextBytes(sent);
        loaded.Queued = 42 + 65507;
        loaded.Bytes = 65500;
        List<(PacketEventObject.Seen Value, byte[] Packet)> read = [];

        // Several, so that one would be wrong behind one that was too long; and the buffer's end is in the middle of one.
        using (BpfLink link = loaded.OnQueue.AttachHook())
        {
            for (int i = 0; i < 6; i++)
            {
                Send(sent);
                read.AddRange(Read(loaded.Events));
            }
        }

        Assert.Equal(6, read.Count);
        Assert.All(read, one => Assert.True(
            one.Value.Number == 4 && one.Packet.Length == 65500 && one.Packet.AsSpan(42).SequenceEqual(sent.AsSpan(0, 65458)),
            $"There are {one.Packet.Length} bytes."));
    }

    [Fact]
    public void A_hook_hands_the_packet_of_an_XDP_program_on()
    {
        using XdpEventObject.Bpf loaded = Objects.Load<XdpEventObject.Bpf>(XdpEventObject.Bpf.TryLoad);
        loaded.Events.OpenBuffers(pages: 8);
        byte[] sent = new byte[711];
        Random.Shared.NextBytes(sent);
        loaded.Wanted = 42 + 711;

        using (BpfLink hook = loaded.OnRun.AttachHook())
        using (BpfLink link = loaded.Pass.Attach("lo", XdpMode.Generic))
        {
            Send(sent);
        }

        Assert.Contains(Read(loaded.Events), one => one.Value == 753 && one.Packet.AsSpan(42).SequenceEqual(sent));
    }

    private static void Send(byte[] bytes)
    {
        using Socket to = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        using Socket from = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        to.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        from.SendTo(bytes, to.LocalEndPoint!);
        byte[] received = new byte[bytes.Length];
        Assert.Equal(bytes.Length, to.Receive(received));
    }

    private static IEnumerable<(T Value, string Packet)> ReadText<T>(BpfPerfEventArray<T> events)
        where T : unmanaged => Read(events).Select(static one => (one.Value, Convert.ToHexString(one.Packet)));

    private static string Text(Range range) => Convert.ToHexString(Packet.AsSpan()[range]);

    private static List<(T Value, byte[] Packet)> Read<T>(BpfPerfEventArray<T> events)
        where T : unmanaged
    {
        List<(T Value, byte[] Packet)> read = [];
        events.Consume((in T value, ReadOnlySpan<byte> packet) => read.Add((value, packet.ToArray())));
        return read;
    }

    private static PacketEventObject.Bpf Load()
    {
        PacketEventObject.Bpf loaded = Objects.Load<PacketEventObject.Bpf>(PacketEventObject.Bpf.TryLoad);
        loaded.Events.OpenBuffers(pages: 8);
        loaded.Words.OpenBuffers(pages: 8);
        return loaded;
    }
}
