using System.Buffers;
using System.Text;

namespace KfuncGen.Probing;

/// <summary>
/// A file like <c>/proc/kallsyms</c>: a line for each symbol, with its address, a letter, its name and, behind a tabulator, its module. The
/// kernel's list of symbols is what it finds variables by (kallsyms_lookup_name), and without CONFIG_KALLSYMS_ALL it has none of them.
/// </summary>
internal static class KallsymsFile
{
    private const int ChunkSize = 64 * 1024;

    // KSYM_NAME_LEN, include/linux/kallsyms.h, 6.12.
    private const int MostCharacters = 512;

    /// <summary>Which of some symbols are in the list; null where the file cannot be read, or is empty.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="names">The symbols.</param>
    public static IReadOnlySet<string>? Find(string path, IReadOnlyCollection<string> names)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            return Find(file, names);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Which of some symbols are in a list; null where it is empty, as where something hides it.</summary>
    public static IReadOnlySet<string>? Find(Stream list, IReadOnlyCollection<string> names)
    {
        HashSet<string> wanted = new(names, StringComparer.Ordinal);
        HashSet<string> found = new(StringComparer.Ordinal);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ChunkSize);
        int kept = 0;
        bool isEmpty = true;

        while (true)
        {
            int read = list.Read(buffer, kept, buffer.Length - kept);
            isEmpty &= read == 0;
            ReadOnlySpan<byte> rest = buffer.AsSpan(0, kept + read);

            // The last line may end with the file.
            while (rest.IndexOf((byte)'\n') is var end && (end >= 0 || (read == 0 && !rest.IsEmpty)))
            {
                end = end < 0 ? rest.Length : end;
                Add(rest[..end], wanted, found);
                rest = rest[Math.Min(rest.Length, end + 1)..];
            }

            // A line longer than all that is read at once is no symbol's.
            kept = rest.Length == buffer.Length ? 0 : rest.Length;
            rest[..kept].CopyTo(buffer);

            if (read == 0)
            {
                ArrayPool<byte>.Shared.Return(buffer);
                return isEmpty ? null : found;
            }
        }
    }

    private static void Add(ReadOnlySpan<byte> line, HashSet<string> wanted, HashSet<string> found)
    {
        // Three parts: what is shorter is no symbol.
        int first = line.IndexOf((byte)' ');
        int second = first < 0 ? -1 : line[(first + 1)..].IndexOf((byte)' ');

        if (second < 0)
        {
            return;
        }

        ReadOnlySpan<byte> name = line[(first + second + 2)..];
        int end = name.IndexOfAny((byte)'\t', (byte)' ');
        name = end < 0 ? name : name[..end];
        Span<char> text = stackalloc char[MostCharacters];

        if (name.Length <= MostCharacters
            && Encoding.Latin1.TryGetChars(name, text, out int length)
            && wanted.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text[..length], out string? symbol))
        {
            found.Add(symbol);
        }
    }
}
