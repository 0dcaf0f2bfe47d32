using KfuncGen.Generator.KernelFields;
using KfuncGen.Snapshots;
using KfuncGen.Snapshots.Targets;
using KfuncGen.Snapshots.Text;
using KfuncGen.Snapshots.Types;
using KfuncGen.Stubs.Signatures;

namespace KfuncGen.Generator.KernelTypes;

/// <summary>Says each reached kernel type in C#, from the newest target that defines it.</summary>
/// <param name="targets">The targets.</param>
/// <param name="signatures">Maps the types of fields and callbacks.</param>
/// <param name="releases">The releasing kfunc of each handle, by the handle's name.</param>
/// <param name="fields">The fields that are asked for.</param>
internal sealed class KernelTypeMapper(
    TargetSet targets, SignatureMapper signatures, IReadOnlyDictionary<string, ReleaseKfunc> releases, KernelFieldsModel fields)
{
    private readonly Dictionary<string, EquatableArray<KernelField>> fieldsOf = fields.Types.ToDictionary(
        static type => type.Type, static type => type.Fields, StringComparer.Ordinal);

    private readonly Dictionary<string, EnumRequest> requests = fields.Values.ToDictionary(
        static one => one.Enum, static one => one.Values, StringComparer.Ordinal);

    private readonly Dictionary<string, (string Declaration, uint? Size)> declared = fields.Declarations.ToDictionary(
        static type => type.Name, static type => (type.Declaration, type.Size), StringComparer.Ordinal);

    /// <summary>Maps a type.</summary>
    /// <param name="type">The type.</param>
    /// <param name="reached">Gets the further types that its declaration names.</param>
    public KernelType Map(ReachedType type, List<ReachedType> reached) => type.Kind switch
    {
        ReachedTypeKind.Handle => MapHandle(type),
        ReachedTypeKind.Held => MapHeld(type, reached),
        ReachedTypeKind.Enum => MapEnum(type),
        ReachedTypeKind.Callback => MapCallback(type, reached),
        _ => throw new ArgumentException($"{type.Kind} {type.Name} is mapped where its kfuncs are.", nameof(type)),
    };

    private KernelType.Handle MapHandle(ReachedType type)
    {
        ReleaseKfunc? release = releases.TryGetValue(type.Name, out ReleaseKfunc? known) ? known : null;

        if (declared.TryGetValue(type.Name, out (string Declaration, uint? Size) form))
        {
            return new KernelType.Handle(
                type.Name,
                form.Declaration,
                form.Size,
                release,
                fieldsOf.TryGetValue(type.Name, out EquatableArray<KernelField> asked) ? asked : EquatableArray<KernelField>.Empty);
        }

        (CTypeDeclaration? declaration, _) = Find(type.Name, static found => found is CTypeDeclaration.Record or CTypeDeclaration.Typedef);
        uint? size = (declaration as CTypeDeclaration.Record)?.Size;
        string text = declaration is CTypeDeclaration.Record { Kind: CTagKind.Union }
            ? "union "
            : declaration is CTypeDeclaration.Typedef ? "" : "struct ";

        return new KernelType.Handle(type.Name, text + type.Name, size, release, Fields: null);
    }

    private KernelType.Held MapHeld(ReachedType type, List<ReachedType> reached)
    {
        // A snapshot has the members of what kfuncs take, and of other structs the name only.
        if (fields.Structs.FirstOrDefault(one => one.Name == type.Name) is { } asked)
        {
            return MapStruct(asked, reached);
        }

        (CTypeDeclaration? declaration, Target? target) = Find(type.Name, static found => found is CTypeDeclaration.Record);

        // A struct that every target only declares has no size; a program cannot hold one, and one byte says so least wrongly.
        if (declaration is not CTypeDeclaration.Record { Size: not null } record || target is null)
        {
            return new KernelType.Held(type.Name, "struct " + type.Name, 1, new HeldStruct(1, default));
        }

        return Held(record, type.Name, target.Types, target.Snapshot.Architecture, reached);
    }

    private KernelType.Held MapStruct(StructDeclarations asked, List<ReachedType> reached)
    {
        TypeTable types = new(asked.Declarations);

        return types.Find(new CType.Tag(CTagKind.Struct, asked.Name)) is CTypeDeclaration.Record { Size: not null } record
            ? Held(record, asked.Name, types, asked.Architecture, reached)
            : new KernelType.Held(asked.Name, "struct " + asked.Name, 1, new HeldStruct(1, default));
    }

    private KernelType.Held Held(
        CTypeDeclaration.Record record, string name, TypeTable types, string? architecture, List<ReachedType> reached)
    {
        // Of the architectures that BPF is compiled for, this one counts from the other end.
        bool isBigEndian = architecture is "s390x";
        HeldStructReader members = new(record, name, types, isBigEndian, signatures, reached);

        return new KernelType.Held(
            name, (record.Kind == CTagKind.Union ? "union " : "struct ") + name, record.Alignment ?? 1, members.Read());
    }

    private KernelType.Enum MapEnum(ReachedType type)
    {
        CTypeDeclaration.Enum declaration = (CTypeDeclaration.Enum?)Find(
            type.Name, static found => found is CTypeDeclaration.Enum).Declaration ?? fields.Enums.First(one => one.Name == type.Name);
        string underlying = (declaration.Size, declaration.IsSigned) switch
        {
            (1, true) => "sbyte",
            (1, false) => "byte",
            (2, true) => "short",
            (2, false) => "ushort",
            (8, true) => "long",
            (8, false) => "ulong",
            (_, true) => "int",
            (_, false) => "uint",
        };

        return new KernelType.Enum(
            type.Name,
            "enum " + type.Name,
            underlying,
            declaration.Members,
            declaration.IsSigned,
            requests.TryGetValue(type.Name, out EnumRequest? request) ? request : null);
    }

    private KernelType.Callback MapCallback(ReachedType type, List<ReachedType> reached)
    {
        KfuncAppearance newest = targets.Find(type.Kfunc!)!.Appearances
            .Last(one => type.ParameterIndex < one.Kfunc.Parameters.Count && FunctionBehind(one, type.ParameterIndex) is not null);
        CParameter parameter = newest.Kfunc.Parameters[type.ParameterIndex];
        StubSignature signature = signatures.MapCallback(FunctionBehind(newest, type.ParameterIndex)!, newest.Target.Types);
        reached.AddRange(signature.Reaches);

        return new KernelType.Callback(type.Name, CDeclaration.Write(parameter), signature);
    }

    private static CType.Function? FunctionBehind(KfuncAppearance appearance, int parameterIndex)
    {
        TypeTable types = appearance.Target.Types;

        return types.Resolve(appearance.Kfunc.Parameters[parameterIndex].Type) is CType.Pointer pointer
            ? types.Resolve(pointer.Pointee) as CType.Function
            : null;
    }

    // A name may stand for one kind of type on one target and for another kind on the next.
    private (CTypeDeclaration? Declaration, Target? Target) Find(string name, Func<CTypeDeclaration, bool> isWanted)
    {
        for (int i = targets.Targets.Count - 1; i >= 0; i--)
        {
            TypeTable types = targets.Targets[i].Types;

            // Structs, unions and enums share one name space in C, whichever keyword is asked with.
            CTypeDeclaration? declaration = types.Find(new CType.Tag(CTagKind.Struct, name))
                ?? (name == "bpf_dynptr" ? types.Find(new CType.Tag(CTagKind.Struct, "bpf_dynptr_kern")) : null)
                ?? types.Find(new CType.Simple(name));

            if (declaration is not null and not CTypeDeclaration.Record { Size: null } && isWanted(declaration))
            {
                return (declaration, targets.Targets[i]);
            }
        }

        return (null, null);
    }
}
