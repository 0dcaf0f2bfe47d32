using KfuncGen.Images.Compression;

namespace KfuncGen.Tool.Decompression;

/// <summary>Decompresses a stream as it is read: one compressed stream, and those of the same format that follow it directly.</summary>
/// <param name="input">The compressed bytes; owned by the caller.</param>
/// <param name="decoder">Decompresses them; owned by this.</param>
/// <param name="format">What they are compressed with.</param>
internal sealed class DecompressionStream(Stream input, StreamDecoder decoder, CompressionFormat format) : ForwardStream
{
    private readonly byte[] buffer = new byte[256 * 1024];
    private int start;
    private int end;
    private State state = State.BetweenStreams;

    private enum State
    {
        BetweenStreams,
        InStream,
        AtEnd,
    }

    /// <exception cref="DecompressionException">The stream is damaged or truncated.</exception>
    public override int Read(Span<byte> target)
    {
        while (target.Length > 0)
        {
            switch (state)
            {
                case State.AtEnd:
                    return 0;

                case State.BetweenStreams:
                    Fill();
                    state = CompressionMagic.Detect(buffer.AsSpan(start, end - start)) == format ? State.InStream : State.AtEnd;

                    if (state == State.InStream)
                    {
                        decoder.Restart();
                    }

                    break;

                default:
                    if (start == end)
                    {
                        Fill();
                    }

                    bool isEnd = decoder.Decode(buffer.AsSpan(start, end - start), target, out int read, out int written);
                    start += read;
                    state = isEnd ? State.BetweenStreams : state;

                    if (written > 0)
                    {
                        return written;
                    }

                    // A decoder that waits for more than the whole buffer has does not exist; one that cannot go on has no more.
                    if (!isEnd && read == 0)
                    {
                        throw DecompressionException.EndsTooEarly();
                    }

                    break;
            }
        }

        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            decoder.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Reads on until the buffer is full or the input has ended.</summary>
    private void Fill()
    {
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        end -= start;
        start = 0;
        end += input.ReadAtLeast(buffer.AsSpan(end), buffer.Length - end, throwOnEndOfStream: false);
    }
}
