using KfuncGen.Snapshots.Companions;
using KfuncGen.Snapshots.Drift;
using KfuncGen.Snapshots.Types;
using KfuncGen.Tool.Listing;
using KfuncGen.Tool.Terminals;

namespace KfuncGen.Tool.Showing;

/// <summary>Writes what a type and its members are on several kernels, for people and as JSON.</summary>
/// <param name="history">The type.</param>
internal sealed class TypePage(TypeHistory history)
{
    private const string Nothing = "-";

    /// <summary>A line per member and run of kernels on which it is the same.</summary>
    public void Write(IReadOnlyList<string> members, TextWriter output, Palette palette)
    {
        output.Write($"{palette.Heading(history.Type.ToString())}\n\n");
        int width = history.Targets.Max(static target => target.Target.Length);

        foreach (TargetTypes target in history.Targets)
        {
            output.Write($"  {target.Target.PadRight(width)}  {Describe(target)}\n");
        }

        foreach (string member in members)
        {
            output.Write($"\n  {member}\n");
            TypeMember? before = null;
            bool isFirst = true;

            foreach (TargetTypes target in history.Targets)
            {
                TypeMember? now = history.Find(target, member);
                DriftChange? change = isFirst ? null : TypeMembers.Compare(before, now);
                string level = change is null || now is null ? "" : $"  {Paint(before is null ? DriftLevel.New : change.Level, palette)}";
                output.Write($"    {target.Target.PadRight(width)}  {(now is null ? Absent(target) : Describe(now))}{level}\n");
                before = now;
                isFirst = false;
            }
        }
    }

    /// <summary>One object.</summary>
    public void WriteJson(IReadOnlyList<string> members, TextWriter output) => JsonText.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteString("keyword", history.Type.Keyword);
        json.WriteString("name", history.Type.Name);
        json.WriteStartArray("kernels");

        foreach (TargetTypes target in history.Targets)
        {
            CTypeDeclaration? type = history.On(target);
            json.WriteStartObject();
            json.WriteString("kernel", target.Target);
            WritePresent(json, target, type is not null);
            WriteNumber(json, "size", type is null ? null : TypeMembers.SizeOf(type));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("members");

        foreach (string member in members)
        {
            json.WriteStartObject();
            json.WriteString("name", member);
            json.WriteStartArray("kernels");

            foreach (TargetTypes target in history.Targets)
            {
                TypeMember? found = history.Find(target, member);
                json.WriteStartObject();
                json.WriteString("kernel", target.Target);
                WritePresent(json, target, found is not null);
                json.WriteString("type", found?.Value is null ? found?.Declaration : null);
                WriteNumber(json, "bitOffset", found?.Place);
                WriteNumber(json, "bits", found?.BitWidth);
                WriteNumber(json, "value", found?.Value);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private void WritePresent(System.Text.Json.Utf8JsonWriter json, TargetTypes target, bool isPresent)
    {
        if (isPresent || history.IsKnownOn(target))
        {
            json.WriteBoolean("present", isPresent);
        }
        else
        {
            json.WriteNull("present");
        }
    }

    private static void WriteNumber(System.Text.Json.Utf8JsonWriter json, string name, long? number)
    {
        if (number is { } known)
        {
            json.WriteNumber(name, known);
        }
    }

    private string Absent(TargetTypes target) => history.IsKnownOn(target) ? Nothing : "not known";

    private string Describe(TargetTypes target) => history.On(target) is not { } type ? Absent(target)
        : TypeMembers.SizeOf(type) is { } size ? $"{size} bytes"
        : type is CTypeDeclaration.Record ? "declared only"
        : "there";

    private static string Describe(TypeMember member) =>
        member.Declaration + (member.Place is null ? "" : $" at {TypeMembers.PlaceOf(member)}");

    private static string Paint(DriftLevel level, Palette palette) => level switch
    {
        DriftLevel.New => palette.Good("new"),
        DriftLevel.Abi => palette.Bad("abi"),
        DriftLevel.Type => palette.Warning("type"),
        _ => "moved",
    };
}
