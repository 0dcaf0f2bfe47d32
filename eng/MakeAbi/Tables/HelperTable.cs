namespace KfuncGen.MakeAbi.Tables;

/// <summary>The table of what is known of helpers beyond their prototypes: <c>eng/abi/helpers</c>.</summary>
internal static class HelperTable
{
    /// <summary>Where it stands.</summary>
    public const string Path = "eng/abi/helpers";

    /// <summary>Reads the table.</summary>
    public static IReadOnlyDictionary<string, HelperRow> Read(string text)
    {
        Dictionary<string, HelperRow> rows = new(StringComparer.Ordinal);
        HelperRow? last = null;

        foreach (TableLine line in TableLine.Read(Path, text))
        {
            switch (line.Words)
            {
                case ["helper", { } name, ..] when !line.IsIndented:
                    rows.Add(
                        name,
                        last = new HelperRow(
                            line.Sentence,
                            line.Find("extra") is { } extra ? int.Parse(extra, System.Globalization.CultureInfo.InvariantCulture) : 0,
                            line.Find("result")));
                    break;

                case [{ } parameter, ..] when line.IsIndented && last is not null:
                    last.Parameters.Add(parameter, (line.Find("as"), line.Sentence));
                    break;

                default:
                    throw line.Wrong($"'{string.Join(' ', line.Words)}' is no line of this table");
            }
        }

        return rows;
    }
}
