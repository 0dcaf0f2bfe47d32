using KfuncGen.Btf;
using KfuncGen.Btf.Format;
using KfuncGen.Snapshots;
using KfuncGen.Snapshots.Types;

namespace KfuncGen.Capture.Types;

/// <summary>
/// Turns BTF types into the snapshot's, and remembers every name that they use: those are the types that a snapshot
/// declares. Fields are recorded only for structs that a program holds itself.
/// </summary>
/// <param name="holdsAll">Whether the fields of every struct are recorded.</param>
internal sealed class ReachedTypes(bool holdsAll = false)
{
    private const int MaximumDepth = 32;

    // The kfuncs of 7.2 need under ten thousand. Types without a name are written out wherever they are used, so a
    // hostile blob can make a few kilobytes mean more than memory holds.
    private const int MaximumParts = 1 << 20;

    /// <summary>In bytes: <c>__int128</c>.</summary>
    private const uint LargestScalar = 16;

    private readonly Dictionary<(bool IsTag, string Name), BtfType> reached = [];
    private readonly Queue<(bool IsTag, string Name)> pending = new();
    private readonly HashSet<BtfType> held = [];
    private readonly BtfDataLayout layout = new();
    private int parts;

    /// <summary>Turns one type into the snapshot's.</summary>
    /// <exception cref="BtfFormatException">It does not end, leads nowhere, or holds what is no C type.</exception>
    public CType Read(BtfType type) => Read(type, 0);

    /// <summary>Turns a prototype's parameters into the snapshot's.</summary>
    /// <param name="prototype">The prototype.</param>
    /// <param name="isVariadic">Whether it ends in <c>...</c>, which is not among the parameters.</param>
    /// <exception cref="BtfFormatException">A type does not end, leads nowhere, or holds what is no C type.</exception>
    public CParameter[] ReadParameters(BtfType prototype, out bool isVariadic) => ReadParameters(prototype, out isVariadic, 0);

    /// <summary>
    /// Records the fields of a struct or union, and of those it holds by value. What is neither, or is only declared, has
    /// none. To be called before <see cref="Declare()"/>.
    /// </summary>
    /// <exception cref="BtfFormatException">A struct holds itself, or a reference leads nowhere.</exception>
    public void Hold(BtfType type) => Hold(type, 0);

    /// <summary>Has a type that has a name declared by <see cref="Declare()"/>. Of several with one name the first counts.</summary>
    public void Name(BtfType type)
    {
        if (type.Kind is BtfKind.Int or BtfKind.Float or BtfKind.Typedef)
        {
            Reach(type, isTag: false);
        }
        else if (type.Kind is BtfKind.Struct or BtfKind.Union or BtfKind.Enum or BtfKind.Enum64 && !type.IsAnonymous)
        {
            Reach(type, isTag: true);
        }
    }

    /// <summary>The declarations of all names reached, sorted by keyword and name.</summary>
    /// <exception cref="BtfFormatException">A type does not end, leads nowhere, or holds what is no C type.</exception>
    public EquatableArray<CTypeDeclaration> Declare()
    {
        Dictionary<(bool IsTag, string Name), CTypeDeclaration> declarations = [];

        // Each declaration may reach further names.
        while (pending.Count > 0)
        {
            (bool IsTag, string Name) key = pending.Dequeue();
            declarations[key] = Declare(reached[key], key.Name, 0);
        }

        return declarations.Values
            .OrderBy(static declaration => Keyword(declaration), StringComparer.Ordinal)
            .ThenBy(static declaration => declaration.Name, StringComparer.Ordinal)
            .ToEquatableArray();
    }

