using KfuncGen.Links;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Tests.Systems;

namespace KfuncGen.Tests.Objects;

/// <summary>What goes wrong when an object is loaded or attached is said in sentences, and never as an errno alone.</summary>
public sealed class ObjectFailureTests
{
    [Fact]
    public void A_map_that_is_too_large()
    {
        RealSystem.Require();
        BpfObjectException refused = Assert.Throws<BpfObjectException>(static () => Counting.Load(
            Counting.Define(Counting.Program(1).Part(BpfProgramType.SocketFilter, "First")),
            new() { MaxEntries = { ["Runs"] = uint.MaxValue } }));

        Assert.Contains("is not there: it is larger than the kernel makes any, with 4294967295 elements", refused.Message);
    }

    [Fact]
    public void A_kernel_without_tcx_is_told_from_one_that_has_it()
    {
        (BpfLinkFailureKind kind, string text) = LinkFailures.OfTcx(Errno.EINVAL, isBeside: false)!.Value;
        Assert.Equal(BpfLinkFailureKind.NotSupported, kind);
        Assert.Equal("this kernel has no tcx, which came with 6.6 (EINVAL). AttachClsact works with older ones.", text);
        Assert.Equal(BpfLinkFailureKind.NoTarget, LinkFailures.OfTcx(Errno.ENOENT, isBeside: true)!.Value.Kind);
    }
}
