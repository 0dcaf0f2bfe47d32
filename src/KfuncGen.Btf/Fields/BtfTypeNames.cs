using KfuncGen.Btf.Format;

namespace KfuncGen.Btf.Fields;

/// <summary>
/// Finds the types of a blob by name: structs, unions, enums and typedefs. What follows three underscores is a flavour, by which
/// programs tell several forms of one type apart, and no part of the name: bpf_core_essential_name_len, tools/lib/bpf/relo_core.c, 7.2.
/// </summary>
/// <remarks>Thread-safe once made.</remarks>
internal sealed class BtfTypeNames
{
    private const string Flavour = "___";

    private readonly Dictionary<string, List<BtfType>> types = new(StringComparer.Ordinal);

    /// <summary>Reads the names of a blob, its base not included.</summary>
    /// <exception cref="BtfFormatException">A name is not inside the string section.</exception>
    public BtfTypeNames(BtfReader reader)
    {
        foreach (BtfKind kind in new[] { BtfKind.Struct, BtfKind.Union, BtfKind.Enum, BtfKind.Enum64, BtfKind.Typedef })
        {
            foreach (BtfType type in reader.TypesOfKind(kind))
            {
                if (!type.IsAnonymous)
                {
                    Add(Essential(type.Name), type);
                }
            }
        }
    }

    /// <summary>A name without flavour.</summary>
    public static string Essential(string name)
    {
        int flavour = name.LastIndexOf(Flavour, StringComparison.Ordinal);
        return flavour > 0 && flavour + Flavour.Length < name.Length ? name.Substring(0, flavour) : name;
    }

    /// <summary>The types of a name, in the order of kinds and ids; several where parts of the kernel define one each.</summary>
    public IReadOnlyList<BtfType> Find(string name) => types.TryGetValue(Essential(name), out List<BtfType>? found) ? found : [];

    private void Add(string name, BtfType type)
    {
        if (!types.TryGetValue(name, out List<BtfType>? known))
        {
            types.Add(name, known = []);
        }

        known.Add(type);
    }
}
