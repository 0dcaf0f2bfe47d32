namespace KfuncGen.Programs.Tests;

public sealed class FlagTests
{
    private const int Invalid = -22;
    private const int NoSuchFamily = -97;

    [Fact]
    public void Flags_that_are_joined_come_to_the_kernel_as_one_number()
    {
        using LoadedPacketProgram loaded = Kernel.LoadForPackets(FlagPrograms.Bpf.MakesRoom);
        byte[] output = new byte[128];
        BpfPacketResult grown = loaded.Run(Packet(length: 64, live: 64), output);

        Assert.Equal(0, grown.ReturnValue);
        Assert.True(output.AsSpan(14, 5).SequenceEqual("outer"u8));
        Assert.Equal(64 + 20, grown.Length);
    }

    [Fact]
    public void What_is_no_value_of_the_enum_comes_to_the_kernel_too()
    {
        using LoadedPacketProgram loaded = Kernel.LoadForPackets(FlagPrograms.Bpf.MakesRoom);
        Assert.Equal(Invalid, loaded.Run(Packet(length: 64, live: 63)).ReturnValue);
    }

    [Fact]
    public void A_result_is_told_by_its_name()
    {
        using LoadedPacketProgram loaded = Kernel.LoadForPackets(FlagPrograms.Bpf.Fits);
        Assert.Equal(1, loaded.Run(Packet(length: 64, live: 64)).ReturnValue);
        Assert.Equal(2, loaded.Run(Packet(length: 200, live: 64)).ReturnValue);
    }

    [Fact]
    public void A_result_below_0_is_an_errno_value()
    {
        using LoadedPacketProgram loaded = Kernel.LoadForPackets(FlagPrograms.Bpf.AsksForARoute);
        Assert.Equal(1, loaded.Run(Packet(length: 64, live: 64)).ReturnValue);
        Assert.Equal(NoSuchFamily, loaded.Run(Packet(length: 200, live: 64)).ReturnValue);
    }

    [Fact]
    public void A_socket_is_looked_for_in_the_namespace_that_is_said()
    {
        using LoadedPacketProgram loaded = Kernel.LoadForPackets(FlagPrograms.Bpf.LooksInNamespaces);
        Assert.Equal(1, loaded.Run(Packet(length: 64, live: 64)).ReturnValue);
        Assert.Equal(1, loaded.Run(Packet(length: 200, live: 64)).ReturnValue);
    }

    // Of IPv4, to nobody.
    private static byte[] Packet(int length, byte live)
    {
        byte[] packet = new byte[length];
        packet[12] = 8;
        packet[14] = 0x45;
        packet[22] = live;
        return packet;
    }
}
