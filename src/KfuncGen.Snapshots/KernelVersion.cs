using System.Globalization;

namespace KfuncGen.Snapshots;

/// <summary>The version in front of a kernel release: 7.2.12 of <c>7.2.12+deb13-amd64</c>.</summary>
/// <param name="Major">The first number.</param>
/// <param name="Minor">The second number.</param>
/// <param name="Patch">The third number; 0 where there is none.</param>
public readonly record struct KernelVersion(int Major, int Minor, int Patch = 0) : IComparable<KernelVersion>
{
    /// <summary>Reads the version at the start of a release; what follows the numbers is ignored.</summary>
    /// <param name="release">A release as <c>uname -r</c> prints it, or null.</param>
    /// <returns>The version; null where the text does not start with two numbers.</returns>
    public static KernelVersion? FromRelease(string? release)
    {
        int position = 0;

        return ReadNumber(release, ref position) is int major
            && Skip(release, ref position, '.')
            && ReadNumber(release, ref position) is int minor
                ? new KernelVersion(major, minor, Skip(release, ref position, '.') ? ReadNumber(release, ref position) ?? 0 : 0)
                : null;
    }

    /// <summary>The release that it is of, whose patches add no kfuncs: 7.2 of 7.2.12.</summary>
    public KernelVersion Release => new(Major, Minor);

    /// <inheritdoc/>
    public int CompareTo(KernelVersion other) =>
        Major != other.Major ? Major.CompareTo(other.Major)
        : Minor != other.Minor ? Minor.CompareTo(other.Minor)
        : Patch.CompareTo(other.Patch);

    /// <summary>Orders by number.</summary>
    public static bool operator <(KernelVersion left, KernelVersion right) => left.CompareTo(right) < 0;

    /// <summary>Orders by number.</summary>
    public static bool operator >(KernelVersion left, KernelVersion right) => left.CompareTo(right) > 0;

    /// <summary>Orders by number.</summary>
    public static bool operator <=(KernelVersion left, KernelVersion right) => left.CompareTo(right) <= 0;

    /// <summary>Orders by number.</summary>
    public static bool operator >=(KernelVersion left, KernelVersion right) => left.CompareTo(right) >= 0;

    /// <summary>The numbers with dots; the last one only where it is not 0.</summary>
    public override string ToString() => Patch == 0
        ? string.Format(CultureInfo.InvariantCulture, "{0}.{1}", Major, Minor)
        : string.Format(CultureInfo.InvariantCulture, "{0}.{1}.{2}", Major, Minor, Patch);

    private static int? ReadNumber(string? text, ref int position)
    {
        int start = position;
        int value = 0;

        // Six digits are more than any kernel has used and cannot overflow.
        while (text is not null && position < text.Length && position - start < 6 && text[position] is >= '0' and <= '9')
        {
            value = (value * 10) + (text[position++] - '0');
        }

        return position == start ? null : value;
    }

    private static bool Skip(string? text, ref int position, char expected)
    {
        if (text is null || position >= text.Length || text[position] != expected)
        {
            return false;
        }

        position++;
        return true;
    }
}