    private CType Read(BtfType type, int depth)
    {
        Spend(type, 1, depth);

        switch (type.Kind)
        {
            case BtfKind.Void:
                return new CType.Void();

            case BtfKind.Int or BtfKind.Float or BtfKind.Typedef:
                return new CType.Simple(Reach(type, isTag: false));

            case BtfKind.Struct or BtfKind.Union or BtfKind.Enum or BtfKind.Enum64 when type.IsAnonymous:
                return new CType.Anonymous(Declare(type, "", depth));

            case BtfKind.Struct or BtfKind.Union or BtfKind.Forward or BtfKind.Enum or BtfKind.Enum64:
                return new CType.Tag(TagKindOf(type), Reach(type, isTag: true));

            case BtfKind.Pointer:
                return new CType.Pointer(Read(type.Target, depth + 1));

            case BtfKind.Array:
                return new CType.Array(Read(type.Target, depth + 1), type.ElementCount);

            case BtfKind.Const:
                return new CType.Qualified(CQualifier.Const, Read(type.Target, depth + 1));

            case BtfKind.Volatile:
                return new CType.Qualified(CQualifier.Volatile, Read(type.Target, depth + 1));

            case BtfKind.Restrict:
                return new CType.Qualified(CQualifier.Restrict, Read(type.Target, depth + 1));

            case BtfKind.TypeTag:
                return new CType.Annotated(Read(type.Target, depth + 1), BtfNames.Annotation(type), type.KindFlag);

            case BtfKind.FunctionPrototype:
                CParameter[] parameters = ReadParameters(type, out bool isVariadic, depth + 1);
                return new CType.Function(Read(type.Target, depth + 1), parameters.ToEquatableArray(), isVariadic);

            default:
                throw new BtfFormatException(
                    type.Offset,
                    $"type {type.Id} of kind {type.Kind} in a prototype",
                    "a C type",
                    "The file is damaged, or written by a newer kernel: use a newer version of KfuncGen.");
        }
    }

    private CParameter[] ReadParameters(BtfType prototype, out bool isVariadic, int depth)
    {
        BtfElements<BtfParameter> elements = prototype.Parameters;
        Spend(prototype, elements.Count, depth);

        isVariadic = elements.Count > 0 && elements[elements.Count - 1].IsEllipsis;
        CParameter[] parameters = new CParameter[isVariadic ? elements.Count - 1 : elements.Count];

        for (int i = 0; i < parameters.Length; i++)
        {
            parameters[i] = new CParameter(BtfNames.OfParameter(elements[i], prototype), Read(elements[i].Type, depth + 1));
        }

        return parameters;
    }

    private CTypeDeclaration Declare(BtfType type, string name, int depth)
    {
        switch (type.Kind)
        {
            case BtfKind.Int:
                return new CTypeDeclaration.Scalar(name, SizeOf(type, LargestScalar), EncodingOf(type.IntEncoding));

            case BtfKind.Float:
                return new CTypeDeclaration.Scalar(name, SizeOf(type, LargestScalar), CScalarEncoding.Float);

            case BtfKind.Typedef:
                return new CTypeDeclaration.Typedef(name, Read(type.Target, depth + 1));

            case BtfKind.Enum or BtfKind.Enum64:
                Spend(type, type.EnumValues.Count, depth);
                return new CTypeDeclaration.Enum(
                    name,
                    SizeOf(type, LargestScalar),
                    type.KindFlag,
                    type.EnumValues.Select(
                        value => new CEnumMember(BtfNames.Identifier(value.Name, type), value.Value)).ToEquatableArray());

            case BtfKind.Forward:
                return new CTypeDeclaration.Record(TagKindOf(type), name, Size: null, Alignment: null, Fields: null);

            default:
                return new CTypeDeclaration.Record(
                    TagKindOf(type),
                    name,
                    SizeOf(type, int.MaxValue),
                    layout.AlignmentOf(type),
                    holdsAll || held.Contains(type) ? ReadFields(type, depth) : null);
        }
    }

