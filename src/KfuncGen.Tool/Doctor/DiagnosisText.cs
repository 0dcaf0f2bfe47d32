using KfuncGen.Tool.Listing;
using KfuncGen.Tool.Terminals;

namespace KfuncGen.Tool.Doctor;

/// <summary>Writes a diagnosis for people and as JSON.</summary>
internal static class DiagnosisText
{
    private const int LineLength = 100;

    /// <summary>A heading per kind of defect with what it means, then the kfuncs that have it.</summary>
    public static void Write(Diagnosis diagnosis, TextWriter output, Palette palette)
    {
        string kernel = diagnosis.Snapshot.Kernel ?? diagnosis.Snapshot.Name ?? "unknown kernel";
        output.Write(
            $"{kernel}: {diagnosis.Snapshot.Kfuncs.Count} kfuncs, " +
            $"{(diagnosis.Defects.Count == 0 ? palette.Good("nothing found") : palette.Bad($"{diagnosis.Defects.Count} findings"))}\n");

        foreach (IGrouping<DefectKind, Defect> kind in diagnosis.Defects.GroupBy(static defect => defect.Kind))
        {
            output.Write($"\n{palette.Heading(kind.Key.Id)} ({kind.Count()})\n");
            WriteWrapped(output, "  ", kind.Key.Title);
            WriteWrapped(output, "  consequence: ", kind.Key.Consequence);
            WriteWrapped(output, "  known cause: ", kind.Key.Cause);
            output.Write("\n");

            foreach (Defect defect in kind)
            {
                output.Write($"    {string.Join(": ", new[] { Subject(defect), defect.Detail }.OfType<string>())}\n");
            }
        }

        foreach ((int index, string sentence) in diagnosis.Unchecked.Index())
        {
            output.Write(index == 0 ? "\nnot checked\n" : "");
            WriteWrapped(output, "  ", sentence);
        }
    }

    /// <summary>One object; kinds of defects without a defect are not in it.</summary>
    public static void WriteJson(Diagnosis diagnosis, TextWriter output)
    {
        JsonText.Write(output, json =>
        {
            json.WriteStartObject();
            json.WriteString("kernel", diagnosis.Snapshot.Kernel);
            json.WriteString("arch", diagnosis.Snapshot.Architecture);
            json.WriteStartArray("findings");

            foreach (IGrouping<DefectKind, Defect> kind in diagnosis.Defects.GroupBy(static defect => defect.Kind))
            {
                json.WriteStartObject();
                json.WriteString("id", kind.Key.Id);
                json.WriteString("title", kind.Key.Title);
                json.WriteString("consequence", kind.Key.Consequence);
                json.WriteString("cause", kind.Key.Cause);
                json.WriteStartArray("where");

                foreach (Defect defect in kind)
                {
                    json.WriteStartObject();
                    json.WriteString("name", defect.Kfunc);
                    json.WriteString("module", defect.Module);
                    json.WriteString("detail", defect.Detail);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("unchecked");

            foreach (string sentence in diagnosis.Unchecked)
            {
                json.WriteStringValue(sentence);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static string? Subject(Defect defect) => (defect.Kfunc, defect.Module) switch
    {
        ({ } kfunc, { } module) => $"{kfunc} (module {module})",
        ({ } kfunc, null) => kfunc,
        (null, { } module) => $"module {module}",
        _ => null,
    };

    private static void WriteWrapped(TextWriter output, string lead, string text) => WrappedText.Write(output, lead, text, LineLength);
}
