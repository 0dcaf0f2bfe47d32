using System.Globalization;

namespace KfuncGen.Code;

/// <summary>
/// The types of keys, values and members of a listing, by how they are written: a scalar such as <c>u32</c>, the name of a struct, an
/// array such as <c>u8[16]</c>, or a reference to a kernel object that the map owns, such as <c>kptr(task_struct)</c>. Structs stand
/// behind those that they contain, so that none contains itself.
/// </summary>
internal sealed class ListedTypes
{
    private const string Advice = "The build wrote it: build the project again.";
    private const int MostDimensions = 32;
    private const string KeptPrefix = "kptr(";

    private readonly Dictionary<string, uint> structs = new(StringComparer.Ordinal);

    /// <summary>Checks the types of an object.</summary>
    /// <exception cref="FormatException">One is not there, or is of another size than is said.</exception>
    public static void Check(ObjectCode code)
    {
        ListedTypes known = new();

        foreach (ListedType type in code.Types)
        {
            known.Check(type);
            known.structs.Add(type.Name, type.Size);
        }

        foreach (ListedMap map in code.Maps)
        {
            known.Check(map, "key", map.Key);
            known.Check(map, "value", map.Value);
        }
    }

    /// <summary>Takes the type of an array apart: <c>u8[16]</c>.</summary>
    /// <returns>False for what is no array.</returns>
    public static bool IsArray(string type, out string element, out uint count)
    {
        int open = type.LastIndexOf('[');
        element = open > 0 ? type[..open] : type;
        count = 0;
        return open > 0
            && type[^1] == ']'
            && uint.TryParse(type.AsSpan(open + 1, type.Length - open - 2), NumberStyles.None, CultureInfo.InvariantCulture, out count);
    }

    /// <summary>The struct that a reference is to which the map owns; null for what is none.</summary>
    public static string? KeptOf(string type) =>
        type.StartsWith(KeptPrefix, StringComparison.Ordinal) && type.Length > KeptPrefix.Length + 1 && type[^1] == ')'
            ? type[KeptPrefix.Length..^1]
            : null;

    /// <summary>The structs to which an element has references that the map owns.</summary>
    public static IEnumerable<string> KeptIn(ListedElement? element, ObjectCode code) =>
        element?.Type is { } name && code.Types.FirstOrDefault(type => type.Name == name) is { } type
            ? type.Members.Select(static member => KeptOf(member.Type)).OfType<string>()
            : [];

    /// <summary>The size of a scalar in bytes; 0 for what is none.</summary>
    public static uint ScalarSize(string type) => type switch
    {
        "u8" or "s8" or "bool" or "char" => 1,
        "u16" or "s16" => 2,
        "u32" or "s32" => 4,
        "u64" or "s64" => 8,
        "u128" or "s128" => 16,
        _ => 0,
    };

    private void Check(ListedType type)
    {
        foreach (ListedMember member in type.Members)
        {
            if (member.Offset + SizeOf(member.Type) > type.Size)
            {
                throw new FormatException(
                    $"Read member '{member.Name}' of type {member.Type} at {member.Offset} in struct '{type.Name}' of {type.Size} bytes, " +
                    $"which it does not fit. {Advice}");
            }
        }
    }

    private void Check(ListedMap map, string what, ListedElement? element)
    {
        if (element?.Type is { } type && SizeOf(type) is var size && size != element.Size)
        {
            throw new FormatException(
                $"Read a {what} of {element.Size} bytes for map '{map.Name}', and its type {type} has {size}. {Advice}");
        }
    }

    private ulong SizeOf(string type)
    {
        ulong count = 1;
        string element = type;

        for (int dimensions = 0; dimensions < MostDimensions && IsArray(element, out string inner, out uint length); dimensions++)
        {
            count = Math.Min(count * length, uint.MaxValue);
            element = inner;
        }

        return KeptOf(element) is not null ? count * sizeof(ulong)
            : ScalarSize(element) is > 0 and uint scalar ? count * scalar
            : structs.TryGetValue(element, out uint size) ? count * size
            : throw new FormatException(
                $"Read type '{type}', which is no scalar such as u32, no struct that stands before it, and no array of one. {Advice}");
    }
}
