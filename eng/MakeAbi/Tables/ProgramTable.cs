using System.Collections.Immutable;

namespace KfuncGen.MakeAbi.Tables;

/// <summary>The table of programs: <c>eng/abi/programs</c>.</summary>
/// <param name="Types">The types, in the order of <c>enum bpf_prog_type</c>.</param>
/// <param name="Results">The enums of results.</param>
/// <param name="Columns">The enums of what columns may say.</param>
internal sealed record ProgramTable(
    ImmutableArray<ProgramTypeRow> Types, ImmutableArray<ResultEnum> Results, ImmutableArray<ColumnEnum> Columns)
{
    /// <summary>Where it stands.</summary>
    public const string Path = "eng/abi/programs";

    /// <summary>All kinds with their types.</summary>
    public IEnumerable<(ProgramTypeRow Type, ProgramKindRow Kind)> Kinds =>
        Types.SelectMany(static type => type.Kinds.Select(kind => (type, kind)));

    /// <summary>The enum of results with a name; null for a result that is none.</summary>
    public ResultEnum? Result(string name) => Results.FirstOrDefault(result => result.Name == name);

    /// <summary>Reads the table.</summary>
    public static ProgramTable Read(string text)
    {
        List<ProgramTypeRow> types = [];
        List<ResultEnum> results = [];
        List<ColumnEnum> columns = [];
        string open = "";

        foreach (TableLine line in TableLine.Read(Path, text))
        {
            switch (line.Words)
            {
                case ["type", { } name, ..] when !line.IsIndented:
                    types.Add(Type(name, line));
                    break;

                case ["enum", { } name, { } facts] when !line.IsIndented:
                    results.Add(new ResultEnum(name, facts, line.Sentence, []));
                    break;

                case ["values", { } name] when !line.IsIndented:
                    columns.Add(new ColumnEnum(name, line.Sentence, []));
                    break;

                case [{ } name] when line.IsIndented && open == "values":
                    columns[^1] = columns[^1] with { Values = columns[^1].Values.Add((name, line.Sentence)) };
                    break;

                case [{ } name] when line.IsIndented && open == "enum":
                    results[^1] = results[^1] with { Values = results[^1].Values.Add((name, line.Sentence)) };
                    break;

                case ["kind", { } name, ..] when line.IsIndented && open == "type":
                    types[^1] = types[^1] with { Kinds = types[^1].Kinds.Add(Kind(name, line)) };
                    break;

                default:
                    throw line.Wrong($"'{string.Join(' ', line.Words)}' is no line of this table");
            }

            open = line.IsIndented ? open : line.Words[0];
        }

        return new ProgramTable([.. types], [.. results], [.. columns]);
    }

    private static ProgramTypeRow Type(string name, TableLine line)
    {
        string[] hook = line.Find("hook")?.Split(',') ?? [];

        return new ProgramTypeRow(
            name,
            hook.ElementAtOrDefault(0),
            hook.ElementAtOrDefault(1),
            hook.ElementAtOrDefault(2),
            [.. line.Find("needs")?.Split(',') ?? []],
            line.Get("run") is "packet" or "context" or "none" ? line.Get("run") : throw line.Wrong("run= is packet, context or none"),
            line.Words.Contains("sleeps"),
            line.Words.Contains("bound"),
            line.Words.Contains("unprivileged"),
            []);
    }

    private static ProgramKindRow Kind(string name, TableLine line) => new(
        name,
        line.Find("expect"),
        int.Parse(line.Find("variant") ?? "0", System.Globalization.CultureInfo.InvariantCulture),
        line.Get("context") is "own" ? null : line.Get("context"),
        line.Get("result"),
        ResultRange.Parse(line),
        line.Find("at") ?? "None",
        line.Find("hands") ?? (line.Get("context") is "result" ? "Result" : line.Find("at") is null ? "None" : "Arguments"),
        line.Find("given") is null or "trusted" or "plain" ? line.Find("given") : throw line.Wrong("given= is trusted or plain"),
        line.Get("early"),
        line.Get("link"),
        line.Words.Contains("sleepable"),
        line.Find("loaded"),
        line.Sentence.Length > 0 ? line.Sentence : throw line.Wrong("the sentence is missing"));
}
