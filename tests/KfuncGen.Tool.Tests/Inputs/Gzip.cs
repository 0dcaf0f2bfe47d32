using System.IO.Compression;

namespace KfuncGen.Tool.Tests.Inputs;

/// <summary>Compresses with what .NET brings along.</summary>
internal static class Gzip
{
    public static byte[] Pack(byte[] bytes) => Pack(bytes, static stream => new GZipStream(stream, CompressionLevel.Fastest));

    public static byte[] PackZlib(byte[] bytes) => Pack(bytes, static stream => new ZLibStream(stream, CompressionLevel.Fastest));

    private static byte[] Pack(byte[] bytes, Func<Stream, Stream> open)
    {
        using MemoryStream packed = new();

        using (Stream stream = open(packed))
        {
            stream.Write(bytes);
        }

        return packed.ToArray();
    }
}
