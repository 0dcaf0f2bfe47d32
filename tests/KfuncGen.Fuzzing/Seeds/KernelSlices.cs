using KfuncGen.Images.IdSets;
using KfuncGen.Tests.Kernels;

namespace KfuncGen.Fuzzing.Seeds;

/// <summary>The slices of real kernels that several readers start from. Each is cut once per process.</summary>
internal static class KernelSlices
{
    private static readonly Lazy<BtfSlice> LazyOld = new(() => Cut("6.1", KfuncIdSetFormat.Unflagged, oneOf: 2, isBigEndian: false));
    private static readonly Lazy<BtfSlice> LazyNew = new(() => Cut("7.2", KfuncIdSetFormat.Flagged, oneOf: 8, isBigEndian: false));
    private static readonly Lazy<BtfSlice> LazyTurned = new(() => Cut("6.16", KfuncIdSetFormat.Flagged, oneOf: 16, isBigEndian: true));

    /// <summary>6.1: sets without a flag, no tags.</summary>
    public static BtfSlice Old => LazyOld.Value;

    /// <summary>7.2: flagged sets, tags, implicit arguments.</summary>
    public static BtfSlice New => LazyNew.Value;

    /// <summary>6.16 as a big-endian kernel would have it.</summary>
    public static BtfSlice Turned => LazyTurned.Value;

    /// <summary>All of them, with their byte orders.</summary>
    public static IEnumerable<(string Name, BtfSlice Slice, bool IsBigEndian)> All =>
        [("6.1", Old, false), ("7.2", New, false), ("6.16, big-endian", Turned, true)];

    private static BtfSlice Cut(string version, KfuncIdSetFormat format, int oneOf, bool isBigEndian)
    {
        RealKernel kernel = RealKernel.Of(version);
        return BtfSlice.Of(kernel.Reader, kernel.BtfIds, format, oneOf, isBigEndian);
    }
}
