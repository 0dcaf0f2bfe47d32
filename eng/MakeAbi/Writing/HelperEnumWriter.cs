using System.Globalization;
using KfuncGen.MakeAbi.Facts;
using KfuncGen.MakeAbi.Tables;

namespace KfuncGen.MakeAbi.Writing;

/// <summary>Writes the enums that helpers take and give.</summary>
internal static class HelperEnumWriter
{
    /// <summary>The files.</summary>
    public static IEnumerable<(string Path, string Text)> Write(AbiFacts facts, IReadOnlyList<HelperEnum> enums) =>
        enums.Select(one => ($"src/KfuncGen/KernelHelpers/{one.Name}.g.cs", Enum(facts, one)));

    private static string Enum(AbiFacts facts, HelperEnum one)
    {
        AbiEnum[] sources = [.. one.Facts.Select(facts.Enum)];
        CodeText text = new($"{HelperEnumTable.Path} and eng/abi/kernel.facts", [], "KfuncGen");
        text.Line($"/// <summary>{one.Sentence}.</summary>");
        text.Line("/// <remarks>");
        string origins = string.Join(" and ", sources.Select(Origin));
        text.Line($"/// The values are those of {origins}; which of them are taken, {one.Code}, 7.3, says.");
        text.Line("/// </remarks>");

        if (one.IsFlags)
        {
            text.Line("[Flags]");
        }

        text.Open($"public enum {one.Name}{(one.Type == "int" ? "" : " : " + one.Type)}");

        foreach ((int index, (string name, long? number, string sentence)) in one.Values.Index())
        {
            if (index > 0)
            {
                text.Line();
            }

            text.Line($"/// <summary>{sentence}</summary>");
            text.Line($"{name} = {Number(number ?? Find(sources, one, name), one.Type)},");
        }

        return text.Close().ToString();
    }

    private static string Origin(AbiEnum source) => source.Origin.StartsWith("enum with ", StringComparison.Ordinal)
        ? $"the <c>enum</c> with <c>{source.Origin["enum with ".Length..]}</c>"
        : $"<c>{source.Origin}</c>";

    private static long Find(AbiEnum[] sources, HelperEnum one, string name) =>
        sources.SelectMany(static source => source.Values).FirstOrDefault(value => value.Name == name) is { } found
            ? found.Value
            : throw new AbiException($"{HelperEnumTable.Path} has '{name}' for {one.Name}, and none of its facts has.");

    // A negative number of C's, passed where 64 bits are taken, is the number with all upper bits set.
    private static string Number(long value, string type) =>
        type == "ulong" && value < 0 ? $"0x{(ulong)value:x}" : value.ToString(CultureInfo.InvariantCulture);
}
