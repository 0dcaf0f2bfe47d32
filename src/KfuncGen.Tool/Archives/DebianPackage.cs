using System.Text;
using KfuncGen.Tool.Terminals;

namespace KfuncGen.Tool.Archives;

/// <summary>Finds the files of a Debian package: an ar archive with a tar archive in it, which is compressed.</summary>
/// <remarks>deb(5).</remarks>
internal static class DebianPackage
{
    private const int HeaderLength = 60;

    /// <summary>More members than a package has (three, and signatures).</summary>
    private const int MemberLimit = 16;

    private static ReadOnlySpan<byte> Magic => "!<arch>\n"u8;

    /// <summary>Whether a file starts as a package does.</summary>
    public static bool IsOne(ReadOnlySpan<byte> start) => start.StartsWith(Magic);

    /// <summary>Reads on to the start of the member <c>data.tar</c>, however it is compressed.</summary>
    /// <param name="package">The package, from its start.</param>
    /// <returns>The member's bytes; owned by the caller, as the package is.</returns>
    /// <exception cref="InputException">It is no package, is damaged, or ends before the member.</exception>
    public static Stream OpenData(Stream package)
    {
        Span<byte> header = stackalloc byte[HeaderLength];

        if (package.ReadAtLeast(header[..Magic.Length], Magic.Length, throwOnEndOfStream: false) < Magic.Length || !IsOne(header))
        {
            throw new InputException("this is no Debian package: it does not start with the line '!<arch>'.");
        }

        long offset = Magic.Length;

        for (int member = 0; member < MemberLimit; member++)
        {
            int count = package.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false);

            if (count == 0)
            {
                throw new InputException(
                    $"this package ends at 0x{offset:x} without a member data.tar. It is truncated, or no binary package; get it again.");
            }

            if (count < HeaderLength || header[58] != '`' || header[59] != '\n')
            {
                throw new InputException(
                    $"at 0x{offset:x} of this package should be the header of a member, 60 bytes that end in a backquote and a line " +
                    "feed. It is truncated or damaged; get it again.");
            }

            string name = Encoding.ASCII.GetString(header[..16]).TrimEnd(' ').TrimEnd('/');
            string size = Encoding.ASCII.GetString(header[48..58]).TrimEnd(' ');

            if (!long.TryParse(
                size, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out long length))
            {
                throw new InputException(
                    $"at 0x{offset + 48:x} of this package should be the size of the member '{Printable(name)}' in decimal digits, but " +
                    $"there is '{Printable(size)}'. The package is damaged; get it again.");
            }

            offset += HeaderLength;
            BoundedStream content = new(package, length, offset);

            if (name == "data.tar" || name.StartsWith("data.tar.", StringComparison.Ordinal))
            {
                return content;
            }

            // Members start at even offsets.
            content.Skip();
            offset += length + (length & 1);

            if ((length & 1) != 0)
            {
                _ = package.ReadAtLeast(header[..1], 1, throwOnEndOfStream: false);
            }
        }

        throw new InputException(
            $"this package has more than {MemberLimit} members and no data.tar among the first. It is no binary package.");
    }

    private static string Printable(string text) => string.Concat(text.Select(static each => each is >= ' ' and <= '~' ? each : '?'));
}
