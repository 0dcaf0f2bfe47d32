using KfuncGen.Tests.Kernels;

namespace KfuncGen.Tests.Assembly;

/// <summary>Kernels by their BTF.</summary>
internal static class Kernel
{
    public static KfuncProbe Debian61 { get; } = KfuncProbe.ForBtf(RealKernel.Of("6.1").Btf);

    public static KfuncProbe Debian618 { get; } = KfuncProbe.ForBtf(RealKernel.Of("6.18").Btf);

    public static KfuncProbe Debian72 { get; } = KfuncProbe.ForBtf(RealKernel.Of("7.2").Btf);

    /// <summary>One without BTF.</summary>
    public static KfuncProbe WithoutBtf { get; } = KfuncProbe.ForDirectory("/nowhere");
}
