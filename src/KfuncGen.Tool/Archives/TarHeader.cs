using System.Text;
using KfuncGen.Tool.Terminals;

namespace KfuncGen.Tool.Archives;

/// <summary>A tar archive's header of one entry: 512 bytes in front of its content.</summary>
/// <remarks>
/// The fields are those of POSIX.1-1988 ("ustar"); GNU archives have the same but for the prefix, and write large sizes in binary.
/// </remarks>
/// <param name="Path">The path; empty where another entry in front of this one tells it.</param>
/// <param name="Size">How many bytes of content follow.</param>
/// <param name="Type">What the entry is.</param>
internal readonly record struct TarHeader(string Path, long Size, char Type)
{
    public const int Length = 512;

    /// <summary>A regular file, as all archives since 1988 have it, or old ones, or with a wish about its place on disk.</summary>
    public const string RegularFiles = "0\0" + "7";

    /// <summary>The content is the next entry's path.</summary>
    public const char GnuLongPath = 'L';

    /// <summary>The content is attributes of the next entry.</summary>
    public const char Attributes = 'x';

    private const int MagicOffset = 257;

    /// <summary>Whether bytes start as a tar archive does: <c>ustar</c> in the first header, as GNU and POSIX archives have it.</summary>
    public static bool IsOne(ReadOnlySpan<byte> start) => start.Length >= Length && start[MagicOffset..].StartsWith("ustar"u8);

    /// <summary>Reads a header.</summary>
    /// <param name="block">Its 512 bytes.</param>
    /// <param name="offset">Where they are in the archive, for the error.</param>
    /// <returns>Null for a block of zeros, which ends an archive.</returns>
    /// <exception cref="InputException">It is no header.</exception>
    public static TarHeader? Read(ReadOnlySpan<byte> block, long offset)
    {
        const int ChecksumOffset = 148;
        const int ChecksumLength = 8;
        const int SizeOffset = 124;
        const int TypeOffset = 156;

        if (block.IndexOfAnyExcept((byte)0) < 0)
        {
            return null;
        }

        long sum = ChecksumLength * ' ';

        for (int i = 0; i < Length; i++)
        {
            sum += i is >= ChecksumOffset and < ChecksumOffset + ChecksumLength ? 0 : block[i];
        }

        if (ReadNumber(block.Slice(ChecksumOffset, ChecksumLength)) != sum)
        {
            throw new InputException(
                $"at 0x{offset:x} of the tar archive should be the header of a file, but its check sum is wrong. The archive is " +
                "damaged; get it again.");
        }

        long size = ReadNumber(block.Slice(SizeOffset, 12));

        return size >= 0
            ? new TarHeader(ReadPath(block), size, (char)block[TypeOffset])
            : throw new InputException(
                $"at 0x{offset + SizeOffset:x} of the tar archive should be the size of a file, but it is no number. The archive is " +
                "damaged; get it again.");
    }

    private static string ReadPath(ReadOnlySpan<byte> block)
    {
        string name = ReadText(block[..100]);

        // GNU's magic is followed by a blank; other things than a prefix are there.
        bool hasPrefix = block[MagicOffset + 5] == 0 && block[345] != 0;
        return hasPrefix ? $"{ReadText(block.Slice(345, 155))}/{name}" : name;
    }

    private static string ReadText(ReadOnlySpan<byte> field)
    {
        int end = field.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
    }

    /// <summary>Octal digits between blanks and zeros, or a binary number behind a byte 0x80; -1 for anything else.</summary>
    private static long ReadNumber(ReadOnlySpan<byte> field)
    {
        long value = 0;

        if (field[0] == 0x80)
        {
            foreach (byte each in field[1..])
            {
                if (value > long.MaxValue >> 8)
                {
                    return -1;
                }

                value = (value << 8) | each;
            }

            return value;
        }

        ReadOnlySpan<byte> digits = field.Trim(" \0"u8);

        foreach (byte each in digits)
        {
            if (each is < (byte)'0' or > (byte)'7')
            {
                return -1;
            }

            value = (value << 3) | (uint)(each - '0');
        }

        return digits.IsEmpty ? -1 : value;
    }
}
