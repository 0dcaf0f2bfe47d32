namespace KfuncGen.Tool.Decompression;

/// <summary>
/// Collects decompressed bytes up to a limit: a few bytes of a hostile stream can ask for any amount of memory.
/// </summary>
/// <param name="limit">The most bytes to take.</param>
/// <param name="what">What is said of one that goes beyond: a file that is not unpacked just has so many.</param>
internal sealed class BoundedOutput(int limit, string what = "unpacks to")
{
    /// <summary>1 GiB. The largest distribution kernel unpacks to about 80 MB, one with full debug information to about 800 MB.</summary>
    public const int DefaultLimit = 1 << 30;

    private const int LeastRoom = 64 * 1024;

    private byte[] bytes = [];

    /// <summary>How many bytes there are.</summary>
    public int Length { get; private set; }

    /// <summary>What was written.</summary>
    public ReadOnlyMemory<byte> Written => bytes.AsMemory(0, Length);

    /// <summary>Gives room to write to, which <see cref="Advance"/> then takes over.</summary>
    /// <param name="atLeast">How much room is needed.</param>
    /// <exception cref="DecompressionException">There is no room below the limit.</exception>
    public Span<byte> Room(int atLeast = 1)
    {
        if (bytes.Length - Length < atLeast)
        {
            if (limit - Length < atLeast)
            {
                throw new DecompressionException(
                    $"it {what} more than {limit} bytes, which is the most that is read. Unpack it yourself and give the vmlinux inside.");
            }

            long wanted = Math.Max((long)Length + Math.Max(atLeast, LeastRoom), 2L * bytes.Length);
            Array.Resize(ref bytes, (int)Math.Min(wanted, limit));
        }

        return bytes.AsSpan(Length);
    }

    /// <summary>Forgets what was written, and keeps the memory for what comes next.</summary>
    public void Clear() => Length = 0;

    /// <summary>Takes over bytes that were written to the room.</summary>
    public void Advance(int count) => Length += count;

    /// <summary>Reads a stream to its end.</summary>
    public void ReadFrom(Stream stream)
    {
        while (stream.Read(Room()) is int count and > 0)
        {
            Advance(count);
        }
    }
}
