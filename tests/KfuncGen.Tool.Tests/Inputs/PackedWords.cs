using KfuncGen.Images.Compression;

namespace KfuncGen.Tool.Tests.Inputs;

/// <summary>The word "kfunc " 2000 times, as each program packs it.</summary>
internal static class PackedWords
{
    private static readonly Dictionary<CompressionFormat, string> Packed = new()
    {
        [CompressionFormat.Gzip] =
            "1f8b0800000000000203edc4a10900000800b057fc4db00836fff70ccb16d6b593d1b66ddbb66ddbb66ddbb66ddbb66ddbb66dbf7ec7f8d14ae02e00" +
            "00",
        [CompressionFormat.Xz] =
            "fd377a585a0000016922de36020021011c00000010cf58cce02edf00365d0035998b119fc4f53f87855a1887cd75eff0b4451c36a92eb8a2c9f335aa" +
            "b97eef23a39d59ec1f2bca7b7d072e01f31a4781783dce2500000000c7f8d14a00014ee05d00000061afb4e73e300d8b020000000001595a",
        [CompressionFormat.Zstd] = "28b52ffd0468750000306b66756e63200100d72e7c290268433cef",
        [CompressionFormat.Lz4] =
            "02214c183e0000006f6b66756e63200600ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff" +
            "fffffff05066756e6320",
        [CompressionFormat.Lzma] =
            "5d00000004ffffffffffffffff0035998b119fc4f53f87855a1887cd75eff0b4451c36a92eb8a2c9f335aab97eef23a39d59ec1f2bca7b7d072e01f3" +
            "1a4781784556bc8ffffe34d000",
        [CompressionFormat.Bzip2] =
            "425a6839314159265359246fa146000f9f918040000909020020005060014a864e04aac0955812abc12ab4255684aaf8bb9229c28481237d0a30",
    };

    /// <summary>What comes out.</summary>
    public static string Plain { get; } = string.Concat(Enumerable.Repeat("kfunc ", 2000));

    /// <summary>The formats.</summary>
    public static IEnumerable<CompressionFormat> Formats => Packed.Keys;

    /// <summary>The stream of a format.</summary>
    public static byte[] Stream(CompressionFormat format) => Convert.FromHexString(Packed[format]);
}
