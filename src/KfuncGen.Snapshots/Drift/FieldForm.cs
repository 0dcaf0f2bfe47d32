using System.Globalization;
using KfuncGen.Snapshots.Companions;
using KfuncGen.Snapshots.Types;

namespace KfuncGen.Snapshots.Drift;

/// <summary>Compares what one field is on two targets: as loading does it on the running kernel, so that both say the same.</summary>
public static class FieldForm
{
    /// <summary>
    /// Whether a program that was built for one shape can be loaded where the other is: numbers of any width and sign for each other,
    /// pointers to structs of the same name, arrays with at least as many elements, structs for structs.
    /// </summary>
    public static bool IsSameKind(string built, string found)
    {
        if (built.StartsWith("*", StringComparison.Ordinal))
        {
            return found.StartsWith("*", StringComparison.Ordinal)
                && (!IsRecord(built.Substring(1)) || NameOf(built) == NameOf(found));
        }

        if (built.StartsWith("[", StringComparison.Ordinal))
        {
            return found.StartsWith("[", StringComparison.Ordinal)
                && CountOf(found) >= CountOf(built)
                && IsSameKind(built.Substring(built.IndexOf(']') + 1), found.Substring(found.IndexOf(']') + 1));
        }

        return IsRecord(built) ? IsRecord(found) : IsNumber(found);
    }

    /// <summary>
    /// An array's shape with as many elements as it has on all targets, so that these are no other kind where it is smaller; any other
    /// shape as it is.
    /// </summary>
    /// <param name="shape">What it is on the newest target.</param>
    /// <param name="found">What it is on all of them.</param>
    public static string Fewest(string shape, IEnumerable<string> found)
    {
        if (!shape.StartsWith("[", StringComparison.Ordinal))
        {
            return shape;
        }

        string element = shape.Substring(shape.IndexOf(']') + 1);
        uint fewest = found.Where(other => IsSameKind("[0]" + element, other)).Min(CountOf);
        return $"[{fewest.ToString(CultureInfo.InvariantCulture)}]{element}";
    }

    /// <summary>Whether the C# type, made for one target, holds all values that the field has on another.</summary>
    public static bool Holds(CField built, TargetTypes builtTarget, CField found, TargetTypes foundTarget) =>
        (NumberOf(built, builtTarget, asType: true), NumberOf(found, foundTarget, asType: false)) is not
            ({ } type, { } value)
        || (type.Bits >= value.Bits && type.IsSigned == value.IsSigned)
        || (type.Bits > value.Bits && type.IsSigned);

    private static (uint Bits, bool IsSigned)? NumberOf(CField field, TargetTypes target, bool asType)
    {
        (uint Size, bool IsSigned)? number = target.Types.Resolve(field.Type) switch
        {
            CType.Simple simple when target.Types.Find(simple) is CTypeDeclaration.Scalar scalar =>
                (scalar.Size, scalar.Encoding == CScalarEncoding.Signed && scalar.Name != "char"),
            CType.Tag tag when target.Types.Find(tag) is CTypeDeclaration.Enum @enum => (@enum.Size, @enum.IsSigned),
            CType.Anonymous { Declaration: CTypeDeclaration.Enum @enum } => (@enum.Size, @enum.IsSigned),
            _ => null,
        };

        return number is var (size, isSigned) ? (asType ? size * 8 : field.BitWidth ?? (size * 8), isSigned) : null;
    }

    private static bool IsRecord(string shape) =>
        shape.StartsWith("struct ", StringComparison.Ordinal) || shape.StartsWith("union ", StringComparison.Ordinal);

    private static bool IsNumber(string shape) =>
        shape is "bool" or "char" || shape.StartsWith("enum ", StringComparison.Ordinal)
        || (shape.Length > 1 && shape[0] is 'u' or 's' && shape[1] is >= '0' and <= '9');

    private static string NameOf(string shape) => shape.Substring(shape.IndexOf(' ') + 1);

    private static uint CountOf(string shape) =>
        shape.IndexOf(']') is > 0 and int close && uint.TryParse(shape.Substring(1, close - 1), out uint count) ? count : 0;
}
