using System.Collections.Concurrent;
using System.IO.Compression;

namespace KfuncGen.Tests.Kernels;

/// <summary>The BTF of Debian's kernels, checked in compressed.</summary>
internal static class DebianKernel
{
    public const string V6_1 = "6.1.0-50-amd64";
    public const string V6_12 = "6.12.107+deb13-amd64";
    public const string V6_16 = "6.16.12+deb13-amd64";
    public const string V6_18 = "6.18.15+deb13-amd64";
    public const string V7_2 = "7.2.12+deb13-amd64";

    private static readonly ConcurrentDictionary<string, byte[]> Read = new();

    /// <summary>The raw BTF of a release.</summary>
    public static byte[] Btf(string release) => Read.GetOrAdd($"{release}.btf", Unpack);

    /// <summary>The <c>.BTF_ids</c> section of a release.</summary>
    public static byte[] BtfIds(string release) => Read.GetOrAdd($"{release}.btf_ids", Unpack);

    /// <summary>A probe of a release.</summary>
    public static KfuncProbe Probe(string release) => KfuncProbe.ForBtf(Btf(release));

    private static byte[] Unpack(string file)
    {
        using FileStream packed = File.OpenRead(Path.Join(AppContext.BaseDirectory, "Kernels", $"{file}.br"));
        using BrotliStream brotli = new(packed, CompressionMode.Decompress);
        using MemoryStream bytes = new();
        brotli.CopyTo(bytes);
        return bytes.ToArray();
    }
}
