using System.Collections.Immutable;
using System.Globalization;

namespace KfuncGen.MakeAbi.Tables;

/// <summary>The table of flags of kfuncs: <c>eng/abi/flags</c>.</summary>
internal static class FlagTable
{
    /// <summary>Where it stands.</summary>
    public const string Path = "eng/abi/flags";

    /// <summary>Reads the table.</summary>
    public static ImmutableArray<FlagRow> Read(string text) => [.. TableLine.Read(Path, text).Select(Read)];

    private static FlagRow Read(TableLine line)
    {
        if (!int.TryParse(line.Get("bit"), NumberStyles.None, CultureInfo.InvariantCulture, out int bit) || bit > 31)
        {
            throw line.Wrong("'bit=' must be a number from 0 to 31");
        }

        return new FlagRow(
            line.Words[0],
            bit,
            line.Find("until"),
            line.Find("call"),
            line.Find("result"),
            line.Find("argument1") ?? line.Find("argument2"),
            line.Find("argument1") is null && line.Find("argument2") is not null ? 1 : 0,
            line.Find("objects"),
            line.Find("supplies")?.Split(',') ?? [],
            line.Find("twin"),
            line.Find("passed"),
            line.Sentence.Length > 0 ? line.Sentence : throw line.Wrong("the sentence is missing"));
    }
}