    private EquatableArray<CField> ReadFields(BtfType record, int depth)
    {
        BtfElements<BtfMember> members = record.Members;
        Spend(record, members.Count, depth);
        CField[] fields = new CField[members.Count];

        for (int i = 0; i < fields.Length; i++)
        {
            BtfMember member = members[i];
            string name = member.NameBytes.IsEmpty ? "" : BtfNames.Identifier(member.Name, record);

            fields[i] = new CField(
                name, Read(member.Type, depth + 1), member.BitOffset, member.BitWidth is > 0 and int width ? (uint)width : null);
        }

        return fields.ToEquatableArray();
    }

    private void Hold(BtfType type, int depth)
    {
        Spend(type, 1, depth);
        type = type.Resolve();

        if (type.Kind == BtfKind.Array)
        {
            Hold(type.Target, depth + 1);
            return;
        }

        if (type.Kind is not (BtfKind.Struct or BtfKind.Union))
        {
            return;
        }

        if (!type.IsAnonymous)
        {
            type = reached[(true, Reach(type, isTag: true))];
        }

        if (type.Kind != BtfKind.Forward && held.Add(type))
        {
            foreach (BtfMember member in type.Members)
            {
                Hold(member.Type, depth + 1);
            }
        }
    }

    // One name, one declaration, as in C: a definition takes the place of a mere declaration. Drivers may define a struct
    // of the same name each; then the first one that a prototype reaches stays.
    private string Reach(BtfType type, bool isTag)
    {
        string name = type.Kind is BtfKind.Int or BtfKind.Float ? BtfNames.OfScalar(type) : BtfNames.Identifier(type.Name, type);

        if (!reached.TryGetValue((isTag, name), out BtfType known) || (known.Kind == BtfKind.Forward && type.Kind != BtfKind.Forward))
        {
            reached[(isTag, name)] = type;
            pending.Enqueue((isTag, name));
        }

        return name;
    }

    private void Spend(BtfType type, int count, int depth)
    {
        parts += count;

        if (depth > MaximumDepth || parts > MaximumParts)
        {
            throw new BtfFormatException(
                Math.Max(type.Offset, 0),
                depth > MaximumDepth
                    ? $"type {type.Id} more than {MaximumDepth} types deep in a prototype"
                    : $"prototypes of more than {MaximumParts} parts",
                "types that end",
                "The types refer to each other in a circle: the file is damaged, read it again from the kernel.");
        }
    }

    /// <summary>The size of a type, which a snapshot can hold: not none for a number, and not more than there is memory.</summary>
    private static uint SizeOf(BtfType type, uint largest)
    {
        uint size = type.Size;

        return size <= largest && (size > 0 || type.Kind is BtfKind.Struct or BtfKind.Union)
            ? size
            : throw new BtfFormatException(
                type.Offset + 8,
                $"type {type.Id}, a {type.Kind} of {size} bytes",
                $"a size of at most {largest} bytes",
                "The file is damaged: read it again from the kernel.");
    }

    private static CTagKind TagKindOf(BtfType type) => type.Kind switch
    {
        BtfKind.Struct => CTagKind.Struct,
        BtfKind.Union => CTagKind.Union,
        BtfKind.Forward => type.KindFlag ? CTagKind.Union : CTagKind.Struct,
        _ => CTagKind.Enum,
    };

    private static CScalarEncoding EncodingOf(BtfIntEncoding encoding) =>
        (encoding & BtfIntEncoding.Bool) != 0 ? CScalarEncoding.Bool
        : (encoding & BtfIntEncoding.Signed) != 0 ? CScalarEncoding.Signed
        : CScalarEncoding.Unsigned;

    private static string Keyword(CTypeDeclaration declaration) => declaration switch
    {
        CTypeDeclaration.Enum => "enum",
        CTypeDeclaration.Scalar => "scalar",
        CTypeDeclaration.Typedef => "typedef",
        CTypeDeclaration.Record { Kind: CTagKind.Union } => "union",
        _ => "struct",
    };
}
