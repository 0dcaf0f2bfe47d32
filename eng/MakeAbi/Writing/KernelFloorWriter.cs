using System.Globalization;
using KfuncGen.MakeAbi.Facts;

namespace KfuncGen.MakeAbi.Writing;

/// <summary>Writes what bpf(2) is called with: enums, and structs that lie in memory as the kernel's do.</summary>
internal static class KernelFloorWriter
{
    private const string Directory = "src/KfuncGen.Linux/";
    private const string Namespace = "KfuncGen.Linux.";

    // The enums with their folder and their name in C#; those of the kernel keep its names, so that they can be searched for.
    private static readonly (string Enum, string Folder, string Name, string Summary)[] Enums =
    [
        ("bpf_cmd", "Abi", "bpf_cmd", "What bpf(2) is asked to do."),
        ("bpf_prog_type", "Abi", "bpf_prog_type", "The types of programs."),
        ("bpf_attach_type", "Abi", "bpf_attach_type", "Where programs are attached."),
        ("bpf_map_type", "Abi", "bpf_map_type", "The types of maps."),
        ("bpf_link_type", "Abi", "bpf_link_type", "The types of links."),
        ("bpf_map_update_flags", "Abi", "bpf_map_update_flags", "Flags of what changes an element of a map."),
        ("bpf_map_create_flags", "Abi", "bpf_map_create_flags", "Flags of a map."),
        ("bpf_prog_load_flags", "Abi", "bpf_prog_load_flags", "Flags of a program."),
        ("perf_type_id", "Abi", "perf_type_id", "The kinds of events that perf_event_open(2) counts."),
        ("perf_hw_id", "Abi", "perf_hw_id", "What processors count, by names that hold for all."),
        ("perf_sw_ids", "Abi", "perf_sw_ids", "What the kernel counts."),
        ("perf_event_flags", "Abi", "perf_event_flags", "Flags of perf_event_open(2)."),
        ("bpf_probe_multi_flags", "Abi", "bpf_probe_multi_flags", "Flags of links of many functions."),
        ("perf_event_ioctl", "Abi", "perf_event_ioctl", "What is asked of an event."),
        ("capability", "Privileges", "Capability", "What a process may be allowed to do; the number is that of the bit."),
        ("errno", "SystemCalls", "Errno",
            "The errors of system calls, with the numbers that they have on every architecture .NET runs on."),
    ];

    // Structs of their own beside the members of bpf_attr.
    private static readonly string[] Structs =
        ["bpf_prog_info", "bpf_map_info", "bpf_link_info", "bpf_btf_info", "bpf_func_info", "bpf_line_info", "perf_event_attr"];

    /// <summary>The files.</summary>
    public static IEnumerable<(string Path, string Text)> Write(AbiFacts facts)
    {
        foreach ((string name, string folder, string type, string summary) in Enums)
        {
            yield return ($"{Directory}{folder}/{type}.g.cs", Enum(facts.Enum(name), folder, type, summary));
        }

        foreach (AbiStruct one in facts.Structs.Where(static one => one.Name.StartsWith("bpf_attr.", StringComparison.Ordinal)))
        {
            string name = one.Name.Replace('.', '_');
            yield return ($"{Directory}Abi/{name}.g.cs", Struct(
                one, name, $"A member of <c>union bpf_attr</c>, which bpf(2) reads: <c>{one.Name["bpf_attr.".Length..]}</c>."));
        }

        foreach (string name in Structs)
        {
            yield return ($"{Directory}Abi/{name}.g.cs", Struct(facts.Struct(name), name, $"<c>struct {name}</c>."));
        }
    }

    private static string Enum(AbiEnum facts, string folder, string name, string summary)
    {
        CodeText text = new($"eng/abi/kernel.facts, {facts.Origin}", [], Namespace + folder);
        text.Line($"/// <summary>{summary}</summary>");
        text.Open($"internal enum {name} : {(facts.Values.Any(static value => value.Value < 0) || name == "Errno" ? "int" : "uint")}");

        if (name == "Errno")
        {
            text.Line("None = 0,");
        }

        foreach (AbiEnumValue value in facts.Values)
        {
            text.Line(string.Create(CultureInfo.InvariantCulture, $"{value.Name} = {value.Value},"));
        }

        return text.Close().ToString();
    }

    private static string Struct(AbiStruct facts, string name, string summary)
    {
        bool isUnsafe = facts.Fields.Any(static field => field.Count > 0);
        CodeText text = new("eng/abi/kernel.facts", ["System.Runtime.InteropServices"], Namespace + "Abi");
        text.Line(
            $"/// <summary>{summary} Where C has a union, fields share their place; those of a named member have its name before " +
            "theirs.</summary>");
        text.Line(string.Create(CultureInfo.InvariantCulture, $"[StructLayout(LayoutKind.Explicit, Size = {facts.Size})]"));
        text.Open($"internal {(isUnsafe ? "unsafe " : "")}struct {name}");

        foreach (AbiField field in facts.Fields)
        {
            text.Line(string.Create(CultureInfo.InvariantCulture, $"[FieldOffset({field.Offset})]"));
            text.Line(Field(facts, field)).Line();
        }

        return text.Close().ToString().Replace("\n\n}\n", "\n}\n", StringComparison.Ordinal);
    }

    private static string Field(AbiStruct owner, AbiField field)
    {
        string type = field.IsPointer ? "ulong" : CSharpNames.Number(field.Type)
            ?? throw new AbiException(
                $"field '{field.Name}' of '{owner.Name}' is a {field.Type}, for which bpf(2)'s structs have no form yet.");
        string name = CSharpNames.Escape(field.Name.Replace('.', '_'));

        return field.Count > 0 ? string.Create(CultureInfo.InvariantCulture, $"public fixed {type} {name}[{field.Count}];")
            : field.BitWidth > 0 ? $"public {type} {name}_bits;"
            : $"public {type} {name};";
    }
}
