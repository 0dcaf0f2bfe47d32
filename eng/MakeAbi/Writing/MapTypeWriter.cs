using System.Globalization;
using KfuncGen.MakeAbi.Facts;

namespace KfuncGen.MakeAbi.Writing;

/// <summary>Writes the kernel's names of the types of maps, which listings have.</summary>
internal static class MapTypeWriter
{
    /// <summary>The file.</summary>
    public static (string Path, string Text) Write(AbiFacts facts)
    {
        CodeText text = new("eng/abi/kernel.facts", [], "KfuncGen.Generator.Lowering.Symbols");
        text.Line("/// <summary>The names of the types of maps: enum bpf_map_type.</summary>");
        text.Open("internal static class MapTypeNames");
        text.Line("/// <summary>The name of a type; null for one that the newest kernel that is known has not.</summary>");
        text.Line("public static string? Find(int type) => type switch").Line("{");
        // Some types have a second name: the older one where the first says that the type is deprecated.
        text.Deeper(facts.Enum("bpf_map_type").Values
            .Where(static value => !value.Name.StartsWith("__", StringComparison.Ordinal)
                && !value.Name.EndsWith("_DEPRECATED", StringComparison.Ordinal))
            .DistinctBy(static value => value.Value)
            .Select(static value => string.Create(CultureInfo.InvariantCulture, $"{value.Value} => \"{value.Name}\","))
            .Append("_ => null,"));
        return ("src/KfuncGen.Generator/Lowering/Symbols/MapTypeNames.g.cs", text.Line("};").Close().ToString());
    }
}
