using System.Text.Json;
using KfuncGen.Tool.Listing;
using KfuncGen.Tool.Terminals;

namespace KfuncGen.Tool.Checking;

/// <summary>Writes verdicts for people and as JSON.</summary>
internal static class CheckText
{
    /// <summary>An outcome as it is written.</summary>
    public static string Word(Outcome outcome) => outcome switch
    {
        Outcome.Loads => "loads",
        Outcome.FallsBack => "falls back",
        Outcome.LeftOut => "left out",
        Outcome.KfuncAbsent => "kfunc absent",
        Outcome.KfuncChanged => "kfunc changed",
        Outcome.HelperAbsent => "helper absent",
        Outcome.FieldAbsent => "field absent",
        Outcome.FieldChanged => "field changed",
        Outcome.HookAbsent => "hook absent",
        Outcome.HookChanged => "hook changed",
        Outcome.KindAbsent => "kind absent",
        Outcome.KindNotAdmitted => "kind not admitted",
        _ => "no code",
    };

    /// <summary>A heading per program, below it what becomes of it; kernels that it is the same on share a line.</summary>
    public static void Write(IReadOnlyList<Verdict> verdicts, TextWriter output, Palette palette)
    {
        foreach (IGrouping<CheckedProgram, Verdict> program in verdicts.GroupBy(static verdict => verdict.Program))
        {
            output.Write($"{palette.Heading(program.Key.FullName)} ({program.Key.Type})\n");

            foreach (IGrouping<(Outcome, string?, string, string), Verdict> same in program.GroupBy(static verdict =>
                (verdict.Outcome, About(verdict), string.Join(", ", verdict.Needs), string.Join(' ', verdict.Unknown))))
            {
                Verdict verdict = same.First();
                string kernels = string.Join(", ", same.Select(static one => one.Kernel));
                output.Write($"  {Paint(verdict, palette)}  {kernels}\n");

                foreach (string line in Details(same.Key.Item2, verdict))
                {
                    output.Write($"      {line}\n");
                }
            }

            output.Write('\n');
        }

        int kernelCount = verdicts.Select(static verdict => verdict.Kernel).Distinct().Count();
        int bad = verdicts.Count(static verdict => !verdict.IsGood);
        output.Write(bad == 0
            ? $"Every program loads on each of {kernelCount} kernels, falls back, or is optional{AsFarAsKnown(verdicts)}.\n"
            : $"{bad} of {verdicts.Count} programs and kernels do not go together.\n");
    }

    private static string AsFarAsKnown(IReadOnlyList<Verdict> verdicts) =>
        verdicts.Any(static verdict => verdict.Unknown.Count > 0) ? ", as far as is known" : "";

    /// <summary>One array, an object per program and kernel.</summary>
    public static void WriteJson(IReadOnlyList<Verdict> verdicts, TextWriter output)
    {
        JsonText.Write(output, json =>
        {
            json.WriteStartArray();

            foreach (Verdict verdict in verdicts)
            {
                Write(json, verdict);
            }

            json.WriteEndArray();
        });
    }

    private static void Write(Utf8JsonWriter json, Verdict verdict)
    {
        json.WriteStartObject();
        json.WriteString("program", verdict.Program.FullName);
        json.WriteString("type", verdict.Program.Type.ToString());
        json.WriteString("kernel", verdict.Kernel);
        json.WriteString("outcome", Word(verdict.Outcome));
        json.WriteBoolean("good", verdict.IsGood);
        json.WriteString("kfunc", verdict.Kfunc);
        json.WriteString("field", verdict.Field);
        json.WriteString("helper", verdict.Helper);
        json.WriteString("hook", verdict.Hook);
        json.WriteString("source", verdict.Source);
        json.WriteString("message", verdict.Message);
        WriteArray(json, "needs", verdict.Needs);
        WriteArray(json, "unknown", verdict.Unknown);
        json.WriteEndObject();
    }

    private static void WriteArray(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);

        foreach (string value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static IEnumerable<string> Details(string? message, Verdict verdict)
    {
        if (message is not null)
        {
            yield return message;
        }

        if (verdict.Needs.Count > 0)
        {
            yield return $"needs {string.Join(", ", verdict.Needs)}";
        }

        foreach (string unknown in verdict.Unknown)
        {
            yield return unknown;
        }
    }

    // Kernels that lack the same thing share a line, so it is said without their names.
    private static string? About(Verdict verdict) =>
        verdict.Message?.Replace($" in {verdict.Kernel}.", " there.", StringComparison.Ordinal);

    private static string Paint(Verdict verdict, Palette palette)
    {
        string word = Word(verdict.Outcome);
        string painted = verdict switch
        {
            { Outcome: Outcome.Loads } => palette.Good(word),
            { IsGood: true } => palette.Warning(word),
            _ => palette.Bad(word),
        };

        return painted + new string(' ', Math.Max(0, "kind not admitted".Length - word.Length));
    }
}
