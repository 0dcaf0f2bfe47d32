using System.Globalization;
using System.IO.Enumeration;
using System.Text.RegularExpressions;
using KfuncGen.MakeAbi.Facts;

namespace KfuncGen.MakeAbi.Reading;

/// <summary>Takes numbers from the <c>#define</c>s of a UAPI header. Comments are passed over.</summary>
internal static partial class DefineHeader
{
    /// <summary>Reads those whose names are asked for.</summary>
    /// <param name="text">The header.</param>
    /// <param name="patterns">Names, in which <c>*</c> stands for anything. A name without it must be there, and must be a plain
    /// number.</param>
    public static IEnumerable<AbiEnumValue> Read(string text, IReadOnlyList<string> patterns)
    {
        List<AbiEnumValue> values = [];

        foreach (Match match in Define().Matches(text))
        {
            string name = match.Groups["name"].Value;

            if (patterns.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false)))
            {
                values.Add(new AbiEnumValue(name, Value(match)));
            }
        }

        return patterns.FirstOrDefault(pattern => !pattern.Contains('*') && !values.Exists(value => value.Name == pattern)) is { } missing
            ? throw new AbiException($"the header defines no '{missing}' as a plain number.")
            : values;
    }

    private static long Value(Match match)
    {
        string number = match.Groups["number"].Value;

        long value = number.StartsWith("0x", StringComparison.Ordinal)
            ? long.Parse(number.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
            : long.Parse(number, CultureInfo.InvariantCulture);

        return match.Groups["shift"] is { Success: true } shift ? value << int.Parse(shift.ValueSpan, CultureInfo.InvariantCulture) : value;
    }

    [GeneratedRegex(
        @"^#define[ \t]+(?<name>\w+)[ \t]+\(?(?<number>-?(?:0x[0-9a-fA-F]+|\d+))U?(?:[ \t]*<<[ \t]*(?<shift>\d+))?\)?[ \t]*(?:/\*.*)?$",
        RegexOptions.Multiline)]
    private static partial Regex Define();
}
