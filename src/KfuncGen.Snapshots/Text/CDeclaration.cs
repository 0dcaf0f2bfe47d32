using System.Globalization;
using System.Text;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Types;

namespace KfuncGen.Snapshots.Text;

/// <summary>Writes types and prototypes as C. <see cref="CDeclarationParser"/> reads the same.</summary>
public static class CDeclaration
{
    /// <summary>A kfunc's prototype: <c>struct task_struct *bpf_task_acquire(struct task_struct *p)</c>.</summary>
    public static string Prototype(Kfunc kfunc) =>
        Write(new CType.Function(kfunc.ReturnType, kfunc.Parameters, kfunc.IsVariadic), kfunc.Name);

    /// <summary>A parameter with its name: <c>const char *name__str</c>.</summary>
    public static string Write(CParameter parameter) => Write(parameter.Type, parameter.Name);

    /// <summary>A type without a name: <c>const char *</c>.</summary>
    public static string Write(CType type) => Write(type, "");

    /// <summary>A declaration of a name with a type, written from the name outwards as C's grammar wants.</summary>
    public static string Write(CType type, string name)
    {
        StringBuilder qualifiers = new();
        StringBuilder annotations = new();
        string declarator = name;

        while (true)
        {
            switch (type)
            {
                case CType.Pointer pointer:
                    declarator = "*" + declarator;

                    if (pointer.Pointee is CType.Array or CType.Function)
                    {
                        declarator = "(" + declarator + ")";
                    }

                    type = pointer.Pointee;
                    break;

                case CType.Array array:
                    declarator += "[" + array.Count.ToString(CultureInfo.InvariantCulture) + "]";
                    type = array.Element;
                    break;

                case CType.Function function:
                    declarator += "(" + ParameterList(function) + ")";
                    type = function.ReturnType;
                    break;

                case CType.Qualified qualified when BelongsToPointer(qualified.Type):
                    declarator = Join(Keyword(qualified.Qualifier), declarator);
                    type = qualified.Type;
                    break;

                case CType.Qualified qualified:
                    qualifiers.Append(Keyword(qualified.Qualifier)).Append(' ');
                    type = qualified.Type;
                    break;

                case CType.Annotated annotated when BelongsToPointer(annotated.Type):
                    declarator = Join(Attribute(annotated), declarator);
                    type = annotated.Type;
                    break;

                case CType.Annotated annotated:
                    annotations.Append(' ').Append(Attribute(annotated));
                    type = annotated.Type;
                    break;

                default:
                    return Join(qualifiers.ToString() + Specifier(type) + annotations, declarator);
            }
        }
    }

    /// <summary>The body of a struct, union or enum as snapshots write it: size, alignment and what it holds.</summary>
    internal static string Body(CTypeDeclaration declaration)
    {
        StringBuilder text = new();

        switch (declaration)
        {
            case CTypeDeclaration.Record { Size: null }:
                return "<?>";

            case CTypeDeclaration.Record record:
                text.AppendFormat(CultureInfo.InvariantCulture, "<{0} align {1}>", record.Size, record.Alignment ?? 1);

                if (record.Fields is { } fields)
                {
                    text.Append(" { ");

                    foreach (CField field in fields)
                    {
                        text.Append(Field(field)).Append("; ");
                    }

                    text.Append('}');
                }

                return text.ToString();

            case CTypeDeclaration.Enum @enum:
                text.Append('<').Append(
                    Scalar(@enum.IsSigned ? CScalarEncoding.Signed : CScalarEncoding.Unsigned, @enum.Size)).Append("> {");

                for (int i = 0; i < @enum.Members.Count; i++)
                {
                    CEnumMember member = @enum.Members[i];
                    text.Append(i == 0 ? " " : ", ").Append(member.Name).Append(" = ");
                    text.Append(@enum.IsSigned
                        ? member.Value.ToString(CultureInfo.InvariantCulture)
                        : unchecked((ulong)member.Value).ToString(CultureInfo.InvariantCulture));
                }

                return text.Append(" }").ToString();

            case CTypeDeclaration.Scalar scalar:
                return "<" + Scalar(scalar.Encoding, scalar.Size) + ">";

            default:
                throw new ArgumentException($"A {declaration.GetType().Name} has no body.", nameof(declaration));
        }
    }

