using KfuncGen.Images.Compression;

namespace KfuncGen.Tool.Decompression;

/// <summary>
/// Keeps decoders, whose memory is worth more than the few kilobytes of a module to be unpacked. Not for two threads at once.
/// </summary>
internal sealed class DecoderCache : IDisposable
{
    private readonly Dictionary<CompressionFormat, StreamDecoder> decoders = [];

    /// <summary>The decoder of a format; null where there is none.</summary>
    public StreamDecoder? Find(CompressionFormat format)
    {
        if (!decoders.TryGetValue(format, out StreamDecoder? decoder) && StreamDecoder.Create(format) is StreamDecoder made)
        {
            decoder = made;
            decoders.Add(format, decoder);
        }

        return decoder;
    }

    public void Dispose()
    {
        foreach (StreamDecoder decoder in decoders.Values)
        {
            decoder.Dispose();
        }

        decoders.Clear();
    }
}
