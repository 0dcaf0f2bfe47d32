using System.Collections.Immutable;

namespace KfuncGen.MakeAbi.Tables;

/// <summary>The table of structs that programs get: <c>eng/abi/contexts</c>.</summary>
internal static class ContextTable
{
    /// <summary>Where it stands.</summary>
    public const string Path = "eng/abi/contexts";

    /// <summary>Reads the table.</summary>
    public static ImmutableArray<ContextRow> Read(string text)
    {
        List<ContextRow> rows = [];

        foreach (TableLine line in TableLine.Read(Path, text))
        {
            switch (line.Words)
            {
                case [("context" or "handle") and { } kind, { } name] when !line.IsIndented:
                    rows.Add(new ContextRow(name, kind == "context", line.Sentence));
                    break;

                case not [] when line.IsIndented && rows.Count > 0:
                    rows[^1] = Add(rows[^1], line);
                    break;

                default:
                    throw line.Wrong($"'{string.Join(' ', line.Words)}' is no line of this table");
            }
        }

        return [.. rows];
    }

    private static ContextRow Add(ContextRow row, TableLine line) => line.Words switch
    {
        [{ } field] when line.Sentence.Length > 0 => row with { Sentences = row.Sentences.Add(field, line.Sentence) },
        ["release", { } helper] when row.Release is null => row with { Release = helper },
        ["write", .. { Length: > 0 } fields] => row with { Written = row.Written.Union(fields) },
        ["hide", .. { Length: > 0 } fields] => row with { Hidden = row.Hidden.Union(fields) },
        ["pointer", { } field, { } type] => row with { Pointers = row.Pointers.Add(field, type) },
        ["object", { } field, { } type] => row with { Objects = row.Objects.Add(field, type) },
        ["span", { } name, { } start, { } end] => row with { Spans = row.Spans.Add((name, start, end, line.Sentence)) },
        _ => throw line.Wrong($"'{string.Join(' ', line.Words)}' is nothing that a context has"),
    };
}