    /// <summary>The word that a declaration's line starts with.</summary>
    internal static string Keyword(CTypeDeclaration declaration) => declaration switch
    {
        CTypeDeclaration.Scalar => SnapshotFormat.Scalar,
        CTypeDeclaration.Typedef => SnapshotFormat.Typedef,
        CTypeDeclaration.Record record => Keyword(record.Kind),
        CTypeDeclaration.Variable => "var",
        _ => Keyword(CTagKind.Enum),
    };

    /// <summary>
    /// What follows the name on a declaration's line; for a typedef or variable, a C declaration, which has the name in its place.
    /// </summary>
    internal static string Definition(CTypeDeclaration declaration) => declaration switch
    {
        CTypeDeclaration.Typedef typedef => Write(typedef.Target, typedef.Name),
        CTypeDeclaration.Variable variable => Write(variable.Type, variable.Name),
        _ => Body(declaration),
    };

    /// <summary>The keyword of a tag kind.</summary>
    internal static string Keyword(CTagKind kind) => kind switch
    {
        CTagKind.Struct => "struct",
        CTagKind.Union => "union",
        _ => "enum",
    };

    /// <summary>A scalar's encoding and width in bits: <c>u32</c>, <c>s64</c>, <c>bool8</c>, <c>f64</c>.</summary>
    internal static string Scalar(CScalarEncoding encoding, uint size) => encoding switch
    {
        CScalarEncoding.Unsigned => "u",
        CScalarEncoding.Signed => "s",
        CScalarEncoding.Bool => "bool",
        _ => "f",
    } + (size * 8).ToString(CultureInfo.InvariantCulture);

    private static string Keyword(CQualifier qualifier) => qualifier switch
    {
        CQualifier.Const => "const",
        CQualifier.Volatile => "volatile",
        _ => "restrict",
    };

    private static string Specifier(CType type) => type switch
    {
        CType.Void => "void",
        CType.Simple simple => simple.Name,
        CType.Tag tag => Keyword(tag.Kind) + " " + tag.Name,
        CType.Anonymous { Declaration: CTypeDeclaration.Record record } => Keyword(record.Kind) + " " + Body(record),
        CType.Anonymous anonymous => "enum " + Body(anonymous.Declaration),
        _ => throw new ArgumentException($"A {type.GetType().Name} is no type specifier.", nameof(type)),
    };

    private static string Field(CField field)
    {
        string text = Write(field.Type, field.Name);

        if (field.BitWidth is { } width)
        {
            text += ":" + width.ToString(CultureInfo.InvariantCulture);
        }

        text += " @" + (field.BitOffset / 8).ToString(CultureInfo.InvariantCulture);

        return field.BitOffset % 8 == 0 ? text : text + "." + (field.BitOffset % 8).ToString(CultureInfo.InvariantCulture);
    }

    private static string ParameterList(CType.Function function)
    {
        if (function.Parameters.IsEmpty)
        {
            return function.IsVariadic ? "..." : "void";
        }

        string list = string.Join(", ", function.Parameters.Select(static parameter => Write(parameter)));

        return function.IsVariadic ? list + ", ..." : list;
    }

    private static string Attribute(CType.Annotated annotated) => annotated.IsAttribute
        ? $"__attribute__(({annotated.Text}))"
        : $"__attribute__((btf_type_tag(\"{annotated.Text}\")))";

    // A qualifier stands behind the star of the pointer it qualifies and in front of anything else.
    private static bool BelongsToPointer(CType type) => type switch
    {
        CType.Pointer => true,
        CType.Qualified qualified => BelongsToPointer(qualified.Type),
        CType.Annotated annotated => BelongsToPointer(annotated.Type),
        _ => false,
    };

    private static string Join(string left, string right) => right.Length == 0 ? left : left + " " + right;
}
