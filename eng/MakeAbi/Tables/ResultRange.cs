using System.Globalization;

namespace KfuncGen.MakeAbi.Tables;

/// <summary>The results that the verifier takes of programs of a kind.</summary>
/// <param name="Minimum">The smallest.</param>
/// <param name="Maximum">The largest.</param>
internal sealed record ResultRange(int Minimum, int Maximum)
{
    /// <summary>Reads <c>returns=MIN..MAX</c>.</summary>
    public static ResultRange? Parse(TableLine line)
    {
        if (line.Find("returns") is not { } text)
        {
            return null;
        }

        string[] ends = text.Split("..");

        return ends.Length == 2
            && int.TryParse(ends[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int minimum)
            && int.TryParse(ends[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int maximum)
            && minimum <= maximum
                ? new(minimum, maximum)
                : throw line.Wrong("returns= is MIN..MAX");
    }
}
