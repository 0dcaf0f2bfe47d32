using System.Globalization;
using System.Text;
using KfuncGen.Snapshots.Text;
using KfuncGen.Snapshots.Types;

namespace KfuncGen.Tool.Headers;

/// <summary>Writes C that a compiler reads: <see cref="CDeclaration"/> writes bodies of structs with offsets, for snapshots.</summary>
internal static class HeaderDeclaration
{
    /// <summary>A declaration of a name with a type. A struct without a name is written out with its fields.</summary>
    public static string Write(CType type, string name) => Anonymous(type) is { } declaration
        ? CDeclaration.Write(Replace(type, new CType.Simple(Body(declaration))), name)
        : CDeclaration.Write(type, name);

    /// <summary>The keyword and name of a struct or union.</summary>
    public static string Name(CTypeDeclaration.Record record) =>
        $"{(record.Kind == CTagKind.Union ? "union" : "struct")} {record.Name}".TrimEnd();

    /// <summary>The keyword and name of a struct, union or enum.</summary>
    public static string Name(CType tag) => CDeclaration.Write(tag);

    /// <summary>A definition, without the semicolon.</summary>
    /// <param name="declaration">What is defined.</param>
    /// <param name="isPacked">Whether members stand where their types would not have them.</param>
    public static string Body(CTypeDeclaration declaration, bool isPacked = false)
    {
        StringBuilder text = new();

        if (declaration is CTypeDeclaration.Enum @enum)
        {
            text.Append($"enum {@enum.Name}".TrimEnd()).Append(" {\n");

            foreach (CEnumMember member in @enum.Members)
            {
                string value = @enum.IsSigned
                    ? member.Value.ToString(CultureInfo.InvariantCulture)
                    : unchecked((ulong)member.Value).ToString(CultureInfo.InvariantCulture) + (@enum.Size == 8 ? "ULL" : "");
                text.Append('\t').Append(member.Name).Append(" = ").Append(value).Append(",\n");
            }

            return text.Append('}').ToString();
        }

        CTypeDeclaration.Record record = (CTypeDeclaration.Record)declaration;
        text.Append(Name(record)).Append(" {\n");

        foreach (CField field in record.Fields ?? default)
        {
            string width = field.BitWidth is { } bits ? $" : {bits.ToString(CultureInfo.InvariantCulture)}" : "";
            text.Append('\t').Append(Write(field.Type, field.Name).Replace("\n", "\n\t")).Append(width).Append(";\n");
        }

        return text.Append('}').Append(isPacked ? " __attribute__((packed))" : "").Append(
            record.Alignment is > 1 and uint alignment ? $" __attribute__((aligned({alignment})))" : "").ToString();
    }

    private static CTypeDeclaration? Anonymous(CType type) => type switch
    {
        CType.Anonymous anonymous => anonymous.Declaration,
        CType.Pointer pointer => Anonymous(pointer.Pointee),
        CType.Array array => Anonymous(array.Element),
        CType.Qualified qualified => Anonymous(qualified.Type),
        CType.Annotated annotated => Anonymous(annotated.Type),
        _ => null,
    };

    private static CType Replace(CType type, CType with) => type switch
    {
        CType.Pointer pointer => new CType.Pointer(Replace(pointer.Pointee, with)),
        CType.Array array => array with { Element = Replace(array.Element, with) },
        CType.Qualified qualified => qualified with { Type = Replace(qualified.Type, with) },
        CType.Annotated annotated => annotated with { Type = Replace(annotated.Type, with) },
        _ => with,
    };
}
