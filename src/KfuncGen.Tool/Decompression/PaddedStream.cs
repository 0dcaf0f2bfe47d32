namespace KfuncGen.Tool.Decompression;

/// <summary>
/// Gives bytes, then zeros, then an error. .NET's decompression streams take the end of their source for the end of the content;
/// with this one they notice that a stream was cut off. One that was not ends before the zeros do.
/// </summary>
/// <param name="bytes">The bytes in front.</param>
internal sealed class PaddedStream(ReadOnlyMemory<byte> bytes) : ForwardStream
{
    /// <summary>More than a decompression stream reads ahead (8 KiB).</summary>
    private const int Padding = 64 * 1024;

    private long position;

    /// <summary>How many bytes were read.</summary>
    public override long Position
    {
        get => position;
        set => throw new NotSupportedException();
    }

    public override int ReadByte()
    {
        if (position < bytes.Length)
        {
            return bytes.Span[(int)position++];
        }

        Span<byte> one = [0];
        return Read(one) == 0 ? -1 : one[0];
    }

    public override int Read(Span<byte> buffer)
    {
        int count;

        if (position < bytes.Length)
        {
            ReadOnlySpan<byte> rest = bytes.Span[(int)position..];
            count = Math.Min(rest.Length, buffer.Length);
            rest[..count].CopyTo(buffer);
        }
        else
        {
            count = (int)Math.Min(bytes.Length + Padding - position, buffer.Length);
            buffer[..count].Clear();
        }

        if (count == 0 && buffer.Length > 0)
        {
            throw DecompressionException.EndsTooEarly();
        }

        position += count;
        return count;
    }
}
