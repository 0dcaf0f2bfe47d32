using System.Globalization;
using System.Text;
using KfuncGen.Snapshots.Text;
using KfuncGen.Snapshots.Types;

namespace KfuncGen.Snapshots.Companions;

/// <summary>
/// The text of a struct with all that a program can know of it, so that a running kernel's can be compared with the whole:
/// <c>struct pair{first:s32,inner:struct box{width:u64},state:enum mode{ON,OFF},next:*struct pair}</c>.
/// </summary>
/// <remarks>
/// A <see cref="KfuncShape"/>, with the members of a struct in braces behind it, unless it is behind a pointer, and the names of an enum's
/// values. Members of structs and unions without a name stand among their owner's.
/// </remarks>
public static class DeepShape
{
    private const int MaximumDepth = 32;

    // task_struct with all of its fields has 16,841 characters on 7.3. A hostile companion nests structs so that the text grows with 2 to
    // the power of the depth.
    private const int MaximumLength = 256 * 1024;

    /// <summary>The text of a struct with some of its fields.</summary>
    /// <param name="shape">The struct's own shape: <c>struct pair</c>.</param>
    /// <param name="fields">Paths and types of the fields, in any order.</param>
    /// <param name="target">Where the types are looked up.</param>
    /// <returns>Null where it is longer than anybody would compare.</returns>
    public static string? Of(string shape, IEnumerable<(string Path, CType Type)> fields, TargetTypes target)
    {
        StringBuilder text = new(shape);
        WriteMembers(text, fields, target, 0);
        return text.Length > MaximumLength ? null : text.ToString();
    }

    private static void WriteMembers(StringBuilder text, IEnumerable<(string Path, CType Type)> fields, TargetTypes target, int depth)
    {
        text.Append('{');
        string comma = "";

        foreach ((string path, CType type) in fields)
        {
            text.Append(comma).Append(path).Append(':');
            Write(text, type, target, isBehindPointer: false, depth + 1);
            comma = ",";
        }

        text.Append('}');
    }

    private static void Write(StringBuilder text, CType type, TargetTypes target, bool isBehindPointer, int depth)
    {
        if (depth > MaximumDepth || text.Length > MaximumLength)
        {
            text.Append('?');
            return;
        }

        CType found = target.Types.Resolve(type);

        switch (found)
        {
            case CType.Array array:
                text.Append('[').Append(array.Count.ToString(CultureInfo.InvariantCulture)).Append(']');
                Write(text, array.Element, target, isBehindPointer, depth + 1);
                break;

            case CType.Pointer pointer:
                text.Append('*');
                Write(text, pointer.Pointee, target, isBehindPointer: true, depth + 1);
                break;

            case CType.Function function:
                WriteFunction(text, function, target, depth);
                break;

            case CType.Tag { Kind: CTagKind.Enum } tag when target.Types.Find(tag) is CTypeDeclaration.Enum @enum:
                WriteValues(text.Append("enum ").Append(tag.Name), @enum);
                break;

            case CType.Anonymous { Declaration: CTypeDeclaration.Enum @enum }:
                WriteValues(text.Append("enum ?"), @enum);
                break;

            default:
                text.Append(KfuncShape.Of(type, target.Types));

                if (!isBehindPointer && target.RecordOf(found) is { Fields: not null } record)
                {
                    WriteMembers(text, target.FieldsOf(record).Select(static field => (field.Name, field.Type)), target, depth);
                }

                break;
        }
    }

    private static void WriteFunction(StringBuilder text, CType.Function function, TargetTypes target, int depth)
    {
        Write(text.Append("fn("), function.ReturnType, target, isBehindPointer: true, depth + 1);

        for (int i = 0; i < function.Parameters.Count; i++)
        {
            Write(text.Append(i == 0 ? ';' : ','), function.Parameters[i].Type, target, isBehindPointer: true, depth + 1);
        }

        text.Append(function.Parameters.IsEmpty ? ";" : "").Append(!function.IsVariadic ? "" : function.Parameters.IsEmpty ? "..." : ",...")
            .Append(')');
    }

    private static void WriteValues(StringBuilder text, CTypeDeclaration.Enum @enum) =>
        text.Append('{').Append(string.Join(",", @enum.Members.Select(static member => member.Name))).Append('}');
}
