using System.Runtime.CompilerServices;

namespace KfuncGen.Snapshots.Types;

/// <summary>Looks up what the names of a snapshot's types stand for.</summary>
public sealed class TypeTable
{
    // Longer chains of typedefs do not occur; a cycle of them in a hand-written file must still end.
    private const int MaximumDepth = 32;

    // Kernels that have the same types have one table.
    private static readonly ConditionalWeakTable<CTypeDeclaration[], TypeTable> Known = new();

    private readonly Dictionary<string, CTypeDeclaration> simple = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CTypeDeclaration> tagged = new(StringComparer.Ordinal);
    private readonly Func<string, CTypeDeclaration?>? findSimple;
    private readonly Func<string, CTypeDeclaration?>? findTag;

    /// <summary>Indexes declarations.</summary>
    /// <param name="declarations">The types of one snapshot.</param>
    public TypeTable(EquatableArray<CTypeDeclaration> declarations)
    {
        Declarations = declarations;

        foreach (CTypeDeclaration declaration in declarations)
        {
            (declaration is CTypeDeclaration.Scalar or CTypeDeclaration.Typedef ? simple : tagged)[declaration.Name] = declaration;
        }
    }

    /// <summary>The table of declarations, made once for arrays that are one.</summary>
    internal static TypeTable Of(EquatableArray<CTypeDeclaration> declarations) => declarations.Identity is { } identity
        ? Known.GetValue(identity, _ => new TypeTable(declarations))
        : new TypeTable(declarations);

    /// <summary>Asks for each declaration when it is looked up.</summary>
    /// <param name="findSimple">Finds a base type or typedef by its name.</param>
    /// <param name="findTag">Finds a struct, union or enum by its name.</param>
    public TypeTable(Func<string, CTypeDeclaration?> findSimple, Func<string, CTypeDeclaration?> findTag)
    {
        this.findSimple = findSimple;
        this.findTag = findTag;
    }

    /// <summary>The declarations; none where they are asked for one by one.</summary>
    internal EquatableArray<CTypeDeclaration> Declarations { get; }

    /// <summary>The declaration of a name without keyword; null where there is none.</summary>
    public CTypeDeclaration? Find(CType.Simple type) =>
        simple.TryGetValue(type.Name, out CTypeDeclaration? declaration) ? declaration : findSimple?.Invoke(type.Name);

    /// <summary>The declaration of a struct, union or enum; null where there is none.</summary>
    public CTypeDeclaration? Find(CType.Tag type) =>
        tagged.TryGetValue(type.Name, out CTypeDeclaration? declaration) ? declaration : findTag?.Invoke(type.Name);

    /// <summary>
    /// The type behind qualifiers, annotations and typedefs. What remains is void, a base type, a named or anonymous struct,
    /// union or enum, a pointer, an array or a function.
    /// </summary>
    /// <param name="type">The type as written.</param>
    /// <param name="typedef">The innermost typedef that was passed; null where there was none.</param>
    public CType Resolve(CType type, out string? typedef)
    {
        typedef = null;

        for (int depth = 0; depth < MaximumDepth; depth++)
        {
            switch (type)
            {
                case CType.Qualified qualified:
                    type = qualified.Type;
                    break;

                case CType.Annotated annotated:
                    type = annotated.Type;
                    break;

                case CType.Simple name when Find(name) is CTypeDeclaration.Typedef declaration:
                    typedef = declaration.Name;
                    type = declaration.Target;
                    break;

                default:
                    return type;
            }
        }

        return type;
    }

    /// <inheritdoc cref="Resolve(CType, out string?)"/>
    public CType Resolve(CType type) => Resolve(type, out _);
}
