using KfuncGen.Tool.Decompression;

namespace KfuncGen.Tool.Archives;

/// <summary>A stream whose first bytes were already read, and are there again.</summary>
/// <param name="start">The bytes.</param>
/// <param name="rest">What follows them; owned by the caller.</param>
internal sealed class RewoundStream(ReadOnlyMemory<byte> start, Stream rest) : ForwardStream
{
    private int position;

    public override int Read(Span<byte> target)
    {
        if (position == start.Length)
        {
            return rest.Read(target);
        }

        int count = Math.Min(target.Length, start.Length - position);
        start.Span.Slice(position, count).CopyTo(target);
        position += count;
        return count;
    }
}
