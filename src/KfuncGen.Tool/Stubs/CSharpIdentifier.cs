using System.Text;

namespace KfuncGen.Generator.Stubs;

/// <summary>
/// Makes C# identifiers of kernel names, as the generator's class of this name does, which asks the compiler for keywords. The
/// tool does without the compiler.
/// </summary>
internal static class CSharpIdentifier
{
    // All words that are reserved somewhere: escaping one that needs none changes nothing.
    private static readonly HashSet<string> Keywords =
    [
        .. ("abstract as base bool break byte case catch char checked class const continue decimal default delegate do double else enum event explicit extern "
            + "false finally fixed float for foreach goto if implicit in int interface internal is lock long namespace new null object operator out override "
            + "params private protected public readonly ref return sbyte sealed short sizeof stackalloc static string struct switch this throw true try typeof "
            + "uint ulong unchecked unsafe ushort using virtual void volatile while "
            + "add alias and ascending async await by descending dynamic equals extension field file from get global group init into join let managed nameof "
            + "not notnull on or orderby partial record remove required scoped select set unmanaged value var when where with yield allows").Split(' '),
    ];

    /// <summary>A name that stands where only names stand, such as a member or parameter.</summary>
    public static string Escape(string name) => Keywords.Contains(name) ? "@" + name : name;

    /// <summary>The letters, digits and underscores of C text, the rest left out; only names of older variants are made of it.</summary>
    public static string Token(string text)
    {
        StringBuilder token = new();

        foreach (string word in text.Split(' ', '*', '(', ')', ',', '[', ']', '<', '>', '"', ';'))
        {
            if (word.Length > 0 && word is not ("struct" or "union" or "enum" or "const" or "volatile" or "restrict") && !word.StartsWith("__attribute__", StringComparison.Ordinal))
            {
                token.Append(token.Length > 0 ? "_" : "").Append(word.TrimStart('_'));
            }
        }

        return token.ToString();
    }
}
