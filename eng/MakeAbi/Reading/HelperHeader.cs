using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using KfuncGen.MakeAbi.Facts;

namespace KfuncGen.MakeAbi.Reading;

/// <summary>Takes the declarations of helpers from libbpf's <c>bpf_helper_defs.h</c>. Comments are passed over.</summary>
internal static partial class HelperHeader
{
    /// <summary>Reads the declarations.</summary>
    public static ImmutableArray<AbiHelper> Read(string text)
    {
        List<AbiHelper> helpers = [];

        foreach (Match match in Declaration().Matches(text))
        {
            int number = int.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture);
            helpers.Add(
                Prototype.Parse(
                    number, $"{match.Groups["result"].Value} {match.Groups["name"].Value}({match.Groups["parameters"].Value})"));
        }

        return helpers.Count > 0
            ? [.. helpers.OrderBy(static helper => helper.Number)]
            : throw new AbiException("the header declares no helper. Give bpf_helper_defs.h of libbpf.");
    }

    [GeneratedRegex(
        @"^static (?:__bpf_fastcall )?(?<result>[^()\n]*?) ?\(\* const (?<name>\w+)\)" +
        @"\((?<parameters>[^()\n]*)\) = \(void \*\) (?<number>\d+);$",
        RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
