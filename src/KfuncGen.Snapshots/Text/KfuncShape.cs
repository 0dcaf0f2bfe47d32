using System.Globalization;
using System.Text;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Obligations;
using KfuncGen.Snapshots.Types;

namespace KfuncGen.Snapshots.Text;

/// <summary>
/// The canonical text of a prototype: what is left when names of parameters, qualifiers and typedefs are taken away. Two
/// prototypes with one shape mean the same to a program. The run-time library writes the same text from a running
/// kernel's BTF, so that a probe can compare.
/// </summary>
/// <remarks>
/// <c>RET(P1,P2)</c>, where a type is <c>void</c>, <c>u32</c>, <c>s64</c>, <c>bool</c>, <c>char</c>, <c>f64</c>, <c>*T</c>,
/// <c>[n]T</c>, <c>fn(RET;P1,P2)</c>, <c>struct x</c>, <c>union x</c> or <c>enum x</c>. A struct without a name has that of its
/// innermost typedef, or <c>?</c>; an enum without a name is its integer.
/// </remarks>
public static class KfuncShape
{
    private const int MaximumDepth = 32;

    /// <summary>The shape of a kfunc's prototype.</summary>
    public static string Of(Kfunc kfunc, TypeTable types)
    {
        StringBuilder text = new();
        Write(text, kfunc.ReturnType, types, 0);
        text.Append('(');
        WriteParameters(text, kfunc.Parameters, kfunc.IsVariadic, types, 0);
        return text.Append(')').ToString();
    }

    /// <summary>The shape of a type.</summary>
    public static string Of(CType type, TypeTable types)
    {
        StringBuilder text = new();
        Write(text, type, types, 0);
        return text.ToString();
    }

    private static void Write(StringBuilder text, CType type, TypeTable types, int depth)
    {
        if (depth > MaximumDepth)
        {
            text.Append('?');
            return;
        }

        switch (types.Resolve(type, out string? typedef))
        {
            case CType.Void:
                text.Append("void");
                break;

            case CType.Pointer pointer:
                text.Append('*');
                Write(text, pointer.Pointee, types, depth + 1);
                break;

            case CType.Array array:
                text.Append('[').Append(array.Count.ToString(CultureInfo.InvariantCulture)).Append(']');
                Write(text, array.Element, types, depth + 1);
                break;

            case CType.Function function:
                text.Append("fn(");
                Write(text, function.ReturnType, types, depth + 1);
                text.Append(';');
                WriteParameters(text, function.Parameters, function.IsVariadic, types, depth + 1);
                text.Append(')');
                break;

            case CType.Tag tag:
                text.Append(CDeclaration.Keyword(tag.Kind)).Append(' ').Append(ProgramHeldTypes.PublicName(tag.Name));
                break;

            case CType.Anonymous { Declaration: CTypeDeclaration.Record record }:
                text.Append(CDeclaration.Keyword(record.Kind)).Append(' ').Append(typedef ?? "?");
                break;

            case CType.Anonymous { Declaration: CTypeDeclaration.Enum @enum }:
                text.Append(CDeclaration.Scalar(@enum.IsSigned ? CScalarEncoding.Signed : CScalarEncoding.Unsigned, @enum.Size));
                break;

            case CType.Simple { Name: "char" }:
                // Signed or not depends on the architecture and, since 6.2, on -funsigned-char: no difference to a caller.
                text.Append("char");
                break;

            case CType.Simple simple when types.Find(simple) is CTypeDeclaration.Scalar scalar:
                text.Append(scalar.Encoding == CScalarEncoding.Bool ? "bool" : CDeclaration.Scalar(scalar.Encoding, scalar.Size));
                break;

            default:
                text.Append('?');
                break;
        }
    }

    private static void WriteParameters(
        StringBuilder text, EquatableArray<CParameter> parameters, bool isVariadic, TypeTable types, int depth)
    {
        for (int i = 0; i < parameters.Count; i++)
        {
            if (i > 0)
            {
                text.Append(',');
            }

            Write(text, parameters[i].Type, types, depth);
        }

        if (isVariadic)
        {
            text.Append(parameters.IsEmpty ? "..." : ",...");
        }
    }
}
