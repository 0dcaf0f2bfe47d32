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
                case ["without", _] when !line.IsIndented:
                    last = null;
                    break;

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

    /// <summary>The helpers that have neither method nor member, and why.</summary>
    public static IReadOnlyDictionary<string, string> ReadWithout(string text) => TableLine.Read(Path, text)
        .Where(static line => line.Words is ["without", _] && !line.IsIndented)
        .ToDictionary(static line => line.Words[1], static line => line.Sentence, StringComparer.Ordinal);
}
