using KfuncGen.Snapshots;
using KfuncGen.Snapshots.Types;

namespace KfuncGen.Tool.Headers;

/// <summary>
/// Makes types such that C takes them in one file: an enum without a name gets one, and stands once however often it is used; of two kinds
/// of types with one name the second gets a flavour, which loaders do not look at.
/// </summary>
internal sealed class HeaderNames
{
    private const string Flavour = "___";

    private readonly Dictionary<CTypeDeclaration.Enum, CTypeDeclaration.Enum> named = [];
    private readonly HashSet<string> enumNames = new(StringComparer.Ordinal);
    private readonly HashSet<string> enumerators = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CTagKind> tags = new(StringComparer.Ordinal);

    /// <summary>The enums that had no name, in the order of their use.</summary>
    public IEnumerable<CTypeDeclaration.Enum> Enums => named.Values;

    /// <summary>The type as the header spells it.</summary>
    public CType Of(CType type) => type switch
    {
        CType.Tag tag => tag with { Name = NameOf(tag.Kind, tag.Name) },
        CType.Anonymous { Declaration: CTypeDeclaration.Enum declaration } => new CType.Tag(CTagKind.Enum, Named(declaration).Name),
        CType.Anonymous { Declaration: CTypeDeclaration.Record record } => new CType.Anonymous(Of(record)),
        CType.Pointer pointer => new CType.Pointer(Of(pointer.Pointee)),
        CType.Array array => array with { Element = Of(array.Element) },
        CType.Qualified qualified => qualified with { Type = Of(qualified.Type) },
        CType.Annotated annotated => annotated with { Type = Of(annotated.Type) },
        CType.Function function => new CType.Function(
            Of(function.ReturnType),
            function.Parameters.Select(parameter => parameter with { Type = Of(parameter.Type) }).ToEquatableArray(),
            function.IsVariadic),
        _ => type,
    };

    /// <summary>A struct or union as the header spells it.</summary>
    public CTypeDeclaration.Record Of(CTypeDeclaration.Record record) => record with
    {
        Name = record.Name.Length == 0 ? "" : NameOf(record.Kind, record.Name),
        Fields = record.Fields?.Select(field => field with { Type = Of(field.Type) }).ToEquatableArray(),
    };

    /// <summary>An enum as the header spells it: two enums cannot share a member's name.</summary>
    public CTypeDeclaration.Enum Of(CTypeDeclaration.Enum declaration) => declaration with
    {
        Name = NameOf(CTagKind.Enum, declaration.Name),
        Members = declaration.Members.Select(member => member with { Name = Unique(member.Name, enumerators) }).ToEquatableArray(),
    };

    private CTypeDeclaration.Enum Named(CTypeDeclaration.Enum declaration)
    {
        if (!named.TryGetValue(declaration, out CTypeDeclaration.Enum? known))
        {
            string first = declaration.Members.IsEmpty ? "empty" : declaration.Members[0].Name;
            known = Of(declaration with { Name = Unique("kfunc_enum_" + first, enumNames) });
            named.Add(declaration, known);
        }

        return known;
    }

    // Structs, unions and enums share one name space.
    private string NameOf(CTagKind kind, string name)
    {
        if (tags.TryAdd(name, kind) || tags[name] == kind)
        {
            return name;
        }

        return NameOf(kind, name + Flavour + kind.ToString().ToLowerInvariant());
    }

    private static string Unique(string name, HashSet<string> taken)
    {
        string unique = name;

        for (int i = 2; !taken.Add(unique); i++)
        {
            unique = $"{name}{Flavour}{i}";
        }

        return unique;
    }
}
