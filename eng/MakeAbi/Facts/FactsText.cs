using System.Globalization;
using System.Text;

namespace KfuncGen.MakeAbi.Facts;

/// <summary>
/// Facts as text, one a line. A line that starts in the first column opens something (<c>source</c>, <c>enum</c>, <c>struct</c>) or is a
/// <c>helper</c>; an indented one is a value or field of what was opened last.
/// </summary>
internal static class FactsText
{
    /// <summary>Writes facts.</summary>
    public static string Write(AbiFacts facts)
    {
        StringBuilder text = new(
            "# Facts of the kernel's ABI: names, numbers and types. Written by eng/make-abi read; not to be edited.\n");

        foreach (string source in facts.Sources)
        {
            text.Append(CultureInfo.InvariantCulture, $"source {source}\n");
        }

        foreach (AbiEnum one in facts.Enums)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nenum {one.Name} {one.Origin}\n");

            foreach (AbiEnumValue value in one.Values)
            {
                text.Append(CultureInfo.InvariantCulture, $"    {value.Name} {value.Value}\n");
            }
        }

        foreach (AbiStruct one in facts.Structs)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nstruct {one.Name} {one.Size}\n");

            foreach (AbiField field in one.Fields)
            {
                text.Append(CultureInfo.InvariantCulture, $"    {field.Offset} {field.Name}{Suffix(field)} {field.Type}\n");
            }
        }

        text.Append('\n');

        foreach (AbiHelper helper in facts.Helpers)
        {
            text.Append(CultureInfo.InvariantCulture, $"helper {helper.Number} {helper.Prototype}\n");
        }

        return text.ToString();
    }

    /// <summary>Reads facts.</summary>
    /// <exception cref="AbiException">A line is none of those that are written.</exception>
    public static AbiFacts Read(string text)
    {
        List<string> sources = [];
        List<AbiEnum> enums = [];
        List<AbiStruct> structs = [];
        List<AbiHelper> helpers = [];
        bool isInStruct = false;

        foreach ((int index, string line) in text.Split('\n').Index())
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

            switch (words)
            {
                case ["source", ..]:
                    sources.Add(line["source ".Length..]);
                    break;

                case ["enum", { } name, ..] when line[0] != ' ':
                    enums.Add(new AbiEnum(name, string.Join(' ', words[2..]), []));
                    isInStruct = false;
                    break;

                case ["struct", { } name, { } size] when line[0] != ' ':
                    structs.Add(new AbiStruct(name, Number(size, index), []));
                    isInStruct = true;
                    break;

                case ["helper", { } number, ..]:
                    helpers.Add(Prototype.Parse(Number(number, index), string.Join(' ', words[2..])));
                    break;

                case [{ } name, { } value] when line[0] == ' ' && !isInStruct && enums is [.., { } last]:
                    AbiEnumValue named = new(name, long.Parse(value, CultureInfo.InvariantCulture));
                    enums[^1] = last with { Values = last.Values.Add(named) };
                    break;

                case [{ } offset, { } name, ..] when line[0] == ' ' && isInStruct && structs is [.., { } last]:
                    AbiField field = Field(Number(offset, index), name, string.Join(' ', words[2..]), index);
                    structs[^1] = last with { Fields = last.Fields.Add(field) };
                    break;

                default:
                    throw new AbiException(
                        $"line {index + 1} of the facts says '{line}', which is neither a source, enum, struct, helper nor part of " +
                        "one. Make the facts again with eng/make-abi.");
            }
        }

        return new AbiFacts { Sources = [.. sources], Enums = [.. enums], Structs = [.. structs], Helpers = [.. helpers] };
    }

    private static string Suffix(AbiField field) =>
        field.BitWidth > 0 ? string.Create(CultureInfo.InvariantCulture, $":{field.BitOffset}:{field.BitWidth}")
        : field.Count > 0 ? string.Create(CultureInfo.InvariantCulture, $"[{field.Count}]")
        : "";

    private static AbiField Field(int offset, string name, string type, int line)
    {
        if (name.Split(':') is [{ } bits, { } start, { } width])
        {
            return new AbiField(bits, offset, type, 0, Number(start, line), Number(width, line));
        }

        return name.Split('[', ']') is [{ } array, { } count, ""]
            ? new AbiField(array, offset, type, Number(count, line))
            : new AbiField(name, offset, type);
    }

    private static int Number(string word, int line) => int.TryParse(word, CultureInfo.InvariantCulture, out int number)
        ? number
        : throw new AbiException(
            $"line {line + 1} of the facts has '{word}' where a number must be. Make the facts again with eng/make-abi.");
}
