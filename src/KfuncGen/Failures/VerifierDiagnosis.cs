using System.Globalization;
using System.Text.RegularExpressions;

namespace KfuncGen.Failures;

/// <summary>
/// What kernels since 7.3 add to the verifier's message: a block that begins with "Verification failed:" and has sections, each
/// with a heading at the line's start and text that is indented. kernel/bpf/log.c, 7.3.
/// </summary>
internal sealed partial class VerifierDiagnosis
{
    private const string Beginning = "Verification failed:";

    private readonly Dictionary<string, string> sections;

    private VerifierDiagnosis(Dictionary<string, string> sections) => this.sections = sections;

    /// <summary>What is wrong, in a sentence; null where the block does not say.</summary>
    public string? Reason => TextOf("Reason");

    /// <summary>What to do; null where the block does not say.</summary>
    public string? Suggestion => TextOf("Suggestion");

    /// <summary>The instruction that it points at; null where it points at none.</summary>
    public int? Slot =>
        sections.TryGetValue("At", out string? place) && PointerPattern().Match(place) is { Success: true } match
            && int.TryParse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture, out int slot)
            ? slot
            : null;

    /// <summary>Takes the block out of a log.</summary>
    /// <param name="lines">The log's lines.</param>
    /// <param name="rest">The log as an older kernel would have written it.</param>
    /// <returns>Null where there is no block.</returns>
    public static VerifierDiagnosis? Take(string[] lines, out string[] rest)
    {
        int start = Array.FindLastIndex(lines, static line => line.StartsWith(Beginning, StringComparison.Ordinal));

        if (start < 0)
        {
            rest = lines;
            return null;
        }

        Dictionary<string, string> sections = [];
        string? heading = null;
        int end = start + 1;

        for (; end < lines.Length && (lines[end].Length == 0 || lines[end][0] == ' ' || HeadingPattern().IsMatch(lines[end])); end++)
        {
            if (lines[end].Length > 0 && lines[end][0] != ' ')
            {
                heading = lines[end][..^1];
                sections.TryAdd(heading, "");
            }
            else if (heading is not null)
            {
                sections[heading] += lines[end] + "\n";
            }
        }

        // An empty line before the block belongs to it: the message goes on behind.
        int before = start;

        while (before > 0 && lines[before - 1].Length == 0)
        {
            before--;
        }

        rest = [.. lines[..before], .. lines[end..]];
        return new(sections);
    }

    private string? TextOf(string heading) =>
        sections.TryGetValue(heading, out string? text)
            && text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } words
            ? string.Join(' ', words)
            : null;

    [GeneratedRegex(@"^[A-Z][A-Za-z ]*:$")]
    private static partial Regex HeadingPattern();

    // Of the source's lines none has an opcode.
    [GeneratedRegex(@"^\s*>>>\s*(\d+) \| \([0-9a-f]{2}\)", RegexOptions.Multiline)]
    private static partial Regex PointerPattern();
}
