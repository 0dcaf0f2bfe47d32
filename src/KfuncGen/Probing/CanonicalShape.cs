namespace KfuncGen.Probing;

/// <summary>
/// A function's canonical shape taken apart: <c>RET(P1,P2)</c>, where typedefs, qualifiers and type tags are gone and
/// types are spelled from the outside in: <c>*struct task_struct</c>, <c>[16]u8</c>, <c>*fn(s32;*void,u64)</c>.
/// </summary>
/// <param name="ReturnType">What the function returns.</param>
/// <param name="Parameters">What it takes, in order.</param>
internal readonly record struct CanonicalShape(string ReturnType, string[] Parameters)
{
    private const string FunctionPrefix = "fn(";

    /// <summary>Takes a shape apart.</summary>
    /// <exception cref="FormatException">The text is not a shape.</exception>
    public static CanonicalShape Parse(string text)
    {
        int open = EndOfType(text, 0);

        if (open == text.Length || text[open] != '(')
        {
            throw Malformed(text, open, "'(' after the return type");
        }

        List<string> parameters = [];
        int position = ReadTypes(text, open + 1, parameters);

        return position == text.Length
            ? new CanonicalShape(text[..open], [.. parameters])
            : throw Malformed(text, position, "the end");
    }

    /// <summary>Spells a canonical type as C does: <c>struct task_struct *</c>, <c>s32 (*)(void *, u64)</c>.</summary>
    public static string ToC(string type)
    {
        string declarator = "";

        // C wraps a type around the name from the inside out, so what the canonical spelling says first ends up innermost.
        while (true)
        {
            if (type.StartsWith('*'))
            {
                declarator = "*" + declarator;
                type = type[1..];
            }
            else if (type.StartsWith('['))
            {
                int close = type.IndexOf(']');
                declarator = Group(declarator) + type[..(close + 1)];
                type = type[(close + 1)..];
            }
            else if (type.StartsWith(FunctionPrefix, StringComparison.Ordinal))
            {
                int end = EndOfType(type, FunctionPrefix.Length);
                List<string> parameters = [];
                ReadTypes(type, end + 1, parameters);
                declarator = Group(declarator) + ListToC(parameters);
                type = type[FunctionPrefix.Length..end];
            }
            else
            {
                return declarator.Length == 0 ? type : $"{type} {declarator}";
            }
        }
    }

    /// <summary>Spells a parameter list as C does, with its parentheses.</summary>
    public static string ListToC(IReadOnlyCollection<string> parameters) =>
        parameters.Count == 0 ? "(void)" : $"({string.Join(", ", parameters.Select(ToC))})";

    private static string Group(string declarator) => declarator.StartsWith('*') ? $"({declarator})" : declarator;

    // Reads types between commas up to the ')' that ends the list, and returns the position behind it.
    private static int ReadTypes(string text, int position, List<string> types)
    {
        while (position < text.Length && text[position] != ')')
        {
            int end = EndOfType(text, position);

            if (end == position)
            {
                throw Malformed(text, position, "a type");
            }

            types.Add(text[position..end]);
            position = end < text.Length && text[end] == ',' ? end + 1 : end;
        }

        return position < text.Length ? position + 1 : throw Malformed(text, position, "')'");
    }

    // A type ends before the ',', ';' or ')' of whatever it stands in, or before the '(' of the function that returns it.
    private static int EndOfType(string text, int position)
    {
        int depth = 0;

        for (; position < text.Length; position++)
        {
            switch (text[position])
            {
                case '(' when text.AsSpan(0, position).EndsWith("fn"):
                    depth++;
                    break;
                case '(' or ',' or ';' or ')' when depth == 0:
                    return position;
                case ')':
                    depth--;
                    break;
            }
        }

        return position;
    }

    private static FormatException Malformed(string text, int position, string expected) =>
        new($"'{text}' is not the shape of a function: position {position} should be {expected}.");
}
