using KfuncGen.Btf;
using KfuncGen.Capture;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Text;
using KfuncGen.Snapshots.Types;
using KfuncGen.Tests.Kernels;
using Xunit;

namespace KfuncGen.Tests.Probing;

/// <summary>
/// The shapes that snapshots give to bindings and those that a probe reads from a kernel are written by different code,
/// on different sides of a build. For a kernel's own snapshot they must agree on every kfunc.
/// </summary>
public sealed class SnapshotAgreementTests
{
    [Theory]
    [InlineData(DebianKernel.V6_1, 42, 0)]
    [InlineData(DebianKernel.V6_12, 132, 0)]
    [InlineData(DebianKernel.V6_16, 228, 0)]
    [InlineData(DebianKernel.V6_18, 250, 0)]
    [InlineData(DebianKernel.V7_2, 308, 11)]
    public void Kernel_has_every_kfunc_of_its_own_snapshot(string release, int kfuncs, int brokenPrototypes)
    {
        KernelSnapshot snapshot = SnapshotCapture.FromBtf(
            new BtfReader(DebianKernel.Btf(release)),
            DebianKernel.BtfIds(release),
            new SnapshotCaptureOptions { Kernel = release });
        TypeTable types = new(snapshot.Types);
        KfuncProbe probe = DebianKernel.Probe(release);

        // KF_IMPLICIT_ARGS kfuncs whose BTF still has the implicit argument cannot be called: that is no agreement.
        List<string> changed = [];

        foreach (Kfunc kfunc in snapshot.Kfuncs)
        {
            KfuncProbeResult result = probe.Check(Variants.Make(kfunc.Name, KfuncShape.Of(kfunc, types)));

            Assert.Equal(kfunc.IsTagged, result.IsTagged);
            Assert.Equal(kfunc.HasImplicitArgumentsInBtf ? KfuncAvailability.Changed : KfuncAvailability.Present, result.Availability);

            if (result.Availability == KfuncAvailability.Changed)
            {
                changed.Add(kfunc.Name);
            }
        }

        Assert.Equal((kfuncs, brokenPrototypes), (snapshot.Kfuncs.Count, changed.Count));
    }
}
