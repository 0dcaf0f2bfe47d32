using System.Globalization;
using System.Text;
using KfuncGen.Tool.Decompression;
using KfuncGen.Tool.Terminals;

namespace KfuncGen.Tool.Archives;

/// <summary>
/// Reads the files of a tar archive as they come, without knowing what is behind. .NET has a reader of its own, which takes as much
/// memory for a path as a header claims it to be long; here an archive gets what it has bytes for.
/// </summary>
/// <remarks>POSIX.1-2001 (pax), and GNU tar's manual, "Basic Tar Format".</remarks>
internal static class TarContent
{
    /// <summary>A package with all debug information unpacks to about 6 GB.</summary>
    private const long LengthLimit = 32L << 30;

    /// <summary>The longest path that Linux takes is 4096 bytes; attributes may be more than the path.</summary>
    private const int AttributesLimit = 64 * 1024;

    /// <summary>Reads the archive's regular files of which the name is wanted; the others are passed over.</summary>
    /// <param name="archive">The archive, not compressed; owned by the caller.</param>
    /// <param name="isWanted">Whether a file is wanted, by its path in the archive without a <c>./</c> in front.</param>
    /// <param name="fileLimit">The most bytes of one file.</param>
    /// <returns>Paths and contents, each read when it is asked for.</returns>
    /// <exception cref="InputException">The archive is damaged or truncated.</exception>
    public static IEnumerable<(string Path, ReadOnlyMemory<byte> Bytes)> Read(Stream archive, Func<string, bool> isWanted, int fileLimit)
    {
        byte[] block = new byte[TarHeader.Length];
        long offset = 0;
        string? longPath = null;
        long? longSize = null;

        while (ReadHeader(archive, block, offset) is TarHeader header)
        {
            offset += TarHeader.Length;

            bool isAboutNext = header.Type is TarHeader.GnuLongPath or TarHeader.Attributes;
            long size = isAboutNext ? header.Size : longSize ?? header.Size;

            if (size > LengthLimit - offset)
            {
                throw new InputException(
                    $"at 0x{offset:x} of the tar archive is a file of {size} bytes, and no more than {LengthLimit} are read of all. " +
                    "Unpack it and give what is in it.");
            }

            BoundedStream content = new(archive, size, offset);

            if (isAboutNext)
            {
                ReadOnlyMemory<byte> text = ReadAll(content, "a path", AttributesLimit);
                longPath = header.Type == TarHeader.GnuLongPath
                    ? Encoding.UTF8.GetString(text.Span.TrimEnd((byte)0))
                    : Attribute(text.Span, "path") ?? longPath;
                longSize = header.Type == TarHeader.Attributes
                    && long.TryParse(Attribute(text.Span, "size"), NumberStyles.None, CultureInfo.InvariantCulture, out long given)
                    ? given
                    : longSize;
            }
            else
            {
                string path = longPath ?? header.Path;
                path = path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
                longPath = null;
                longSize = null;

                if (TarHeader.RegularFiles.Contains(header.Type) && isWanted(path))
                {
                    yield return (path, ReadAll(content, path, fileLimit));
                }
                else
                {
                    content.Skip();
                }
            }

            offset += size;
            long padding = -size & (TarHeader.Length - 1);
            new BoundedStream(archive, padding, offset).Skip();
            offset += padding;
        }
    }

    private static TarHeader? ReadHeader(Stream archive, byte[] block, long offset)
    {
        int count = archive.ReadAtLeast(block, block.Length, throwOnEndOfStream: false);

        // Two blocks of zeros should end an archive; some end without.
        return count == 0 ? null
            : count == block.Length ? TarHeader.Read(block, offset)
            : throw new InputException(
                $"the tar archive ends at 0x{offset + count:x}, within a header. It is truncated; get the file again.");
    }

    private static ReadOnlyMemory<byte> ReadAll(BoundedStream content, string what, int limit)
    {
        if (content.Length > limit)
        {
            throw new InputException($"{what} in the tar archive has {content.Length} bytes, and no more than {limit} are read.");
        }

        // The length is the archive's word; memory is taken as the bytes come.
        BoundedOutput bytes = new(limit);
        bytes.ReadFrom(content);
        return bytes.Written;
    }

    /// <summary>Finds a value among attributes: <c>length key=value</c> and a line feed each, the last of a key counts.</summary>
    private static string? Attribute(ReadOnlySpan<byte> attributes, string key)
    {
        string? value = null;

        while (!attributes.IsEmpty)
        {
            int blank = attributes.IndexOf((byte)' ');

            if (blank < 1
                || !int.TryParse(attributes[..blank], NumberStyles.None, CultureInfo.InvariantCulture, out int length)
                || length <= blank + 1
                || length > attributes.Length)
            {
                return value;
            }

            string text = Encoding.UTF8.GetString(attributes[(blank + 1)..(length - 1)]);
            value = text.StartsWith(key + "=", StringComparison.Ordinal) ? text[(key.Length + 1)..] : value;
            attributes = attributes[length..];
        }

        return value;
    }
}
