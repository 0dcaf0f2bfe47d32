using System.Text.Json;
using KfuncGen.Snapshots.Companions;
using KfuncGen.Snapshots.Drift;
using KfuncGen.Tool.Listing;
using KfuncGen.Tool.Showing;

namespace KfuncGen.Tool.Reporting;

/// <summary>
/// Writes members of types for the page, as rows like those of kfuncs: a cell per kernel, a run for kernels that have the same.
/// </summary>
internal static class ReportMembers
{
    /// <summary>Writes one member.</summary>
    public static void Write(Utf8JsonWriter json, TypeHistory type, string member)
    {
        TypeMember?[] found = [.. type.Targets.Select(target => type.Find(target, member))];
        List<(TypeMember Member, List<string> Kernels)> runs = [];
        int[] runOf = new int[found.Length];

        for (int i = 0; i < found.Length; i++)
        {
            runOf[i] = found[i] is { } one ? RunOf(runs, one, type.Targets[i]) : -1;
        }

        json.WriteStartObject();
        json.WriteString("name", $"{type.Type.Name}.{member}");
        json.WriteString("type", $"{type.Type.Keyword} {type.Type.Name}");
        json.WriteStartArray("cells");

        for (int i = 0; i < found.Length; i++)
        {
            WriteCell(json, i == 0 ? null : found[i - 1], found[i], i == 0, runOf[i]);
        }

        json.WriteEndArray();
        json.WriteStartArray("runs");

        foreach ((TypeMember one, List<string> kernels) in runs)
        {
            json.WriteStartObject();
            json.WriteStartArray("kernels");
            kernels.ForEach(json.WriteStringValue);
            json.WriteEndArray();
            json.WriteString("declaration", one.Declaration + (one.Place is null ? "" : $" at {TypeMembers.PlaceOf(one)}"));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static int RunOf(List<(TypeMember Member, List<string> Kernels)> runs, TypeMember member, TargetTypes target)
    {
        if (runs.Count == 0 || runs[^1].Member != member)
        {
            runs.Add((member, []));
        }

        runs[^1].Kernels.Add(target.Target);
        return runs.Count - 1;
    }

    private static void WriteCell(Utf8JsonWriter json, TypeMember? before, TypeMember? now, bool isFirst, int run)
    {
        DriftChange? change = before is not null && now is not null ? TypeMembers.Compare(before, now) : null;
        string? level = (before, now) switch
        {
            (null, null) => null,
            (not null, null) => DriftText.Level(DriftLevel.Gone),
            (null, not null) => isFirst ? "first" : DriftText.Level(DriftLevel.New),
            _ => change is null ? "same" : DriftText.Level(change.Level),
        };

        json.WriteStartObject();
        json.WriteString("level", level);

        if (now is not null)
        {
            json.WriteNumber("run", run);
        }

        if (change is not null)
        {
            json.WriteStartArray("changes");
            json.WriteStringValue(change.Detail);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
