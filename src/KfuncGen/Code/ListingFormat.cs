using System.Reflection;

namespace KfuncGen.Code;

/// <summary>
/// The format of listings, which their first line names: <c>listing 1</c>. What a reader of that number does not know makes a new
/// one; a library reads all formats up to its own, so that what an older build listed keeps working.
/// </summary>
internal static class ListingFormat
{
    /// <summary>The newest format, which 0.1.0 began with.</summary>
    public const int Newest = 1;

    /// <summary>Checks the first line of a listing.</summary>
    /// <param name="line">The line.</param>
    /// <exception cref="FormatException">It names no format, or a newer one.</exception>
    public static void Check(ReadOnlySpan<char> line)
    {
        const string Word = "listing ";

        if (!line.StartsWith(Word) || !int.TryParse(line[Word.Length..], out int format) || format < 1)
        {
            throw new FormatException(
                $"Read '{line.ToString()}' in line 1 of a program's code; expected 'listing' and the number of its format. The build " +
                "wrote it: build the project again.");
        }

        if (format > Newest)
        {
            throw new FormatException(
                $"A program's code is listed in format {format}, and this KfuncGen.dll ({Version}) reads formats up to {Newest}: the " +
                "project " +
                "or library with the program was built with a newer KfuncGen than the one that is loaded. Reference that version, or a " +
                "newer one, in the application.");
        }
    }

    // The package's, without the commit; the assembly's own changes with major versions only.
    private static string Version => typeof(ListingFormat).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown version";
}
