using System.Text;

namespace KfuncGen.Images.Kernels;

/// <summary>
/// The line with which a kernel announces itself, <c>Linux version 6.12.107+deb13-arm64 (…)</c>, found in its memory image.
/// </summary>
/// <remarks>init/version-timestamp.c, 7.2: <c>linux_banner</c>.</remarks>
internal static class KernelBanner
{
    /// <summary>No release is longer: <c>__NEW_UTS_LEN</c>, include/uapi/linux/utsname.h, 7.2.</summary>
    private const int MaximumReleaseLength = 64;

    private static readonly byte[] Start = Encoding.ASCII.GetBytes("Linux version ");

    /// <summary>Finds the release: the word behind <c>Linux version</c>.</summary>
    /// <param name="image">The decompressed image, or the part of it that holds its strings.</param>
    /// <returns>The release as <c>uname -r</c> prints it; null where there is no banner.</returns>
    public static string? FindRelease(ReadOnlySpan<byte> image)
    {
        while (image.IndexOf(Start) is int found and >= 0)
        {
            image = image.Slice(found + Start.Length);

            if (ReadRelease(image) is string release)
            {
                return release;
            }
        }

        return null;
    }

    /// <summary>Reads a release at the start of a text.</summary>
    /// <returns>The text up to the first space; null where that is not a release: it must start with a digit and be printable.</returns>
    internal static string? ReadRelease(ReadOnlySpan<byte> text)
    {
        int length = 0;

        while (length < text.Length && length <= MaximumReleaseLength && text[length] is > (byte)' ' and < 0x7f)
        {
            length++;
        }

        bool isRelease = length is > 0 and <= MaximumReleaseLength
            && text[0] is >= (byte)'0' and <= (byte)'9'
            && text.Slice(0, length).IndexOf((byte)'.') > 0;

        return isRelease ? Encoding.ASCII.GetString(text.Slice(0, length).ToArray()) : null;
    }
}
