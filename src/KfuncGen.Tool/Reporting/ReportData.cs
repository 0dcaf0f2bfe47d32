using System.Text.Encodings.Web;
using System.Text.Json;
using KfuncGen.Snapshots;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Drift;
using KfuncGen.Snapshots.Targets;
using KfuncGen.Snapshots.Text;
using KfuncGen.Stubs.Deprecation;
using KfuncGen.Stubs.Variants;
using KfuncGen.Stubs.Words;
using KfuncGen.Tool.Listing;
using KfuncGen.Tool.Showing;
using KfuncGen.Tool.Stubs;

namespace KfuncGen.Tool.Reporting;

/// <summary>
/// Writes what the page shows, as JSON for a script element. Kernels are oldest first; a kfunc has a cell per kernel, and a run
/// for each row of kernels on which prototype and flags are the same.
/// </summary>
/// <param name="targets">The kernels.</param>
/// <param name="types">The types that are shown, and which of their members; on the same kernels.</param>
internal sealed class ReportData(TargetSet targets, IReadOnlyCollection<(TypeHistory Type, IReadOnlyList<string> Members)> types)
{
    private static readonly JsonWriterOptions Options = new()
    {
        // In a script element, "</script>" and
        // "<!--" must not occur; this escapes every '<', '>' and '&', quotes and all that is not ASCII.
        Encoder = JavaScriptEncoder.Default,
    };

    private readonly DeprecationRules deprecations = new(targets, KernelLifecycle.All);

    /// <summary>The JSON.</summary>
    public string Write()
    {
        using MemoryStream bytes = new();

        using (Utf8JsonWriter json = new(bytes, Options))
        {
            json.WriteStartObject();
            json.WriteStartArray("kernels");

            foreach (Target target in targets.Targets)
            {
                json.WriteStartObject();
                json.WriteString("name", target.Name);
                json.WriteNumber("count", targets.Kfuncs.Count(history => history.Appearances.Any(one => one.Target == target)));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("kfuncs");
            CSharpStubs stubs = new(targets, deprecations);

            foreach (KfuncHistory history in targets.Kfuncs)
            {
                WriteKfunc(json, history, [.. stubs.Of(history)]);
            }

            json.WriteEndArray();
            json.WriteStartArray("types");

            foreach ((TypeHistory type, IReadOnlyList<string> members) in types)
            {
                foreach (string member in members)
                {
                    ReportMembers.Write(json, type, member);
                }
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private void WriteKfunc(Utf8JsonWriter json, KfuncHistory history, StubVariant[] variants)
    {
        KfuncAppearance newest = history.Newest;
        ContractSentences contract = new(newest);
        string[] broken = [.. history.Appearances.Where(
            static one => one.Kfunc.HasImplicitArgumentsInBtf).Select(static one => one.Target.Name)];

        json.WriteStartObject();
        json.WriteString("name", history.Name);
        json.WriteString("module", newest.Kfunc.Module);
        json.WriteString("deprecated", deprecations.Explain(history));
        json.WriteString(
            "broken",
            broken.Length == 0
                ? null
                : $"Refused on {string.Join(", ", broken)}: every call is, because BTF has the arguments in the prototype that only the " +
                    "verifier can pass.");
        List<List<KfuncAppearance>> runs = Runs(history);
        WriteCells(json, history, runs);
        json.WriteStartArray("runs");

        foreach (List<KfuncAppearance> run in runs)
        {
            WriteRun(json, run, variants.First(variant => variant.Targets.Contains(run[0].Target.Name)));
        }

        json.WriteEndArray();
        WriteStrings(json, "call", contract.Call());
        json.WriteStartArray("contract");

        for (int i = 0; i < newest.Kfunc.Parameters.Count; i++)
        {
            WritePair(json, newest.Kfunc.Parameters[i].Name, contract.Argument(i));
        }

        if (contract.Result() is { } result)
        {
            WritePair(json, "returns", result);
        }

        json.WriteEndArray();
        json.WriteString("programs", ProgramTypeWords.Of(newest));
        json.WriteEndObject();
    }

    /// <summary>The kernels that have the kfunc, cut wherever what a program declares or what flags say changed.</summary>
    private static List<List<KfuncAppearance>> Runs(KfuncHistory history)
    {
        List<List<KfuncAppearance>> runs = [];

        foreach (KfuncAppearance one in history.Appearances)
        {
            if (runs.Count > 0
                && runs[^1][^1].Kfunc is { } last
                && CDeclaration.Prototype(last) == CDeclaration.Prototype(one.Kfunc)
                && last.AnyFlags == one.Kfunc.AnyFlags)
            {
                runs[^1].Add(one);
            }
            else
            {
                runs.Add([one]);
            }
        }

        return runs;
    }

    private void WriteCells(Utf8JsonWriter json, KfuncHistory history, List<List<KfuncAppearance>> runs)
    {
        json.WriteStartArray("cells");
        KfuncAppearance? before = null;
        bool isFirst = true;

        foreach (Target target in targets.Targets)
        {
            KfuncAppearance? now = history.Appearances.FirstOrDefault(one => one.Target == target);
            EquatableArray<DriftChange> changes = before is not null && now is not null ? ContractDrift.Compare(before, now) : default;

            string? level = (before, now) switch
            {
                (null, null) => null,
                (not null, null) => DriftText.Level(DriftLevel.Gone),
                (null, not null) => isFirst ? "first" : DriftText.Level(DriftLevel.New),
                _ => changes.IsEmpty ? "same" : DriftText.Level(changes.Max(static change => change.Level)),
            };

            json.WriteStartObject();
            json.WriteString("level", level);

            if (now?.Kfunc.HasImplicitArgumentsInBtf == true)
            {
                json.WriteBoolean("refused", true);
            }

            if (now is not null)
            {
                json.WriteNumber("run", runs.FindIndex(run => run.Contains(now)));
            }

            if (!changes.IsEmpty)
            {
                WriteStrings(json, "changes", changes.Select(static change => change.Detail));
            }

            json.WriteEndObject();
            before = now;
            isFirst = false;
        }

        json.WriteEndArray();
    }

    private static void WriteRun(Utf8JsonWriter json, List<KfuncAppearance> run, StubVariant variant)
    {
        Kfunc kfunc = run[0].Kfunc;

        json.WriteStartObject();
        WriteStrings(json, "kernels", run.Select(static one => one.Target.Name));
        json.WriteString("result", CDeclaration.Write(kfunc.ReturnType));
        IEnumerable<string> parameters = kfunc.Parameters.Select(CDeclaration.Write);
        WriteStrings(json, "parameters", kfunc.IsVariadic ? parameters.Append("...") : parameters);
        json.WriteString("csharp", CSharpStubs.Declaration(variant));

        if (kfunc.AnyFlags is { } flags)
        {
            WriteStrings(json, "flags", KfuncFlagBits.Names(flags));
        }
        else
        {
            json.WriteNull("flags");
        }

        json.WriteEndObject();
    }

    private static void WritePair(Utf8JsonWriter json, string term, string words)
    {
        json.WriteStartArray();
        json.WriteStringValue(term);
        json.WriteStringValue(words);
        json.WriteEndArray();
    }

    private static void WriteStrings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);

        foreach (string value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
