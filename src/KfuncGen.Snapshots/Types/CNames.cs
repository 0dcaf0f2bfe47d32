namespace KfuncGen.Snapshots.Types;

/// <summary>Tells which names may stand in a declaration, so that it can be told again where the type ends and the name begins.</summary>
public static class CNames
{
    private static readonly HashSet<string> BaseTypeWords = new(StringComparer.Ordinal)
    {
        "unsigned", "signed", "long", "short", "int", "char", "_Bool", "float", "double", "__int128",
    };

    private static readonly HashSet<string> Keywords = new(StringComparer.Ordinal)
    {
        "const", "volatile", "restrict", "struct", "union", "enum", "void",
    };

    /// <summary>Whether a text is a C identifier that is no word of a declaration itself.</summary>
    public static bool IsName(string text) => IsIdentifier(text) && !Keywords.Contains(text) && !BaseTypeWords.Contains(text);

    /// <summary>Whether a text names a base type: a name, or the words of C's own types, as in <c>long unsigned int</c>.</summary>
    public static bool IsScalarName(string text) => IsName(text) || text.Split(' ').All(IsBaseTypeWord);

    /// <summary>Whether a word is part of the names of C's own types.</summary>
    public static bool IsBaseTypeWord(string word) => BaseTypeWords.Contains(word);

    private static bool IsIdentifier(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is not ((>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '_') && (text[i] is not (>= '0' and <= '9') || i == 0))
            {
                return false;
            }
        }

        return text.Length > 0;
    }
}
