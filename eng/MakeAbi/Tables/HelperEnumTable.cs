using System.Globalization;

namespace KfuncGen.MakeAbi.Tables;

/// <summary>The table of enums that helpers take and give: <c>eng/abi/helper.enums</c>.</summary>
internal static class HelperEnumTable
{
    /// <summary>Where it stands.</summary>
    public const string Path = "eng/abi/helper.enums";

    /// <summary>Reads the table.</summary>
    public static IReadOnlyList<HelperEnum> Read(string text)
    {
        List<HelperEnum> enums = [];

        foreach (TableLine line in TableLine.Read(Path, text))
        {
            switch (line.Words)
            {
                case ["flags" or "choice", { } name, { } first, .. { } more] when !line.IsIndented:
                    enums.Add(
                        new HelperEnum(
                            name, [first, .. more.Where(static word => !word.Contains('=', StringComparison.Ordinal))],
                            line.Words[0] == "flags",
                            line.Find("type") ?? "ulong", line.Find("at") ?? "net/core/filter.c", line.Sentence, []));
                    break;

                case [{ } value] when line.IsIndented && enums.Count > 0:
                    enums[^1] = enums[^1] with { Values = enums[^1].Values.Add(Value(value, line.Sentence)) };
                    break;

                default:
                    throw line.Wrong($"'{string.Join(' ', line.Words)}' is no line of this table");
            }
        }

        return enums;
    }

    private static (string Name, long? Number, string Sentence) Value(string word, string sentence) =>
        word.Split('=') is [{ } name, { } number]
            ? (name, long.Parse(number, CultureInfo.InvariantCulture), sentence)
            : (word, null, sentence);
}
