using KfuncGen.Tool.Decompression;
using KfuncGen.Tool.Terminals;

namespace KfuncGen.Tool.Archives;

/// <summary>
/// A part of a stream, from where it stands now: what is read of the part is read of the stream, and a stream that ends within
/// the part is truncated.
/// </summary>
/// <param name="whole">The stream; owned by the caller.</param>
/// <param name="length">The part's length in bytes.</param>
/// <param name="offset">Where the part starts in the whole, for the error.</param>
internal sealed class BoundedStream(Stream whole, long length, long offset) : ForwardStream
{
    private long position;

    public override long Length => length;

    /// <exception cref="InputException">The whole ends within the part.</exception>
    public override int Read(Span<byte> target)
    {
        if (position == length || target.IsEmpty)
        {
            return 0;
        }

        int count = whole.Read(target[..(int)Math.Min(target.Length, length - position)]);

        if (count == 0)
        {
            throw new InputException(
                $"the archive ends at 0x{offset +
                    position:x}, within a part that goes to 0x{offset + length:x}. It is truncated; get it again.");
        }

        position += count;
        return count;
    }

    /// <summary>Reads to the end of the part.</summary>
    /// <exception cref="InputException">The whole ends within the part.</exception>
    public void Skip()
    {
        byte[] buffer = new byte[64 * 1024];

        while (Read(buffer) > 0)
        {
        }
    }
}
