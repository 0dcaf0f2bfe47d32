using System.Globalization;
using KfuncGen.Generator.Names;
using KfuncGen.Snapshots;
using KfuncGen.Snapshots.Companions;
using KfuncGen.Snapshots.Drift;
using KfuncGen.Snapshots.Text;
using KfuncGen.Snapshots.Types;
using KfuncGen.Stubs.Deprecation;
using KfuncGen.Stubs.Naming;
using KfuncGen.Stubs.Signatures;

namespace KfuncGen.Generator.KernelFields;

/// <summary>
/// What paths ask for, type by type: of <c>mm.arg_start</c> the first part is a field of one type and the second of another, whichever
/// the newest target says.
/// </summary>
/// <param name="signatures">Says types in C#.</param>
/// <param name="targets">The targets' types, oldest first.</param>
/// <param name="deprecations">Says which fields are deprecated; null where nobody wants to know.</param>
internal sealed class FieldTree(
    SignatureMapper signatures, IReadOnlyList<TargetTypes> targets, DeprecationRules? deprecations = null)
{
    // A path of more parts than this is one that a pattern made of a circle of types.
    private const int MaximumParts = 16;

    // No field has it.
    private const string NoName = " ";

    private readonly SortedDictionary<string, bool> types = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Root, string Prefix), SortedDictionary<string, KernelField>> fields = [];
    private readonly List<ReachedType> reached = [];
    private readonly SortedSet<string> structs = new(StringComparer.Ordinal);
    private readonly EnumTree enums = new(targets);

    /// <summary>Adds what a path or pattern asks for.</summary>
    /// <param name="type">The type.</param>
    /// <param name="path">The path.</param>
    /// <param name="isPublic">Whether public code sees it.</param>
    /// <returns>Whether it asks for anything that a target has.</returns>
    public bool Add(string type, string path, bool isPublic) =>
        enums.Has(type) ? enums.Add(type, path, isPublic)
        : HelperStructs.Has(type) ? structs.Contains(type)
        : Add(type, "", path.Split('.'), 0, isPublic);

    /// <summary>Adds a type for its own sake: whether it is there, and how large it is.</summary>
    public void AddType(string type, bool isPublic)
    {
        if (enums.Has(type))
        {
            enums.Add(type, isPublic);
        }
        else if (HelperStructs.Has(type))
        {
            // A struct that the program has itself is there as a whole.
            structs.UnionWith(targets.Any(target => target.FindRecord(type) is not null) ? [type] : Enumerable.Empty<string>());
        }
        else if (targets.Any(target => target.FindRecord(type) is not null) && IsHandle(type))
        {
            AddAsked(type, isPublic);
        }
    }

    /// <summary>Why a path asks for nothing: what is not there, and names it may have meant; null where it asks for something.</summary>
    public (string What, IEnumerable<string> Candidates)? FindProblem(string type, string path)
    {
        if (enums.Has(type))
        {
            return enums.NamesOf(type, path).Any() ? null : ($"'{type}' has a value '{path}'", enums.NamesOf(type, "*"));
        }

        if (FindProblem(type) is { } unknown)
        {
            return unknown;
        }

        string[] parts = path.Split('.');
        (string root, string prefix) = (type, "");

        for (int i = 0; i < parts.Length; i++)
        {
            string owner = prefix.Length == 0 ? root : $"{root}.{prefix}";

            if (NamesOf(root, prefix, parts[i]) is not { Length: > 0 } names)
            {
                return ($"'{owner}' has a field '{parts[i]}'", NamesOf(root, prefix, "*"));
            }

            KernelField[] found = [.. names.Select(name => FieldOf(root, prefix, name)).OfType<KernelField>()];

            if (found.Length == 0)
            {
                return ($"'{owner}.{parts[i]}' has a type that C# has a form of", []);
            }

            // A pattern in the middle is followed by the generator; what one of its fields lacks another may have.
            if (i + 1 < parts.Length && found.Length > 1)
            {
                return null;
            }

            if (i + 1 < parts.Length)
            {
                switch (found[0].Kind)
                {
                    case FieldKind.Handle or FieldKind.Record:
                        (root, prefix) = (found[0].Type!, "");
                        break;
                    case FieldKind.Nested:
                        prefix = found[0].Path;
                        break;
                    default:
                        return ($"'{owner}.{parts[i]}' has fields", []);
                }
            }
        }

        return null;
    }

    /// <summary>Why a type is none that can be asked for; null where it can be.</summary>
    public (string What, IEnumerable<string> Candidates)? FindProblem(string type) =>
        enums.Has(type) || targets.Any(target => target.FindRecord(type) is not null)
            ? null
            : ($"'{type}' is a struct, union, enum or typedef of one", TypeNames(type));

    /// <summary>The fields that a path can go on with.</summary>
    /// <param name="type">The type.</param>
    /// <param name="prefix">The path so far: empty, or with a point at its end.</param>
    public IEnumerable<string> FieldNames(string type, string prefix) =>
        FindProblem(type) is not null || FindProblem(type, prefix + NoName) is not var (_, names) ? [] : names;

    /// <summary>
    /// The types of the newest target that can be asked for and whose names begin as one does, with its first two letters.
    /// </summary>
    public IEnumerable<string> TypeNames(string type)
    {
        string start = type.Substring(0, Math.Min(2, type.Length));

        if (targets.Count == 0)
        {
            return [];
        }

        TargetTypes newest = targets[targets.Count - 1];
        return new[] { "struct", "union", "enum" }.SelectMany(keyword => newest.Companion.Names(keyword, start))
            .Concat(newest.Companion.Names("typedef", start).Where(name => newest.FindRecord(name) is not null || enums.Has(name)));
    }

    /// <summary>All that was asked for.</summary>
    public KernelFieldsModel ToModel()
    {
        reached.AddRange(types.Keys.Select(static name => new ReachedType(ReachedTypeKind.Handle, name)));
        reached.AddRange(structs.Select(static name => new ReachedType(ReachedTypeKind.Held, name)));
        reached.AddRange(enums.Asked.Select(static name => new ReachedType(ReachedTypeKind.Enum, name)));
        EquatableArray<ReachedType> all = reached.Distinct().ToEquatableArray();

        return new KernelFieldsModel(
            types.Select(type => (type.Key, type.Value, WithType(type.Key, FieldsOf(type.Key, "")))).ToEquatableArray(),
            all,
            all.Where(static type => type.Kind == ReachedTypeKind.Handle).Select(Declare).ToEquatableArray(),
            all.Where(static type => type.Kind == ReachedTypeKind.Enum)
                .Select(type => enums.Newest(type.Name))
                .OfType<CTypeDeclaration.Enum>()
                .ToEquatableArray(),
            all.Where(static type => type.Kind == ReachedTypeKind.Enum)
                .Select(type => (type.Name, enums.RequestOf(type.Name)))
                .ToEquatableArray(),
            structs.Select(DeclareStruct).ToEquatableArray(),
            default);
    }

    /// <summary>
    /// What a variable of a type is to C#, a struct or a number; null for what it has no form of. A pointer is a number: what it points to
    /// the verifier does not follow.
    /// </summary>
    public (FieldKind Kind, string Type)? FormOfVariable(CType type, TargetTypes target) => FormOf(new CField("", type, 0), target) switch
    {
        (FieldKind.Record, { } name) => (FieldKind.Record, name),
        (FieldKind.Handle, _) => (FieldKind.Number, "nuint"),
        (FieldKind.Number, { } name) => (FieldKind.Number, name),
        _ => null,
    };

    private EquatableArray<KernelField> WithType(string name, EquatableArray<KernelField> asked)
    {
        KernelField whole = Whole(name);
        return (Match(whole, asked) is { } match ? asked.Prepend(match) : asked).Prepend(whole).ToEquatableArray();
    }

    // All that is asked for, as the newest target has it: of what that lacks nothing can be compared.
    private KernelField? Match(KernelField whole, EquatableArray<KernelField> asked)
    {
        TargetTypes newest = targets.Last(target => target.Target == whole.Present[whole.Present.Count - 1]);
        (string Path, CType Type)[] members =
        [
            .. Leaves(asked).Where(field => field.Present.Contains(newest.Target))
                .Select(field => (field.Path, newest.Find(field.Root, field.Path)!.Type)),
        ];

        return members.Length == 0 || DeepShape.Of(whole.Shape, members, newest) is not { } shape
            ? null
            : KernelField.Match(whole, newest.Target, shape, members.Length);
    }

    private static IEnumerable<KernelField> Leaves(EquatableArray<KernelField> fields) =>
        fields.SelectMany(static field => field.Kind == FieldKind.Nested ? Leaves(field.Fields) : [field]);

    // The type itself is a field of the path '.', as it is to those who look for it in a running kernel.
    private KernelField Whole(string name)
    {
        TargetTypes[] present = [.. targets.Where(target => target.FindRecord(name) is not null)];
        TargetTypes newest = present[present.Length - 1];
        bool isTag = newest.Types.Find(new CType.Tag(CTagKind.Struct, name)) is CTypeDeclaration.Record;
        string declaration = Declare(new ReachedType(ReachedTypeKind.Handle, name)).Declaration;

        return new KernelField(
            GeneratedMembers.Exists,
            FieldKind.Whole,
            null,
            name,
            ".",
            isTag ? declaration : KfuncShape.Of(new CType.Simple(name), newest.Types),
            declaration,
            string.Join(", ", present.Select(target => $"{target.FindRecord(name)?.Size} bytes on {target.Target}")),
            present.Select(static target => target.Target).ToEquatableArray(),
            targets.Except(present).Select(static target => target.Target).ToEquatableArray(),
            null,
            null,
            default);
    }

    private void AddAsked(string type, bool isPublic) =>
        types[type] = isPublic || (types.TryGetValue(type, out bool wasPublic) && wasPublic);

    private bool Add(string root, string prefix, string[] parts, int first, bool isPublic)
    {
        string pattern = parts[first];
        string[] names = NamesOf(root, prefix, pattern);

        if (names.Length == 0 || parts.Length > MaximumParts)
        {
            return false;
        }

        bool isFound = false;

        foreach (string name in names)
        {
            if (FieldOf(root, prefix, name) is { } field)
            {
                isFound |= first == parts.Length - 1 || Follow(field, parts, first + 1, isPublic);
            }
        }

        if (isFound && prefix.Length == 0)
        {
            AddAsked(root, isPublic);
        }

        return isFound;
    }

    private bool Follow(KernelField field, string[] parts, int next, bool isPublic) => field.Kind switch
    {
        FieldKind.Handle or FieldKind.Record when !IsOfLibrary(field.Type!) => Add(field.Type!, "", parts, next, isPublic),
        FieldKind.Nested => Add(field.Root, field.Path, parts, next, isPublic),
        _ => false,
    };

    // The names that match on any target, those of the newest first.
    private string[] NamesOf(string root, string prefix, string pattern) =>
    [
        .. targets.Reverse()
            .SelectMany(
                target => RecordAt(target, root, prefix) is { } record
                    ? target.FieldsOf(record).Select(static field => field.Name)
                    : [])
            .Where(name => NamePattern.Matches(pattern, name))
            .Distinct(),
    ];

    private static CTypeDeclaration.Record? RecordAt(TargetTypes target, string root, string prefix) => prefix.Length == 0
        ? target.FindRecord(root)
        : target.Find(root, prefix) is { } field ? target.RecordOf(field.Type) : null;

    private KernelField? FieldOf(string root, string prefix, string name)
    {
        if (!fields.TryGetValue((root, prefix), out SortedDictionary<string, KernelField>? known))
        {
            fields.Add((root, prefix), known = new SortedDictionary<string, KernelField>(StringComparer.Ordinal));
        }

        string path = prefix.Length == 0 ? name : prefix + "." + name;

        if (!known.TryGetValue(name, out KernelField? field) && Make(root, path, name) is { } made)
        {
            known.Add(name, field = made);
        }

        return field;
    }

    private KernelField? Make(string root, string path, string name)
    {
        (TargetTypes Target, CField Field)[] appearances =
        [
            .. targets.Select(target => (Target: target, Field: target.Find(root, path))).Where(static one => one.Field is not null)
                .Select(static one => (one.Target, one.Field!)),
        ];
        (TargetTypes newest, CField field) = appearances[appearances.Length - 1];

        if (FormOf(field, newest) is not var (kind, type))
        {
            return null;
        }

        string shape = FieldForm.Fewest(
            KfuncShape.Of(field.Type, newest.Types), appearances.Select(static one => KfuncShape.Of(one.Field.Type, one.Target.Types)));
        (TargetTypes Target, CField Field)[] present =
            [.. appearances.Where(one => FieldForm.IsSameKind(shape, KfuncShape.Of(one.Field.Type, one.Target.Types)))];

        return new KernelField(
            name,
            kind,
            type,
            root,
            path,
            shape,
            CDeclaration.Write(field.Type, name) + Width(field),
            string.Join(", ", appearances.Select(one => $"{Place(one.Field)}{Elements(one.Field, field)} on {one.Target.Target}")),
            present.Select(static one => one.Target.Target).ToEquatableArray(),
            targets.Where(target => Array.TrueForAll(present, one => one.Target != target))
                .Select(static target => target.Target).ToEquatableArray(),
            Describe(appearances.Except(present)),
            kind == FieldKind.Number ? Describe(present.Where(one => !FieldForm.Holds(field, newest, one.Field, one.Target))) : null,
            default,
            deprecations?.ExplainField(root, path));
    }

    private static string? Describe(IEnumerable<(TargetTypes Target, CField Field)> appearances)
    {
        string text = string.Join(
            ", ", appearances.Select(static one => $"{CDeclaration.Write(one.Field.Type)}{Width(one.Field)} on {one.Target.Target}"));
        return text.Length == 0 ? null : text;
    }

    private (FieldKind Kind, string? Type)? FormOf(CField field, TargetTypes target)
    {
        CType type = target.Types.Resolve(field.Type, out string? typedef);

        switch (type)
        {
            case CType.Pointer pointer:
                return HandleOf(pointer, target) is { } handle ? (FieldKind.Handle, handle) : (FieldKind.Number, "nuint");

            case CType.Array array:
                return ObjectOf(array.Element, target) is { } one ? (FieldKind.Objects, one)
                    : NumberOf(array.Element, target) is { } element ? (FieldKind.Elements, element)
                    : null;

            case CType.Tag { Kind: not CTagKind.Enum } tag:
                return IsHandle(tag.Name) ? (FieldKind.Record, Reach(tag.Name)) : (FieldKind.Nested, null);

            case CType.Anonymous { Declaration: CTypeDeclaration.Record }:
                return typedef is not null && IsHandle(typedef) ? (FieldKind.Record, Reach(typedef)) : (FieldKind.Nested, null);

            default:
                return NumberOf(field.Type, target) is { } number ? (FieldKind.Number, number) : null;
        }
    }

    // What an element of an array is: a struct, or a pointer to one.
    private string? ObjectOf(CType element, TargetTypes target) => target.Types.Resolve(element, out string? typedef) switch
    {
        CType.Pointer pointer => HandleOf(pointer, target),
        CType.Tag { Kind: not CTagKind.Enum } tag when IsHandle(tag.Name) => Reach(tag.Name),
        CType.Anonymous { Declaration: CTypeDeclaration.Record } when typedef is not null && IsHandle(typedef) => Reach(typedef),
        _ => null,
    };

    private string? HandleOf(CType.Pointer pointer, TargetTypes target) => target.Types.Resolve(pointer.Pointee, out string? typedef) switch
    {
        CType.Tag { Kind: not CTagKind.Enum } tag when IsHandle(tag.Name) => Reach(tag.Name),
        CType.Tag { Kind: not CTagKind.Enum } tag when IsOfLibrary(tag.Name) => tag.Name,
        CType.Anonymous { Declaration: CTypeDeclaration.Record } when typedef is not null && IsHandle(typedef) => Reach(typedef),
        _ => null,
    };

    // What programs hold themselves is a struct in C#, and what the library declares gets no members from here.
    private bool IsHandle(string name) => !signatures.IsHeld(name) && !IsOfLibrary(name);

    private static bool IsOfLibrary(string name) => LibraryTypes.NamespaceOf(new ReachedType(ReachedTypeKind.Handle, name)) is not null;

    private string Reach(string name)
    {
        reached.Add(new ReachedType(ReachedTypeKind.Handle, name));
        return name;
    }

    private string? NumberOf(CType type, TargetTypes target)
    {
        List<ReachedType> named = [];

        // Enums only: a struct that programs hold is no number.
        if (signatures.MapValue(type, target.Types, named) is not { Nature: StubTypeNature.Number or StubTypeNature.OtherScalar } value
            || value.Text is "float" or "double" || value.Text.Contains("Int128"))
        {
            return null;
        }

        reached.AddRange(named);
        return value.Text == "nint" ? "nuint" : value.Text;
    }

    private EquatableArray<KernelField> FieldsOf(string root, string prefix) =>
        fields.TryGetValue((root, prefix), out SortedDictionary<string, KernelField>? known)
            ? known.Values
                .Select(field => field.Kind == FieldKind.Nested ? field with { Fields = FieldsOf(field.Root, field.Path) } : field)
                .ToEquatableArray()
            : default;

    private StructDeclarations DeclareStruct(string name)
    {
        TargetTypes newest = targets.Last(target => target.FindRecord(name) is not null);
        return StructDeclarations.Of(name, newest.Types, newest.Companion.Head.Architecture);
    }

    private (string Name, string Declaration, uint? Size) Declare(ReachedType type)
    {
        foreach (TargetTypes target in targets.Reverse())
        {
            if (target.Types.Find(new CType.Tag(CTagKind.Struct, type.Name)) is CTypeDeclaration.Record record)
            {
                return (type.Name, $"{(record.Kind == CTagKind.Union ? "union" : "struct")} {type.Name}", record.Size);
            }

            if (target.RecordOf(new CType.Simple(type.Name)) is { } named)
            {
                return (type.Name, type.Name, named.Size);
            }
        }

        return (type.Name, "struct " + type.Name, null);
    }

    private static string Width(CField field) =>
        field.BitWidth is { } width ? " : " + width.ToString(CultureInfo.InvariantCulture) : "";

    // How many elements an array has where it is not as many as on the newest target.
    private static string Elements(CField field, CField newest) =>
        field.Type is CType.Array array && newest.Type is CType.Array newestArray && array.Count != newestArray.Count
            ? $" with {array.Count.ToString(CultureInfo.InvariantCulture)} elements"
            : "";

    private static string Place(CField field) => (field.BitOffset / 8).ToString(CultureInfo.InvariantCulture)
        + (field.BitWidth is null ? "" : "." + (field.BitOffset % 8).ToString(CultureInfo.InvariantCulture));
}
