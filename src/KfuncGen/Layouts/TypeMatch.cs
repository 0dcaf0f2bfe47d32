using System.Globalization;
using KfuncGen.Btf;
using KfuncGen.Btf.Fields;
using KfuncGen.Btf.Format;
using KfuncGen.Btf.Shapes;
using KfuncGen.Probing;

namespace KfuncGen.Layouts;

/// <summary>
/// Compares a type of a kernel with all that was known of it where a program was built, as libbpf does where BPF_CORE_TYPE_MATCHES is
/// asked (__bpf_core_types_match, tools/lib/bpf/relo_core.c, 7.2): each member that was known is there, by name; numbers have the
/// same size and sign; arrays as many elements; structs inside match themselves; enums have the values that were known; a struct
/// behind a pointer has the same name. The kernel's may have more members and values, and have them elsewhere.
/// </summary>
/// <remarks>
/// In three things it says yes where libbpf says no, since C# reads them alike: a member that went into a struct without a name, or out of
/// one; a number that has another name, such as <c>long</c> for <c>long long</c>; and <c>char</c>, whose sign is the compiler's.
/// </remarks>
internal ref struct TypeMatch
{
    private const int MaximumDepth = 64;

    private readonly ReadOnlySpan<char> shape;
    private int position;

    private TypeMatch(ReadOnlySpan<char> shape) => this.shape = shape;

    /// <summary>How a kernel's type differs, as a sentence; null where it matches.</summary>
    /// <param name="shape">What was known: <c>struct pair{first:s32,next:*struct pair}</c>.</param>
    /// <param name="type">The kernel's.</param>
    /// <exception cref="BtfFormatException">The types do not end, or a reference leads nowhere.</exception>
    public static string? FindDifference(ReadOnlySpan<char> shape, BtfType type)
    {
        TypeMatch match = new(shape);
        int blank = shape.IndexOf(' ');
        int brace = shape.IndexOf('{');
        string name = brace > blank && blank >= 0 ? shape[(blank + 1)..brace].ToString() : shape.ToString();
        return match.Compare(name, type, 0);
    }

    private string? Compare(string name, BtfType type, int depth)
    {
        ReadOnlySpan<char> rest = shape[position..];

        return depth > MaximumDepth ? $"{name} is too deep to be compared."
            : rest.StartsWith("*") ? ComparePointer(name, type.Resolve(), depth)
            : rest.StartsWith("fn(") ? CompareFunction(name, type, depth)
            : rest.StartsWith("[") ? CompareArray(name, type.Resolve(), depth)
            : rest.StartsWith("enum ") ? CompareEnum(name, type.Resolve())
            : rest.StartsWith("struct ") || rest.StartsWith("union ") ? CompareRecord(name, type, depth)
            : Word() is var known && known.SequenceEqual(BtfShape.OfType(type)) ? null : IsNow(name, type, known);
    }

    private string? ComparePointer(string name, BtfType found, int depth)
    {
        position++;
        return found.Kind == BtfKind.Pointer ? Compare(name, found.Target, depth + 1) : IsNow(name, found, "a pointer");
    }

    private string? CompareFunction(string name, BtfType type, int depth)
    {
        position += "fn(".Length;
        BtfType found = type.Resolve();

        if (found.Kind != BtfKind.FunctionPrototype)
        {
            return IsNow(name, type, "a function");
        }

        string? difference = Compare(name, found.Target, depth + 1);
        position++;

        foreach (BtfParameter parameter in found.Parameters)
        {
            if (difference is not null || position >= shape.Length || shape[position] == ')')
            {
                return difference ?? $"{name} has other parameters in this kernel.";
            }

            if (parameter.IsEllipsis)
            {
                difference = Word().SequenceEqual("...") ? null : $"{name} has other parameters in this kernel.";
            }
            else
            {
                difference = Compare(name, parameter.Type, depth + 1);
            }

            position += position < shape.Length && shape[position] == ',' ? 1 : 0;
        }

        return difference ?? (Take(')').IsEmpty ? null : $"{name} has other parameters in this kernel.");
    }

    private string? CompareArray(string name, BtfType found, int depth)
    {
        ReadOnlySpan<char> count = Take(']')[1..];

        return found.Kind != BtfKind.Array ? IsNow(name, found, "an array")
            : !count.SequenceEqual(found.ElementCount.ToString(CultureInfo.InvariantCulture))
                ? $"{name} has {found.ElementCount} elements in this kernel, and had {count} where the program was built."
            : Compare(name, found.Target, depth + 1);
    }

    private string? CompareRecord(string name, BtfType type, int depth)
    {
        string known = Word().ToString();
        bool isWhole = position < shape.Length && shape[position] == '{';
        BtfType found = type.Resolve();

        // Of what is behind a pointer, or was only declared, there is no more than the name.
        if (found.Kind is not (BtfKind.Struct or BtfKind.Union) && (isWhole || found.Kind != BtfKind.Forward)
            || !IsSameName(known, BtfShape.OfType(type)))
        {
            return IsNow(name, type, known);
        }

        if (!isWhole)
        {
            return null;
        }

        position++;

        while (position < shape.Length && shape[position] != '}')
        {
            string path = Take(':').ToString();

            if (BtfFieldPath.Find(found, path) is not { } field)
            {
                return $"This kernel's {BtfShape.OfType(type)} has no {path}.";
            }

            if (Compare($"{name}.{path}", field.Type, depth + 1) is { } difference)
            {
                return difference;
            }

            position += position < shape.Length && shape[position] == ',' ? 1 : 0;
        }

        position++;
        return null;
    }

    private string? CompareEnum(string name, BtfType found)
    {
        string known = Take('{').ToString();
        string values = Take('}').ToString();

        if (found.Kind is not (BtfKind.Enum or BtfKind.Enum64)
            || (known != "enum ?" && !IsSameName(known, "enum " + (found.IsAnonymous ? "?" : found.Name))))
        {
            return IsNow(name, found, known);
        }

        HashSet<string> present = [.. found.EnumValues.Select(static value => BtfTypeNames.Essential(value.Name))];

        foreach (string value in values.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!present.Contains(BtfTypeNames.Essential(value)))
            {
                return $"The enum of {name} has no {value} in this kernel.";
            }
        }

        return null;
    }

    private ReadOnlySpan<char> Word()
    {
        int length = shape[position..].IndexOfAny("{},;)");
        ReadOnlySpan<char> word = length < 0 ? shape[position..] : shape.Slice(position, length);
        position += word.Length;
        return word;
    }

    private ReadOnlySpan<char> Take(char end)
    {
        int length = shape[position..].IndexOf(end);
        ReadOnlySpan<char> taken = length < 0 ? shape[position..] : shape.Slice(position, length);
        position = Math.Min(position + taken.Length + 1, shape.Length);
        return taken;
    }

    private static bool IsSameName(string known, string found) =>
        known.EndsWith(" ?", StringComparison.Ordinal)
            ? found.StartsWith(known[..^1], StringComparison.Ordinal)
            : BtfTypeNames.Essential(known) == BtfTypeNames.Essential(found);

    private static string IsNow(string name, BtfType type, ReadOnlySpan<char> known) =>
        $"{name} is {CanonicalShape.ToC(BtfShape.OfType(type))} in this kernel, and was {known} where the program was built.";
}
