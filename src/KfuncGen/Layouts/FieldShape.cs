using KfuncGen.Btf;
using KfuncGen.Btf.Fields;
using KfuncGen.Btf.Format;
using KfuncGen.Btf.Shapes;

namespace KfuncGen.Layouts;

/// <summary>Whether a field can be used as one that had a certain shape where the program was built.</summary>
internal static class FieldShape
{
    /// <summary>
    /// Whether it can: numbers of any width and sign for each other, pointers to structs of the same name, arrays with at least as many
    /// elements, structs for structs.
    /// </summary>
    /// <exception cref="BtfFormatException">The type does not end, or leads nowhere.</exception>
    public static bool IsCompatible(ReadOnlySpan<char> shape, BtfType type)
    {
        BtfType found = type.Resolve();

        if (shape.StartsWith("*"))
        {
            return found.Kind == BtfKind.Pointer && PointsToSame(shape[1..], found.Target);
        }

        if (shape.StartsWith("["))
        {
            int close = shape.IndexOf(']');
            return found.Kind == BtfKind.Array
                && close > 0
                && uint.TryParse(shape[1..close], out uint count)
                && found.ElementCount >= count
                && IsCompatible(shape[(close + 1)..], found.Target);
        }

        return IsRecord(shape)
            ? found.Kind is BtfKind.Struct or BtfKind.Union
            : found.Kind is BtfKind.Int or BtfKind.Enum or BtfKind.Enum64 && found.Size <= sizeof(long);
    }

    /// <summary>How many bits a number has that a program makes of a field: 8 of <c>u8</c>.</summary>
    public static uint BitsOf(ReadOnlySpan<char> view) => uint.TryParse(view[1..], out uint bits) ? bits : 0;

    // Through a pointer fields of its struct are read, so that must be the one that they were looked up in.
    private static bool PointsToSame(ReadOnlySpan<char> shape, BtfType pointee)
    {
        if (!IsRecord(shape))
        {
            return true;
        }

        string found = BtfShape.OfType(pointee);
        int blank = shape.IndexOf(' ');
        return IsRecord(found)
            && BtfTypeNames.Essential(found[(found.IndexOf(' ') + 1)..]) == BtfTypeNames.Essential(shape[(blank + 1)..].ToString());
    }

    private static bool IsRecord(ReadOnlySpan<char> shape) => shape.StartsWith("struct ") || shape.StartsWith("union ");
}
