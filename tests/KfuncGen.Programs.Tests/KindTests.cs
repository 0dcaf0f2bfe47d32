using System.Reflection;

namespace KfuncGen.Programs.Tests;

public sealed class KindTests
{
    private static readonly byte[] Packet = [1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 8, 0, 0x45, .. new byte[49]];

    public static TheoryData<BpfProgramType> Kinds => [.. Enum.GetValues<BpfProgramType>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_program_of_each_kind_loads(BpfProgramType kind)
    {
        using LoadedBpfProgram loaded = Kernel.Load(Find(kind));
        Assert.Equal(kind, loaded.Program.Type);
        Assert.NotEqual(0u, loaded.Id);
    }

    [Theory]
    [InlineData(BpfProgramType.Tc, (int)TcAction.TC_ACT_OK)]
    [InlineData(BpfProgramType.SchedAct, (int)TcAction.TC_ACT_PIPE)]
    [InlineData(BpfProgramType.Xdp, (int)XdpAction.XDP_DROP)]
    [InlineData(BpfProgramType.LwtOut, (int)BpfReturnCode.BPF_OK)]
    [InlineData(BpfProgramType.LwtXmit, (int)BpfReturnCode.BPF_OK)]
    [InlineData(BpfProgramType.CgroupSkbEgress, 1)]
    [InlineData(BpfProgramType.Netfilter, (int)NetfilterVerdict.NF_ACCEPT)]
    public void What_the_kernel_runs_on_a_packet_returns_its_result(BpfProgramType kind, int result)
    {
        using LoadedPacketProgram loaded = Kernel.LoadForPackets(Find(kind));
        Assert.Equal(result, loaded.Run(Packet).ReturnValue);
    }

    // Where the kernel runs a program of a cgroup by itself, its packet has bounds only since bpf_prog_test_run_skb counts this type
    // among those with direct access to the packet (net/bpf/test_run.c): not in 6.12, but in 6.16.
    [Fact]
    public void A_program_of_a_cgroup_sees_its_packet_where_the_kernel_lays_its_bounds()
    {
        using LoadedPacketProgram loaded = Kernel.LoadForPackets(KindPrograms.Bpf.CgroupSkbIngress);
        int seen = loaded.Run(Packet).ReturnValue;

        if (Environment.OSVersion.Version >= new Version(6, 16))
        {
            Assert.Equal(1, seen);
        }
        else if (Environment.OSVersion.Version < new Version(6, 13))
        {
            Assert.Equal(0, seen);
        }
    }

    [Fact]
    public void A_flow_dissector_leaves_its_keys()
    {
        using LoadedPacketProgram loaded = Kernel.LoadForPackets(KindPrograms.Bpf.FlowDissector);
        byte[] keys = new byte[56];

        Assert.Equal((int)BpfReturnCode.BPF_OK, loaded.Run(Packet, keys).ReturnValue);

        // struct bpf_flow_keys: the offsets of the headers in its first four bytes.
        Assert.Equal((14, 34), (BitConverter.ToUInt16(keys, 0), BitConverter.ToUInt16(keys, 2)));
    }

    [Theory]
    [InlineData(BpfProgramType.CgroupConnect4)]
    [InlineData(BpfProgramType.SkMsg)]
    [InlineData(BpfProgramType.SkLookup)]
    public void What_the_kernel_does_not_run_by_itself_cannot_be_run(BpfProgramType kind)
    {
        using LoadedBpfProgram loaded = Kernel.Load(Find(kind));
        Assert.IsNotType<LoadedPacketProgram>(loaded, exactMatch: false);
    }

    // Each kind has a program that is called as it is.
    private static BpfProgram Find(BpfProgramType kind) =>
        typeof(KindPrograms.Bpf)
            .GetProperty(kind.ToString(), BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)?
            .GetValue(null) as BpfProgram
        ?? throw new InvalidOperationException($"KindPrograms has no program for {kind}.");
}
