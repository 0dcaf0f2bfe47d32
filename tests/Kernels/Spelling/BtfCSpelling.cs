using System.Globalization;
using System.Text;

using KfuncGen.Btf;
using KfuncGen.Btf.Format;

namespace KfuncGen.Tests.Kernels.Spelling;

/// <summary>Spells types as C does, for people to read: <c>const char *</c>, <c>int (*cb)(void *, int *)</c>.</summary>
internal static class BtfCSpelling
{
    // As in BtfShape: far more than any kernel needs, and an end for types that nest without one.
    private const int MaximumLength = 16 * 1024;

    /// <summary>Spells a type, or a declaration of that type.</summary>
    /// <param name="type">The type; a function is spelled with its name and those of its parameters. Type tags are left out.</param>
    /// <param name="declarator">The name to declare; empty for the type alone.</param>
    /// <exception cref="BtfFormatException">The type does not end, or a reference leads nowhere.</exception>
    public static string Of(BtfType type, string declarator = "") => Spell(type, declarator, 0);

    // C declarators read inside out, so the text grows around the name: a pointer in front of it, an array or
    // parameters behind it, and what remains at the end goes in front of all.
    private static string Spell(BtfType type, string declarator, int depth)
    {
        BtfType whole = type;
        string qualifiers = "";

        for (; ; depth++)
        {
            if (depth > BtfReader.MaximumDepth || declarator.Length > MaximumLength)
            {
                throw whole.TooDeep("types");
            }

            switch (type.Kind)
            {
                case BtfKind.Const:
                    qualifiers += "const ";
                    type = type.Target;
                    break;

                case BtfKind.Volatile:
                    qualifiers += "volatile ";
                    type = type.Target;
                    break;

                case BtfKind.Restrict:
                    qualifiers += "restrict ";
                    type = type.Target;
                    break;

                case BtfKind.TypeTag:
                    type = type.Target;
                    break;

                case BtfKind.Pointer:
                    declarator = declarator.Length == 0 ? "*" + qualifiers.TrimEnd() : "*" + qualifiers + declarator;
                    qualifiers = "";
                    type = type.Target;
                    break;

                case BtfKind.Array:
                    string count = type.ElementCount == 0 ? "" : type.ElementCount.ToString(CultureInfo.InvariantCulture);
                    declarator = $"{Group(declarator)}[{count}]";
                    type = type.Target;
                    break;

                case BtfKind.Function or BtfKind.FunctionPrototype:
                    BtfType prototype = type.Prototype;
                    declarator = (type.Kind == BtfKind.Function ? type.Name : Group(declarator)) + Parameters(prototype, depth + 1);
                    qualifiers = "";
                    type = prototype.Target;
                    break;

                default:
                    string name = qualifiers + NameOf(type);
                    return declarator.Length == 0 ? name : declarator[0] == '[' ? name + declarator : $"{name} {declarator}";
            }
        }
    }

    private static string Group(string declarator) => declarator.StartsWith("*", StringComparison.Ordinal) ? $"({declarator})" : declarator;

    private static string Parameters(BtfType prototype, int depth)
    {
        BtfElements<BtfParameter> parameters = prototype.Parameters;

        if (parameters.Count == 0)
        {
            return "(void)";
        }

        StringBuilder output = new("(");

        for (int i = 0; i < parameters.Count; i++)
        {
            if (output.Length > MaximumLength)
            {
                throw prototype.TooDeep("types");
            }

            output.Append(i == 0 ? "" : ", ");
            output.Append(
                i == parameters.Count - 1 && parameters[i].IsEllipsis ? "..." : Spell(parameters[i].Type, parameters[i].Name, depth));
        }

        return output.Append(')').ToString();
    }

    private static string NameOf(BtfType type) => type.Kind switch
    {
        BtfKind.Void => "void",
        BtfKind.Struct => Tagged("struct", type),
        BtfKind.Union => Tagged("union", type),
        BtfKind.Enum or BtfKind.Enum64 => Tagged("enum", type),
        BtfKind.Forward => Tagged(type.KindFlag ? "union" : "struct", type),
        _ => type.Name,
    };

    private static string Tagged(string keyword, BtfType type) => type.IsAnonymous ? keyword + " {...}" : $"{keyword} {type.Name}";
}
