using KfuncGen.Tests.Kernels;
using Xunit;

namespace KfuncGen.Tests.Probing;

/// <summary>Several functions of one name, as two files of a kernel may have them.</summary>
public sealed class DuplicateNameTests
{
    [Theory]
    [InlineData(new[] { 0, 1 }, 1, "s32(s32)", KfuncAvailability.Present)]
    [InlineData(new[] { 0, 1 }, 0, "void()", KfuncAvailability.Present)]
    [InlineData(new[] { 0, 1 }, 1, "void()", KfuncAvailability.Changed)]
    [InlineData(new[] { 0, 1 }, 0, "s32(s32)", KfuncAvailability.Changed)]
    public void The_one_that_BTF_marks_is_meant(int[] prototypes, int marked, string shape, KfuncAvailability expected) =>
        Assert.Equal(expected, Check(prototypes, marked, shape).Availability);

    [Theory]
    [InlineData(new[] { 0, 1 }, "void()", KfuncAvailability.Present)]
    [InlineData(new[] { 0, 1 }, "s32(s32)", KfuncAvailability.Present)]
    [InlineData(new[] { 0, 0, 1 }, "s32(s32)", KfuncAvailability.Present)]
    [InlineData(new[] { 0, 1 }, "s32(u32)", KfuncAvailability.Changed)]
    public void Where_none_is_marked_the_one_that_fits_is_meant(int[] prototypes, string shape, KfuncAvailability expected) =>
        Assert.Equal(expected, Check(prototypes, marked: null, shape).Availability);

    [Fact]
    public void By_name_alone_the_marked_one_answers() =>
        Assert.True(KfuncProbe.ForBtf(SmallBtf.OfOneName("bpf_f", [0, 1], marked: 1)).Check("bpf_f").IsTagged);

    private static KfuncProbeResult Check(int[] prototypes, int? marked, string shape) =>
        KfuncProbe.ForBtf(SmallBtf.OfOneName("bpf_f", prototypes, marked)).Check(Variants.Make("bpf_f", shape));
}
