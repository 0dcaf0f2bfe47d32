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

    private readonly Dictionary<string, (string Declaration, uint? Size)> declared = fields.Declarations.ToDictionary(
        static type => type.Name, static type => (type.Declaration, type.Size), StringComparer.Ordinal);

    // Kernel structs nest a few levels; a cycle by value cannot occur in a real one.
    private const int MaximumDepth = 16;

    private const uint MaximumElements = 4096;

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
        (CTypeDeclaration? declaration, TypeTable? types) = Find(type.Name, static found => found is CTypeDeclaration.Record);

        // A struct that every target only declares has no size; a program cannot hold one, and one byte says so least wrongly.
        if (declaration is not CTypeDeclaration.Record { Size: { } size } record || types is null)
        {
            return new KernelType.Held(type.Name, "struct " + type.Name, 1, 1, EquatableArray<HeldField>.Empty);
        }

        List<HeldField> fields = [];
        AddFields(record, 0, types, type.Name, fields, reached, depth: 0);

        return new KernelType.Held(
            type.Name,
            (record.Kind == CTagKind.Union ? "union " : "struct ") + type.Name,
            size,
            record.Alignment ?? 1,
            fields.ToEquatableArray());
    }

    // C reaches the members of an unnamed struct or union as if they were its own; explicit offsets say just that.
    private void AddFields(
        CTypeDeclaration.Record record,
        uint baseOffset,
        TypeTable types,
        string owner,
        List<HeldField> fields,
        List<ReachedType> reached,
        int depth)
    {
        foreach (CField field in record.Fields ?? default)
        {
            uint offset = baseOffset + (field.BitOffset / 8);
            CType type = types.Resolve(field.Type);

            if (field.Name.Length == 0 && type is CType.Anonymous { Declaration: CTypeDeclaration.Record inner } && depth < MaximumDepth)
            {
                AddFields(inner, offset, types, owner, fields, reached, depth + 1);
                continue;
            }

            // A bit-field has no C# form of its own; the struct's size still has room for it.
            if (field.BitWidth is not null || field.Name.Length == 0)
            {
                continue;
            }

            if (MapField(field, offset, type, types, owner, fields, reached, depth) is { } mapped)
            {
                fields.Add(mapped);
            }
        }
    }

    private HeldField? MapField(
        CField field, uint offset, CType type, TypeTable types, string owner, List<HeldField> others, List<ReachedType> reached, int depth)
    {
        string name = Unique(field.Name, owner, others);
        bool isPublic = !field.Name.StartsWith("__opaque", StringComparison.Ordinal);
        uint count = 1;

        while (type is CType.Array array)
        {
            count = Multiply(count, array.Count);
            type = types.Resolve(array.Element);
        }

        if (count == 0)
        {
            return null;
        }

        // A struct cannot hold itself, but a hand-written file may say so; then it is bytes.
        bool isOwner = type is CType.Tag self && self.Name == owner;

        if (!isOwner && signatures.MapValue(type, types, reached) is { Nature: not StubTypeNature.Void } value)
        {
            return new HeldField(name, value.Text, count, offset, isPublic);
        }

        if (type is CType.Anonymous { Declaration: CTypeDeclaration.Record { Size: { } size, Fields: not null } record }
            && depth < MaximumDepth)
        {
            string nestedName = Unique(name + "_struct", owner, others);
            List<HeldField> nested = [];
            AddFields(record, 0, types, nestedName, nested, reached, depth + 1);
            return new HeldField(name, nestedName, count, offset, isPublic, size, nested.ToEquatableArray());
        }

        uint bytes = type switch
        {
            CType.Tag tag when types.Find(tag) is CTypeDeclaration.Record { Size: { } known } => known,
            CType.Anonymous { Declaration: CTypeDeclaration.Record { Size: { } known } } => known,
            _ => 0,
        };

        return bytes == 0 ? null : new HeldField(name, "byte", Multiply(count, bytes), offset, isPublic);
    }

    // What programs hold fits their 512 bytes of stack or a map value; a hand-written file may say anything.
    private static uint Multiply(uint left, uint right) => (uint)Math.Min((ulong)left * right, MaximumElements);

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

        return new KernelType.Enum(type.Name, "enum " + type.Name, underlying, declaration.Members, declaration.IsSigned);
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
    private (CTypeDeclaration? Declaration, TypeTable? Types) Find(string name, Func<CTypeDeclaration, bool> isWanted)
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
                return (declaration, types);
            }
        }

        return (null, null);
    }

    private static string Unique(string name, string owner, List<HeldField> fields)
    {
        // The types of arrays and of structs without a name are declared beside the fields, under the fields' names.
        while (name == owner || name + "_array" == owner || name + "_struct" == owner
            || fields.Exists(field => field.Name == name || field.Name + "_array" == name || field.Name + "_struct" == name
                || name + "_array" == field.Name || name + "_struct" == field.Name))
        {
            name += "_";
        }

        return name;
    }
}
