using KfuncGen.Btf;
using KfuncGen.Btf.Format;
using KfuncGen.Snapshots.Types;

namespace KfuncGen.Capture.Types;

/// <summary>Takes names from BTF into a snapshot, which is text: what is no name there must not get in.</summary>
internal static class BtfNames
{
    /// <summary>Whether a name is none in C, though kernels take it: one with a dot, as compilers give to copies of functions.</summary>
    /// <remarks>__btf_name_char_ok in kernel/bpf/btf.c, 7.2.</remarks>
    public static bool IsOdd(string name)
    {
        bool hasDot = false;

        for (int i = 0; i < name.Length; i++)
        {
            hasDot |= name[i] == '.';

            if (name[i] is not ((>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '_' or '.' or (>= '0' and <= '9'))
                || (i == 0 && name[i] is >= '0' and <= '9'))
            {
                return false;
            }
        }

        return hasDot;
    }

    /// <summary>A name that is a C identifier, or one that kernels take, with <c>_</c> for what C does not.</summary>
    /// <exception cref="BtfFormatException">It is neither.</exception>
    public static string Identifier(string name, BtfType owner) =>
        CNames.IsName(name) ? name
        : IsOdd(name) ? name.Replace('.', '_')
        : throw NoName(name, owner, "a C identifier");

    /// <summary>A parameter's name, which may be missing.</summary>
    /// <exception cref="BtfFormatException">It is no C identifier.</exception>
    public static string OfParameter(BtfParameter parameter, BtfType prototype) =>
        parameter.NameBytes.IsEmpty ? "" : Identifier(parameter.Name, prototype);

    /// <summary>
    /// A base type's name, which may have several words: <c>long unsigned int</c>. One that C does not know, as of another language, is a
    /// name made of its letters.
    /// </summary>
    /// <remarks>No kernel looks at the letters: btf_int_check_meta and btf_float_check_meta, kernel/bpf/btf.c, 7.2.</remarks>
    /// <exception cref="BtfFormatException">It is no text.</exception>
    public static string OfScalar(BtfType type)
    {
        string name = type.Name;

        if (CNames.IsScalarName(name))
        {
            return name;
        }

        if (name.Any(static each => each is < ' ' or > '~'))
        {
            throw NoName(name, type, "the name of a base type");
        }

        string letters = string.Concat(name.Select(static each => char.IsLetterOrDigit(each) ? each : '_'));
        return CNames.IsName(letters) ? letters : "_" + letters;
    }

    /// <summary>The text of a type tag or attribute.</summary>
    /// <exception cref="BtfFormatException">It has a character that an attribute in C source cannot have.</exception>
    public static string Annotation(BtfType tag)
    {
        string text = tag.Name;

        foreach (char each in text)
        {
            if (each is < ' ' or > '~' or '"')
            {
                throw NoName(text, tag, "the printable text of an attribute");
            }
        }

        return text.Length > 0 ? text : throw NoName(text, tag, "the text of an attribute");
    }

    private static BtfFormatException NoName(string name, BtfType owner, string expected) => new(
        owner.Offset,
        $"name \"{Printable(name)}\" in type {owner.Id}, a {owner.Kind}",
        expected,
        "The file is damaged, or its strings are those of another kernel: read it again.");

    private static string Printable(string name)
    {
        const int Longest = 64;
        char[] shown = name.Substring(0, Math.Min(name.Length, Longest)).ToCharArray();

        for (int i = 0; i < shown.Length; i++)
        {
            shown[i] = shown[i] is >= ' ' and <= '~' ? shown[i] : '?';
        }

        return new string(shown);
    }
}
