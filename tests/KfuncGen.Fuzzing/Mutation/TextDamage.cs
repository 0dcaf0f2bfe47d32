using System.Text;

namespace KfuncGen.Fuzzing.Mutation;

/// <summary>Changes text by lines and words.</summary>
internal static class TextDamage
{
    /// <summary>Text does not grow beyond this: a line of it is deep enough for any recursion that has no limit.</summary>
    private const int LengthLimit = 1 << 18;

    private static readonly string[] Pieces =
    [
        "(", ")", "[", "]", "{", "}", "<", ">", "*", ",", ";", ":", "?", "|", "=", "-", "@", "//", " ", "\t", "\n", "\r\n", "\0", "\ufeff",
        "é",
        "(*", "((", "struct {", "struct s", "const ", "volatile ", "...", "void", "u32 x", "x[4294967295]", "[0]", "align", "union", "enum",
        "0", "1", "-1", "64",
        "4294967295", "4294967296", "18446744073709551615", "9223372036854775808", "99999999999999999999", "KF_BIT_63", "KF_BIT_64",
        "kfunc", "untagged", "implicit(", "module", "tags yes",
    ];

    /// <summary>Applies one step.</summary>
    public static byte[] Apply(Random random, byte[] bytes, byte[] other)
    {
        string text = Encoding.UTF8.GetString(bytes);

        text = random.Next(10) switch
        {
            0 => Edit(random, text, static (random, lines) => lines.RemoveAt(random.Next(lines.Count))),
            1 => Edit(random, text, static (random, lines) => lines.Insert(random.Next(lines.Count), lines[random.Next(lines.Count)])),
            2 => Edit(random, text, (random, lines) => lines.Insert(random.Next(lines.Count), PickLine(random, other))),
            3 => Edit(random, text, static (random, lines) => lines.Reverse(0, random.Next(lines.Count + 1))),
            4 => Remove(random, text),
            5 => Insert(random, text, string.Concat(Enumerable.Repeat(Pieces[random.Next(Pieces.Length)], 1 << random.Next(13)))),
            6 => ReplaceNumber(random, text),
            7 => text[..random.Next(text.Length + 1)],
            8 => MoveWord(random, text),
            _ => Insert(random, text, Pieces[random.Next(Pieces.Length)]),
        };

        return Encoding.UTF8.GetBytes(text.Length > LengthLimit ? text[..LengthLimit] : text);
    }

    private static string Edit(Random random, string text, Action<Random, List<string>> edit)
    {
        List<string> lines = [.. text.Split('\n')];
        edit(random, lines);
        return string.Join('\n', lines);
    }

    private static string PickLine(Random random, byte[] other)
    {
        string[] lines = Encoding.UTF8.GetString(other).Split('\n');
        return lines[random.Next(lines.Length)];
    }

    private static string Insert(Random random, string text, string piece) => text.Insert(random.Next(text.Length + 1), piece);

    private static string Remove(Random random, string text)
    {
        int start = random.Next(text.Length + 1);
        return text.Remove(start, Math.Min(text.Length - start, 1 + random.Next(32)));
    }

    private static string ReplaceNumber(Random random, string text)
    {
        int start = text.AsSpan(random.Next(text.Length + 1)) is var rest && rest.IndexOfAnyInRange('0', '9') is int found and >= 0
            ? text.Length - rest.Length + found
            : -1;

        if (start < 0)
        {
            return text;
        }

        int end = start;

        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        ulong current = ulong.TryParse(text.AsSpan(start, end - start), out ulong number) ? number : 0;
        return string.Concat(
            text.AsSpan(0, start),
            InterestingNumbers.Pick(random, current, text.Length, start).ToString(System.Globalization.CultureInfo.InvariantCulture),
            text.AsSpan(end));
    }

    /// <summary>Takes what is between two blanks and puts it somewhere else.</summary>
    private static string MoveWord(Random random, string text)
    {
        string[] words = text.Split(' ');
        int from = random.Next(words.Length);
        int to = random.Next(words.Length);
        (words[from], words[to]) = (words[to], words[from]);
        return string.Join(' ', words);
    }
}
