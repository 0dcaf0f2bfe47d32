using KfuncGen.Snapshots.Drift;
using KfuncGen.Tool.Terminals;

namespace KfuncGen.Tool.Listing;

/// <summary>Writes drift for people and as JSON.</summary>
internal static class DriftText
{
    /// <summary>A level as the command line spells it.</summary>
    public static string Level(DriftLevel level) => level.ToString().ToLowerInvariant();

    /// <summary>
    /// One heading per pair of kernels and level, one line per change; of cosmetic changes their number, unless asked for.
    /// </summary>
    public static void Write(IEnumerable<KfuncDrift> drift, bool withCosmetic, TextWriter output, Palette palette)
    {
        bool isFirst = true;

        foreach (IGrouping<(string From, string To), KfuncDrift> step in drift.GroupBy(static one => (one.From, one.To)))
        {
            output.Write(isFirst ? "" : "\n");
            output.Write($"{palette.Heading($"{step.Key.From} -> {step.Key.To}")}\n");
            isFirst = false;

            foreach (IGrouping<DriftLevel, KfuncDrift> level in step.GroupBy(static one => one.Level))
            {
                output.Write($"\n  {Paint(level.Key, palette)} ({level.Count()})\n");

                if (level.Key == DriftLevel.Cosmetic && !withCosmetic)
                {
                    output.Write("    only spelling; --cosmetic shows them\n");
                    continue;
                }

                foreach (KfuncDrift one in level)
                {
                    output.Write($"    {one.Name}\n");

                    foreach (DriftChange change in one.Changes)
                    {
                        output.Write($"      {change.Detail}\n");
                    }
                }
            }
        }
    }

    private static string Paint(DriftLevel level, Palette palette) => level switch
    {
        DriftLevel.New => palette.Good(Level(level)),
        DriftLevel.Gone or DriftLevel.Abi => palette.Bad(Level(level)),
        DriftLevel.Type or DriftLevel.Contract => palette.Warning(Level(level)),
        _ => Level(level),
    };

    /// <summary>One array, an object per kfunc and pair of kernels.</summary>
    public static void WriteJson(IEnumerable<KfuncDrift> drift, TextWriter output)
    {
        JsonText.Write(output, json =>
        {
            json.WriteStartArray();

            foreach (KfuncDrift one in drift)
            {
                json.WriteStartObject();
                json.WriteString("name", one.Name);
                json.WriteString("from", one.From);
                json.WriteString("to", one.To);
                json.WriteString("level", Level(one.Level));
                json.WriteString("detail", string.Join("; ", one.Changes.Select(static change => change.Detail)));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }
}
