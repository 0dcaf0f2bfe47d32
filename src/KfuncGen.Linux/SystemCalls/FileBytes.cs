using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace KfuncGen.Linux.SystemCalls;

/// <summary>
/// A file's bytes in memory that the next file is read into once this one is given back: for who looks at one file after the other.
/// New memory of the length of a kernel's BTF costs more than reading into it.
/// </summary>
/// <remarks>
/// The bytes are read and not mapped, and the memory is the collector's: neither a file that is cut short meanwhile nor bytes that are
/// looked at once they are given back can end the process.
/// </remarks>
internal sealed class FileBytes : IDisposable
{
    private readonly int length;
    private byte[]? buffer;

    private FileBytes(byte[] buffer, int length)
    {
        this.buffer = buffer;
        this.length = length;
    }

    /// <summary>The bytes, until they are given back.</summary>
    /// <exception cref="ObjectDisposedException">They are given back.</exception>
    public ReadOnlyMemory<byte> Memory => (buffer ?? throw new ObjectDisposedException(nameof(FileBytes))).AsMemory(0, length);

    /// <summary>Reads a whole file, whose size the kernel tells.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="IOException">It cannot be read, is longer than memory can be, or ends before it should.</exception>
    /// <exception cref="UnauthorizedAccessException">The process may not read it.</exception>
    public static FileBytes Read(string path)
    {
        using SafeFileHandle file = File.OpenHandle(path);
        int length = LengthOf(file, path);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(length);

        try
        {
            Fill(file, path, buffer.AsSpan(0, length));
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }

        return new FileBytes(buffer, length);
    }

    /// <summary>Reads a whole file for good.</summary>
    /// <inheritdoc cref="Read"/>
    public static byte[] ReadForGood(string path)
    {
        using SafeFileHandle file = File.OpenHandle(path);
        byte[] bytes = GC.AllocateUninitializedArray<byte>(LengthOf(file, path));
        Fill(file, path, bytes);
        return bytes;
    }

    /// <summary>Gives the memory back. What was made of the bytes must not be asked any more.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref buffer, null) is { } returned)
        {
            ArrayPool<byte>.Shared.Return(returned);
        }
    }

    private static int LengthOf(SafeFileHandle file, string path) => RandomAccess.GetLength(file) is var length && length <= Array.MaxLength
        ? (int)length
        : throw new IOException($"{path} has {length} bytes, more than any BTF can have.");

    private static void Fill(SafeFileHandle file, string path, Span<byte> bytes)
    {
        int read = 0;

        while (read < bytes.Length)
        {
            int count = RandomAccess.Read(file, bytes[read..], read);

            if (count == 0)
            {
                throw new IOException($"{path} ended after {read} of {bytes.Length} bytes.");
            }

            read += count;
        }
    }
}
