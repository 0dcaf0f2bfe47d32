using System.Text.RegularExpressions;

namespace KernelMatrix.Guest.Truth;

/// <summary>The types of a C prototype, of the few forms that kfuncs have.</summary>
internal static partial class CPrototype
{
    /// <summary>Takes a prototype apart.</summary>
    /// <returns>The C types: of parameters with their names.</returns>
    public static (string Result, string[] Parameters) Parse(string prototype)
    {
        // Where memory lies is no part of a type here: BTF says it by a tag, which is passed over, too.
        Match match = Form().Match(Attribute().Replace(prototype, ""));
        string inside = match.Groups["parameters"].Value;
        string[] parameters = inside is "void" or "" ? [] : [.. Split(inside).Select(WithoutName)];
        return (match.Groups["result"].Value.Trim(), parameters);
    }

    /// <summary>A type in the words of <see cref="RunningBtf"/>.</summary>
    /// <param name="type">The C type.</param>
    /// <param name="typedef">Gives what a name stands for; null for none.</param>
    public static string Canonical(string type, Func<string, string?> typedef)
    {
        if (type.Contains('('))
        {
            return "function*";
        }

        int stars = type.Count(static c => c == '*');
        string[] words = [.. type.Replace("*", " ").Split(
            ' ', StringSplitOptions.RemoveEmptyEntries).Where(static word => word is not ("const" or "volatile" or "restrict"))];
        string name = string.Join(' ', words);

        string bare = words[0] is "struct" or "union" or "enum" ? name : Number(words) ?? typedef(name) ?? name;
        return bare + new string('*', stars);
    }

    private static string? Number(string[] words)
    {
        if (words is ["void"] or ["bool"] or ["_Bool"] or ["char"])
        {
            return words[0] == "_Bool" ? "bool" : words[0];
        }

        if (!Array.TrueForAll(words, static word => word is "int" or "long" or "short" or "char" or "unsigned" or "signed"))
        {
            return null;
        }

        int size = words.Contains("char") ? 1 : words.Contains("short") ? 2 : words.Contains("long") ? 8 : 4;
        bool isSigned = !words.Contains("unsigned");
        return $"{(isSigned ? "i" : "u")}{size}";
    }

    private static IEnumerable<string> Split(string parameters)
    {
        int depth = 0;
        int start = 0;

        for (int i = 0; i <= parameters.Length; i++)
        {
            char c = i < parameters.Length ? parameters[i] : ',';
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;

            if (c == ',' && depth == 0)
            {
                yield return parameters[start..i].Trim();
                start = i + 1;
            }
        }
    }

    private static string WithoutName(string parameter) =>
        parameter.Contains('(') ? parameter : Name().Replace(parameter, "").Trim();

    [GeneratedRegex(@"__attribute__\(\((?:[^()]|\([^()]*\))*\)\)\s*")]
    private static partial Regex Attribute();

    [GeneratedRegex(@"^(?<result>.*?)(?<name>\w+)\((?<parameters>.*)\)$")]
    private static partial Regex Form();

    [GeneratedRegex(@"(?<=[\w*].*[\s*])\w+$")]
    private static partial Regex Name();
}
