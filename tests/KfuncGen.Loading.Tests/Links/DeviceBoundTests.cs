using KfuncGen.Tests.Assembly;
using KfuncGen.Tests.Systems;

namespace KfuncGen.Tests.Links;

/// <summary>An XDP program that is loaded for one interface may ask its driver about packets.</summary>
public sealed class DeviceBoundTests
{
    private static readonly KfuncVariant RxHash =
        Kfuncs.Make("bpf_xdp_metadata_rx_hash", "s32(*struct xdp_md,*u32,*enum xdp_rss_hash_type)");

    public DeviceBoundTests() => RealSystem.Require(RxHash);

    [Fact]
    public void It_asks_for_the_hash_of_each_packet()
    {
        using VethPair pair = VethPair.Make();
        using LoadedXdpProgram program = (LoadedXdpProgram)Asking().Load(new() { Interface = pair.Far });
        using BpfLink link = program.Attach(pair.Far);

        pair.Send(10);
        SpinWait.SpinUntil(() => program.Count() >= 10, TimeSpan.FromSeconds(10));

        Assert.Equal(10ul, program.Count());
        Assert.Contains(
            "the program was loaded for another interface (EINVAL)",
            Assert.Throws<BpfLinkException>(() => program.Attach(pair.Near)).Message);
    }

    [Fact]
    public void Without_an_interface_it_is_refused_and_without_that_interface_too()
    {
        Assert.False(Asking().TryLoad(out _, out BpfLoadFailure? failure));
        Assert.NotEqual(BpfLoadFailureKind.SystemCallFailed, failure.Kind);

        Assert.False(Asking().TryLoad(out _, out failure, new() { Interface = "nosuch0" }));
        Assert.Equal(BpfLoadFailureKind.NoInterface, failure.Kind);
        Assert.Equal(
            "BPF program 'Main' was to be loaded for interface 'nosuch0', and there is none in this network namespace; 'ip link' lists " +
            "those that there are.",
            failure.Message);
    }

    // Counts where it was answered: by 0, or that this packet has none, ENODATA. EOPNOTSUPP is the answer of a driver that has no such.
    private static BpfProgram Asking() =>
        new Assembler("s32(*struct xdp_md)", "ctx") { WritableSize = sizeof(ulong) }
            .Move(2, 0).Store(10, -8, 2).Copy(2, 10).Compute(0, 2, -8).Copy(3, 10).Compute(0, 3, -4).Call(RxHash)
            .JumpIf(0, -95, "end")
            .WritableAddress(2, 0).Move(3, 1).Store(2, 0, 3, 0xdb)
            .Label("end").Return((int)XdpAction.XDP_PASS)
            .Program(BpfProgramType.Xdp);
}
