using System.Text.Json;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Text;

namespace KfuncGen.Tool.Listing;

/// <summary>Writes a snapshot's kfuncs as one JSON object. What is not known is null; nothing is left out.</summary>
internal static class KfuncJson
{
    public static void Write(KernelSnapshot snapshot, TextWriter output)
    {
        JsonText.Write(output, json => Write(json, snapshot));
    }

    private static void Write(Utf8JsonWriter json, KernelSnapshot snapshot)
    {
        json.WriteStartObject();
        json.WriteString("kernel", snapshot.Kernel);
        json.WriteString("arch", snapshot.Architecture);
        WriteStrings(json, "probed", snapshot.ProbedProgramTypes);
        json.WriteStartArray("kfuncs");

        foreach (Kfunc kfunc in snapshot.Kfuncs)
        {
            Write(json, kfunc);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Kfunc kfunc)
    {
        json.WriteStartObject();
        json.WriteString("name", kfunc.Name);
        json.WriteString("prototype", CDeclaration.Prototype(kfunc));
        WriteFlags(json, kfunc.Flags);

        if (kfunc.Registrations is { } registrations)
        {
            json.WriteStartArray("registrations");

            foreach (KfuncRegistration registration in registrations)
            {
                json.WriteStartObject();
                json.WriteString("set", registration.Set);
                WriteFlags(json, registration.Flags);
                WriteStrings(json, "hooks", registration.Hooks);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
        else
        {
            json.WriteNull("registrations");
        }

        WriteStrings(json, "implicitArguments", kfunc.ImplicitArguments.Select(CDeclaration.Write));
        WriteStrings(json, "admitted", kfunc.AdmittedProgramTypes);
        json.WriteBoolean("tagged", kfunc.IsTagged);
        json.WriteString("module", kfunc.Module);
        json.WriteEndObject();
    }

    private static void WriteFlags(Utf8JsonWriter json, KfuncFlags? flags) =>
        WriteStrings(json, "flags", flags is { } known ? KfuncFlagBits.Names(known) : null);

    private static void WriteStrings(Utf8JsonWriter json, string name, IEnumerable<string>? values)
    {
        if (values is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartArray(name);

        foreach (string value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
