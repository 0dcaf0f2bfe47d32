namespace KfuncGen.Programs.Tests;

public sealed class PacketTests
{
    // Ethernet: two addresses, then IPv4 as the protocol, then nothing of interest.
    private static readonly byte[] Packet = [1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 8, 0, .. new byte[50]];

    [Fact]
    public void Traffic_control_sees_packets()
    {
        Assert.Equal(Packet.Length, Run(PacketPrograms.Bpf.ReturnsTheLength));
        Assert.Equal((int)TcAction.TC_ACT_OK, Run(PacketPrograms.Bpf.MarksAndPasses));
        Assert.Equal(8, Run(PacketPrograms.Bpf.ReadsThroughADynptr));
    }

    [Fact]
    public void Traffic_control_changes_packets()
    {
        using LoadedPacketProgram loaded = Kernel.LoadForPackets(PacketPrograms.Bpf.WritesThroughADynptr);
        byte[] output = new byte[Packet.Length];

        Assert.Equal((int)TcAction.TC_ACT_OK, loaded.Run(Packet, output).ReturnValue);
        Assert.Equal((0xff, 1), (output[0], output[1]));
    }

    [Fact]
    public void XDP_sees_packets()
    {
        Assert.Equal((int)XdpAction.XDP_PASS, Run(PacketPrograms.Bpf.PassesAll));
        Assert.Equal((int)XdpAction.XDP_PASS, Run(PacketPrograms.Bpf.ReadsThePacket));
        Assert.Equal((int)XdpAction.XDP_ABORTED, Run(PacketPrograms.Bpf.LeavesThePacket));
        Assert.Equal(Packet.Length, Run(PacketPrograms.Bpf.ReadsThePacketThroughADynptr));
    }

    [Fact]
    public void Lengths_are_compared() => Assert.Equal(2 | 4 | 8, Run(PacketPrograms.Bpf.ComparesLengths));

    [Fact]
    public void Packets_are_matched_by_their_bytes() => Assert.Equal(1 + 4, Run(PacketPrograms.Bpf.MatchesThePacket));

    // The verifier lets only a process with CAP_PERFMON do so.
    [Fact]
    public void To_compare_a_length_no_address_is_subtracted_from_another()
    {
        const byte SubtractRegister = 0x1f;
        BpfProgram[] programs = [PacketPrograms.Bpf.ComparesLengths, PacketPrograms.Bpf.ReadsThePacket, PacketPrograms.Bpf.WritesThePacket];

        Assert.True(Array.TrueForAll(
            programs,
            static program => Array.TrueForAll(program.Code.Instructions, static slot => (byte)slot != SubtractRegister)));
    }

    [Fact]
    public void XDP_changes_packets()
    {
        using LoadedPacketProgram loaded = Kernel.LoadForPackets(PacketPrograms.Bpf.WritesThePacket);
        byte[] output = new byte[Packet.Length];

        Assert.Equal((int)XdpAction.XDP_TX, loaded.Run(Packet, output).ReturnValue);
        Assert.Equal((2, 1), (output[0], output[6]));
    }

    // Test runs cut the Ethernet header off before a socket filter sees the packet: bpf_prog_test_run_skb, net/bpf/test_run.c, 7.2.
    [Fact]
    public void Socket_filters_see_packets()
    {
        Assert.Equal((Packet.Length - 14) / 2, Run(PacketPrograms.Bpf.KeepsHalf));
        Assert.Equal(0, Run(PacketPrograms.Bpf.LoadsBytes));
    }

    private static int Run(BpfProgram program)
    {
        using LoadedPacketProgram loaded = Kernel.LoadForPackets(program);
        return loaded.Run(Packet).ReturnValue;
    }
}
