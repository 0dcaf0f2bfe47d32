namespace KfuncGen.Programs.Tests;

/// <summary>Netfilter's packets, which its programs see as the kernel's own objects.</summary>
public sealed class NetfilterTests
{
    [Fact]
    public void A_program_decides_by_the_length_of_its_packet()
    {
        using LoadedPacketProgram loaded = Kernel.LoadForPackets(NetfilterPrograms.Bpf.ByLength);
        Assert.Equal((int)NetfilterVerdict.NF_ACCEPT, loaded.Run(new byte[61]).ReturnValue);
        Assert.Equal((int)NetfilterVerdict.NF_DROP, loaded.Run(new byte[60]).ReturnValue);
    }

    // bpf_prog_test_run_nf, net/bpf/test_run.c, 6.12: a packet of IPv4 that leaves, and came in by no interface.
    [Fact]
    public void A_program_decides_by_its_hook()
    {
        using LoadedPacketProgram loaded = Kernel.LoadForPackets(NetfilterPrograms.Bpf.ByHook);
        Assert.Equal((int)NetfilterVerdict.NF_ACCEPT, loaded.Run(new byte[64]).ReturnValue);
    }
}
