using System.Text;

namespace KfuncGen.Stubs.Naming;

/// <summary>Makes C# identifiers of kernel names.</summary>
public static class CSharpIdentifier
{
    // All words that mean something somewhere: escaping one that needs none there changes nothing.
    private static readonly HashSet<string> Keywords = new(
        ("abstract as base bool break byte case catch char checked class const continue decimal default delegate do double else enum " +
        "event explicit extern "
            + "false finally fixed float for foreach goto if implicit in int interface internal is lock long namespace new null object " +
            "operator out override "
            + "params private protected public readonly ref return sbyte sealed short sizeof stackalloc static string struct switch " +
            "this throw true try typeof "
            + "uint ulong unchecked unsafe ushort using virtual void volatile while __arglist __makeref __reftype __refvalue "
            + "_ add alias allows and ascending assembly async await by descending equals extension field file from get global group " +
            "init into join let managed "
            + "method module nameof not on or orderby param partial property record remove required scoped select set type typevar " +
            "unmanaged when where with yield").Split(' '),
        StringComparer.Ordinal);

    private static readonly HashSet<string> Members = new(
        "All Has KfuncTable Equals Finalize GetHashCode GetType MemberwiseClone ReferenceEquals ToString".Split(' '),
        StringComparer.Ordinal);

    /// <summary>The words of C#, reserved and contextual.</summary>
    public static IReadOnlyCollection<string> Words => Keywords;

    /// <summary>A name that stands where only names stand, such as a member or parameter.</summary>
    public static string Escape(string name) => Keywords.Contains(name) ? "@" + name : name;

    /// <summary>
    /// A member of a class with bindings, or of its <c>Has</c> or table: with one more underscore behind a name that members of every
    /// class, or of those, have.
    /// </summary>
    public static string Member(string name) => Members.Contains(name.TrimEnd('_')) ? name + "_" : Escape(name);

    /// <summary>
    /// A kernel type: with one more underscore behind a name of several words in capitals (<c>KfuncVariant</c>), as types of the library
    /// have, beside which it may be declared.
    /// </summary>
    public static string Type(string name) => IsOfCapitals(name.TrimEnd('_')) ? name + "_" : Escape(name);

    /// <summary>A member of an enum: with one more underscore behind the name that the runtime has for the value.</summary>
    public static string EnumMember(string name) => name.TrimEnd('_') == "value" && name.StartsWith("value__", StringComparison.Ordinal)
        ? name + "_"
        : Escape(name);

    private static bool IsOfCapitals(string name)
    {
        int words = 0;
        int start = name.Length > 1 && name[0] == 'I' && name[1] is >= 'A' and <= 'Z' ? 1 : 0;

        for (int i = start; i < name.Length; i++)
        {
            bool isUpper = name[i] is >= 'A' and <= 'Z';

            // Each word is a capital with something smaller behind it.
            if (isUpper ? i + 1 == name.Length || name[i + 1] is >= 'A' and <= 'Z' or '_' : i == start || name[i] == '_')
            {
                return false;
            }

            words += isUpper ? 1 : 0;
        }

        return words > 1;
    }

    /// <summary>The letters, digits and underscores of C text, the rest left out; only names of older variants are made of it.</summary>
    public static string Token(string text)
    {
        StringBuilder token = new();

        foreach (string word in text.Split(' ', '*', '(', ')', ',', '[', ']', '<', '>', '"', ';'))
        {
            if (word.Length > 0
                && word is not ("struct" or "union" or "enum" or "const" or "volatile" or "restrict")
                && !word.StartsWith("__attribute__", StringComparison.Ordinal))
            {
                token.Append(token.Length > 0 ? "_" : "").Append(word.TrimStart('_'));
            }
        }

        return token.ToString();
    }
}
