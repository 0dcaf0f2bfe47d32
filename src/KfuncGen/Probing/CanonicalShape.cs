using System.Diagnostics.CodeAnalysis;

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

        List<string> parameters = [];

        return open < text.Length && text[open] == '(' && TryReadTypes(text, open + 1, parameters, out int end) && end == text.Length
            ? new CanonicalShape(text[..open], [.. parameters])
            : throw new FormatException($"'{text}' is not the shape of a function, RET(P1,P2).");
    }

    /// <summary>
    /// Spells a canonical type as C does: <c>struct task_struct *</c>, <c>s32 (*)(void *, u64)</c>. What is no canonical
    /// type, as a name with brackets in damaged BTF, stays as it is.
    /// </summary>
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
            else if (TakeFunction(type, out string? returnType, out List<string> parameters))
            {
                declarator = Group(declarator) + ListToC(parameters);
                type = returnType;
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

    private static bool TakeFunction(string type, [NotNullWhen(true)] out string? returnType, out List<string> parameters)
    {
        returnType = null;
        parameters = [];

        if (type.StartsWith(FunctionPrefix, StringComparison.Ordinal)
            && EndOfType(type, FunctionPrefix.Length) is int separator
            && separator < type.Length
            && TryReadTypes(type, separator + 1, parameters, out int end)
            && end == type.Length)
        {
            returnType = type[FunctionPrefix.Length..separator];
        }

        return returnType is not null;
    }

    // Reads types between commas up to the ')' that ends the list; the position behind it is where the list ends.
    private static bool TryReadTypes(string text, int position, List<string> types, out int end)
    {
        while (position < text.Length && text[position] != ')')
        {
            int next = EndOfType(text, position);

            if (next == position)
            {
                break;
            }

            types.Add(text[position..next]);
            position = next < text.Length && text[next] == ',' ? next + 1 : next;
        }

        end = position + 1;
        return position < text.Length && text[position] == ')';
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
}
