using System.Text.Json;
using KfuncGen.Snapshots;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Tool.Listing;
using KfuncGen.Tool.Terminals;

namespace KfuncGen.Tool.Probing;

/// <summary>Writes what a probe learned, for people and as JSON.</summary>
internal static class ProbeText
{
    /// <summary>
    /// A line for each kfunc with the program types that may call it: aligned under a heading on a terminal, tabs in a pipe.
    /// </summary>
    public static void Write(KernelProbe probe, IReadOnlyList<Kfunc> kfuncs, TextWriter output, bool isAligned, Palette palette)
    {
        int width = isAligned ? kfuncs.Select(static kfunc => kfunc.Name.Length).Append("KFUNC".Length).Max() + 2 : 0;

        if (isAligned)
        {
            output.Write($"{palette.Heading($"{"KFUNC".PadRight(width)}MAY BE CALLED FROM")}\n");
        }

        foreach (Kfunc kfunc in kfuncs)
        {
            output.Write($"{(isAligned ? kfunc.Name.PadRight(width) : kfunc.Name + "\t")}{Types(probe, kfunc)}\n");
        }
    }

    /// <summary>One object.</summary>
    public static void WriteJson(KernelProbe probe, IReadOnlyList<Kfunc> kfuncs, TextWriter output)
    {
        JsonText.Write(output, json =>
        {
            json.WriteStartObject();
            json.WriteString("kernel", probe.Snapshot.Kernel);
            json.WriteString("arch", probe.Snapshot.Architecture);
            json.WriteStartArray("programTypes");

            foreach (ProgramTypeAnswer answer in probe.Answers)
            {
                json.WriteStartObject();
                json.WriteString("name", answer.Type.ToLowerInvariant());
                json.WriteBoolean("asked", answer.Refusal is null);
                json.WriteString("reason", answer.Refusal);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("kfuncs");

            foreach (Kfunc kfunc in kfuncs)
            {
                json.WriteStartObject();
                json.WriteString("name", kfunc.Name);
                json.WriteString("module", kfunc.Module);
                WriteTypes(json, kfunc.AdmittedProgramTypes);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("unlearned");

            foreach (string sentence in probe.Unlearned)
            {
                json.WriteStringValue(sentence);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static void WriteTypes(Utf8JsonWriter json, EquatableArray<string>? types)
    {
        if (types is not { } known)
        {
            json.WriteNull("admitted");
            return;
        }

        json.WriteStartArray("admitted");

        foreach (string type in known)
        {
            json.WriteStringValue(type.ToLowerInvariant());
        }

        json.WriteEndArray();
    }

    private static string Types(KernelProbe probe, Kfunc kfunc) => kfunc.AdmittedProgramTypes switch
    {
        null => "?",
        { IsEmpty: true } => "-",
        { } known when known == probe.Snapshot.ProbedProgramTypes => "every type asked about",
        { } known => string.Join(' ', known.Select(static type => type.ToLowerInvariant())),
    };
}
