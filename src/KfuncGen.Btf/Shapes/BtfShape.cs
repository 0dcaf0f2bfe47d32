using System.Globalization;
using System.Text;

using KfuncGen.Btf.Format;

namespace KfuncGen.Btf.Shapes;

/// <summary>
/// Writes the shape of a type: one canonical text for all that are the same to a program. Two prototypes agree if and
/// only if their shapes are equal.
/// </summary>
/// <remarks>
/// <para>A prototype is <c>RET(P1,P2)</c>, with <c>...</c> last where it is variadic. Typedefs, qualifiers and type tags are
/// looked through. A type is one of:</para>
/// <list type="bullet">
/// <item><c>void</c>, <c>bool</c>, <c>char</c>; <c>u8</c> to <c>u128</c> and <c>s8</c> to <c>s128</c>, by size and sign;
/// <c>f32</c>, <c>f64</c>, <c>f128</c></item>
/// <item><c>*T</c>, a pointer; <c>[n]T</c>, an array; <c>fn(RET;P1,P2)</c>, a function type</item>
/// <item><c>struct NAME</c>, <c>union NAME</c>, whether defined or only declared; <c>enum NAME</c>, whatever its size</item>
/// <item>for a struct or union without a name that of the innermost typedef around it, or <c>?</c>; for an enum without
/// a name the integer of its size and sign</item>
/// </list>
/// <para><c>struct bpf_dynptr_kern</c> is written as <c>struct bpf_dynptr</c>: the kernel's side of the same object, which
/// kfuncs up to 6.10 had in their prototypes.</para>
/// </remarks>
internal static class BtfShape
{
    // The longest in Debian's kernels 6.1 to 7.2 has under 400 characters. A hostile blob can nest function types so that the
    // text grows with 2 to the power of the depth.
    private const int MaximumLength = 16 * 1024;

    /// <summary>The shape of a function's prototype.</summary>
    /// <param name="function">A function or a prototype.</param>
    /// <exception cref="BtfFormatException">The types do not end, or a reference leads nowhere.</exception>
    public static string OfPrototype(BtfType function)
    {
        StringBuilder output = new();
        WritePrototype(output, function);
        return output.ToString();
    }

    /// <summary>The shape of a type, such as that of one parameter.</summary>
    /// <param name="type">The type.</param>
    /// <exception cref="BtfFormatException">The type does not end, or a reference leads nowhere.</exception>
    public static string OfType(BtfType type)
    {
        StringBuilder output = new();
        WriteType(output, type);
        return output.ToString();
    }

    /// <summary>Appends the shape of a function's prototype.</summary>
    /// <param name="output">What to append to.</param>
    /// <param name="function">A function or a prototype.</param>
    /// <exception cref="BtfFormatException">The types do not end, or a reference leads nowhere.</exception>
    public static void WritePrototype(StringBuilder output, BtfType function)
    {
        BtfType prototype = function.Prototype;

        Write(output, prototype.Target, 0);
        output.Append('(');
        WriteParameters(output, prototype, 0);
        output.Append(')');
    }

    /// <summary>Appends the shape of a type.</summary>
    /// <param name="output">What to append to.</param>
    /// <param name="type">The type.</param>
    /// <exception cref="BtfFormatException">The type does not end, or a reference leads nowhere.</exception>
    public static void WriteType(StringBuilder output, BtfType type) => Write(output, type, 0);

    private static void WriteParameters(StringBuilder output, BtfType prototype, int depth)
    {
        BtfElements<BtfParameter> parameters = prototype.Parameters;

        for (int i = 0; i < parameters.Count; i++)
        {
            if (i > 0)
            {
                output.Append(',');
            }

            if (i == parameters.Count - 1 && parameters[i].IsEllipsis)
            {
                output.Append("...");
            }
            else
            {
                Write(output, parameters[i].Type, depth);
            }
        }
    }

    private static void Write(StringBuilder output, BtfType type, int depth)
    {
        BtfType whole = type;
        BtfType? alias = null;

        for (; ; depth++)
        {
            if (depth > BtfReader.MaximumDepth || output.Length > MaximumLength)
            {
                throw whole.TooDeep("types");
            }

            switch (type.Kind)
            {
                case BtfKind.Typedef:
                    alias = type;
                    type = type.Target;
                    break;

                case BtfKind.Const or BtfKind.Volatile or BtfKind.Restrict or BtfKind.TypeTag:
                    type = type.Target;
                    break;

                case BtfKind.Pointer:
                    output.Append('*');
                    alias = null;
                    type = type.Target;
                    break;

                case BtfKind.Array:
                    output.Append('[').Append(type.ElementCount.ToString(CultureInfo.InvariantCulture)).Append(']');
                    alias = null;
                    type = type.Target;
                    break;

                case BtfKind.FunctionPrototype:
                    output.Append("fn(");
                    Write(output, type.Target, depth + 1);
                    output.Append(';');
                    WriteParameters(output, type, depth + 1);
                    output.Append(')');
                    return;

                default:
                    WriteLeaf(output, type, alias);
                    return;
            }
        }
    }

    private static void WriteLeaf(StringBuilder output, BtfType type, BtfType? alias)
    {
        switch (type.Kind)
        {
            case BtfKind.Void:
                output.Append("void");
                break;

            case BtfKind.Int when (type.IntEncoding & BtfIntEncoding.Bool) != 0:
                output.Append("bool");
                break;

            case BtfKind.Int when type.NameBytes.SequenceEqual("char"u8):
                output.Append("char");
                break;

            case BtfKind.Int:
                WriteNumber(output, (type.IntEncoding & BtfIntEncoding.Signed) != 0 ? 's' : 'u', type.Size);
                break;

            case BtfKind.Float:
                WriteNumber(output, 'f', type.Size);
                break;

            case BtfKind.Struct:
                WriteRecord(output, "struct ", type, alias);
                break;

            case BtfKind.Union:
                WriteRecord(output, "union ", type, alias);
                break;

            case BtfKind.Forward:
                WriteRecord(output, type.KindFlag ? "union " : "struct ", type, alias);
                break;

            case BtfKind.Enum or BtfKind.Enum64 when type.IsAnonymous:
                WriteNumber(output, type.KindFlag ? 's' : 'u', type.Size);
                break;

            case BtfKind.Enum or BtfKind.Enum64:
                output.Append("enum ").Append(type.Name);
                break;

            default:
                throw new BtfFormatException(
                    type.Offset,
                    $"type {type.Id} of kind {type.Kind} where a prototype needs a C type",
                    "a type that a parameter can have",
                    "The file is damaged, or written by a newer kernel: use a newer version of KfuncGen.");
        }
    }

    private static void WriteRecord(StringBuilder output, string keyword, BtfType record, BtfType? alias)
    {
        output.Append(keyword);

        if (record.NameBytes.SequenceEqual("bpf_dynptr_kern"u8))
        {
            output.Append("bpf_dynptr");
        }
        else if (!record.IsAnonymous)
        {
            output.Append(record.Name);
        }
        else
        {
            output.Append(alias is { } typedef ? typedef.Name : "?");
        }
    }

    private static void WriteNumber(StringBuilder output, char prefix, uint size) =>
        output.Append(prefix).Append((size * 8ul).ToString(CultureInfo.InvariantCulture));
}
