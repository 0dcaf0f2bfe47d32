using System.Globalization;
using KfuncGen.MakeAbi.Facts;

namespace KfuncGen.MakeAbi.Reading;

/// <summary>Reads what <c>eng/abi/selection</c> asks for.</summary>
internal static class Selection
{
    /// <summary>Takes the facts from a kernel and headers.</summary>
    /// <param name="selection">The text of the selection.</param>
    /// <param name="btf">The kernel.</param>
    /// <param name="header">Gives the text of a UAPI header by its name.</param>
    /// <param name="helpers">The text of <c>bpf_helper_defs.h</c>.</param>
    public static AbiFacts Read(string selection, BtfFacts btf, Func<string, string> header, string helpers)
    {
        List<AbiEnum> enums = [];
        List<AbiStruct> structs = [];

        foreach (string line in selection.Split('\n').Where(static line => line.Length > 0 && line[0] != '#'))
        {
            switch (line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                case ["enum", "with", { } value, "as", { } name]:
                    enums.Add(btf.EnumWith(value, name));
                    break;

                case ["enum", { } name]:
                    enums.Add(btf.Enum(name));
                    break;

                case ["define", { } name, { } file, .. { Length: > 0 } patterns]:
                    Add(enums, name, file, DefineHeader.Read(header(file), patterns));
                    break;

                case ["struct", { } name]:
                    structs.Add(btf.Struct(name));
                    break;

                case ["value", { } name, { } value, { } number, { } file]:
                    Add(enums, name, file, [new AbiEnumValue(value, long.Parse(number, CultureInfo.InvariantCulture))]);
                    break;

                case ["union", { } name, .. { } names]:
                    structs.AddRange(
                        btf.Union(name, names.ToDictionary(static one => one.Split('=')[0], static one => one.Split('=')[^1])));
                    break;

                default:
                    throw new AbiException($"eng/abi/selection says '{line}'; its first lines say what a line can be.");
            }
        }

        return new AbiFacts { Enums = [.. enums], Structs = [.. structs], Helpers = HelperHeader.Read(helpers) };
    }

    private static void Add(List<AbiEnum> enums, string name, string file, IEnumerable<AbiEnumValue> values)
    {
        int known = enums.FindIndex(one => one.Name == name);

        if (known < 0)
        {
            enums.Add(new AbiEnum(name, file, [.. values]));
        }
        else
        {
            enums[known] = enums[known] with { Origin = $"{enums[known].Origin} {file}", Values = enums[known].Values.AddRange(values) };
        }
    }
}
