using KfuncGen.Snapshots;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Obligations;
using KfuncGen.Snapshots.Targets;
using KfuncGen.Snapshots.Text;
using KfuncGen.Snapshots.Types;
using KfuncGen.Stubs.Naming;

namespace KfuncGen.Stubs.Signatures;

/// <summary>Says each contract in C#: where an idiom's compiler checks mean the same as the verifier's rule, it uses the idiom.</summary>
/// <param name="held">Which structs programs hold themselves.</param>
/// <param name="typesNamespace">The namespace that kernel types are declared in.</param>
public sealed class SignatureMapper(HeldTypes held, string typesNamespace)
{
    private static readonly StubType Address = new("nint", StubTypeNature.Number);
    private static readonly StubType Bytes = new("global::System.Span<byte>", StubTypeNature.Span);
    private static readonly StubType ReadOnlyBytes = new("global::System.ReadOnlySpan<byte>", StubTypeNature.Span);

    /// <summary>The C# signature of a kfunc on one target.</summary>
    public StubSignature Map(KfuncAppearance appearance)
    {
        Kfunc kfunc = appearance.Kfunc;
        TypeTable types = appearance.Target.Types;
        List<ReachedType> reached = [];
        List<StubParameter> parameters = [];
        List<StubArgument> arguments = [];

        for (int i = 0; i < kfunc.Parameters.Count; i++)
        {
            CParameter parameter = kfunc.Parameters[i];

            // The verifier fills it; a program's value is never looked at.
            if (ParameterSuffix.Has(parameter, ParameterSuffix.Program))
            {
                arguments.Add(new StubArgument(StubArgumentKind.Zero, 0));
                continue;
            }

            CParameter? size = SizeOf(kfunc, i, types);
            StubParameter mapped = MapParameter(kfunc, i, size, types, reached);
            arguments.Add(new StubArgument(StubArgumentKind.Value, parameters.Count));

            if (size is not null)
            {
                // A struct of the program's own has the size that C# knows; only a span brings one.
                arguments.Add(new StubArgument(StubArgumentKind.Size, parameters.Count));
            }

            parameters.Add(MakeUnique(mapped, parameters));
            i += size is null ? 0 : 1;
        }

        bool mayBeNull = Has(kfunc, KfuncFlags.KF_RET_NULL);

        return new StubSignature(
            MapReturnType(kfunc, types, reached),
            mayBeNull,
            Has(kfunc, KfuncFlags.KF_ACQUIRE),
            CSharpIdentifier.Token(CDeclaration.Write(kfunc.ReturnType)),
            parameters.ToEquatableArray(),
            arguments.ToEquatableArray(),
            reached.Distinct().ToEquatableArray());
    }

    /// <summary>The delegate of a callback parameter: its C# return type and parameters.</summary>
    public StubSignature MapCallback(CType.Function function, TypeTable types)
    {
        List<ReachedType> reached = [];
        List<StubParameter> parameters = [];

        for (int i = 0; i < function.Parameters.Count; i++)
        {
            CParameter parameter = function.Parameters[i];
            (string modifier, StubType type) = MapType(parameter.Type, types, reached, isOutput: false, callback: null);
            string name = parameter.Name.Length == 0 ? "arg" + i : ParameterSuffix.Strip(parameter.Name);
            StubParameter mapped = new(
                CSharpIdentifier.Escape(name), modifier, type, false, false, false, CDeclaration.Write(parameter), "");
            parameters.Add(MakeUnique(mapped, parameters));
        }

        return new StubSignature(
            MapResult(function.ReturnType, types, reached),
            false,
            false,
            "",
            parameters.ToEquatableArray(),
            default,
            reached.Distinct().ToEquatableArray());
    }

    /// <summary>The C# type of a value: a field, an element, a result that is no pointer. Null where it has none of its own.</summary>
    public StubType? MapValue(CType type, TypeTable types, List<ReachedType> reached)
    {
        switch (types.Resolve(type))
        {
            case CType.Void:
                return new StubType("void", StubTypeNature.Void);

            case CType.Pointer:
                return Address;

            case CType.Tag { Kind: CTagKind.Enum } tag when types.Find(tag) is CTypeDeclaration.Enum { Members.IsEmpty: false }:
                return Named(ReachedTypeKind.Enum, tag.Name, StubTypeNature.Number, reached);

            case CType.Tag { Kind: CTagKind.Enum } tag when types.Find(tag) is CTypeDeclaration.Enum declaration:
                return Integer(declaration.Size, declaration.IsSigned);

            case CType.Anonymous { Declaration: CTypeDeclaration.Enum declaration }:
                return Integer(declaration.Size, declaration.IsSigned);

            case CType.Tag tag when types.Find(tag) is CTypeDeclaration.Record { Size: not null } && held.IsHeld(tag.Name):
                return Named(ReachedTypeKind.Held, tag.Name, StubTypeNature.Held, reached);

            case CType.Simple { Name: "char" }:
                return new StubType("byte", StubTypeNature.Number);

            case CType.Simple simple when types.Find(simple) is CTypeDeclaration.Scalar scalar:
                return Scalar(scalar);

            default:
                return null;
        }
    }

    private static bool Has(Kfunc kfunc, KfuncFlags flag) => ((kfunc.AnyFlags ?? KfuncFlags.None) & flag) != 0;

    /// <summary>
    /// The parameter that says how large the memory behind this one is; null where there is none, or no type to carry it.
    /// </summary>
    private CParameter? SizeOf(Kfunc kfunc, int index, TypeTable types)
    {
        if (index + 1 >= kfunc.Parameters.Count
            || types.Resolve(kfunc.Parameters[index].Type) is not CType.Pointer pointer
            || !(types.Resolve(pointer.Pointee) is CType.Void or CType.Simple or CType.Tag { Kind: not CTagKind.Enum })
            || (types.Resolve(pointer.Pointee) is CType.Tag tag && !held.IsHeld(tag.Name)))
        {
            return null;
        }

        CParameter next = kfunc.Parameters[index + 1];

        return ParameterSuffix.Has(next, ParameterSuffix.Size) || ParameterSuffix.Has(next, ParameterSuffix.ConstantSize) ? next : null;
    }

    private StubParameter MapParameter(Kfunc kfunc, int index, CParameter? size, TypeTable types, List<ReachedType> reached)
    {
        CParameter parameter = kfunc.Parameters[index];
        bool isOutput = ParameterSuffix.Has(parameter, ParameterSuffix.Uninitialized) || (index == 0 && MakesIterator(kfunc));
        string stripped = ParameterSuffix.Strip(parameter.Name);

        (string modifier, StubType type) = IsMemory(parameter, size, types)
            ? ("", IsConst(parameter.Type, types) ? ReadOnlyBytes : Bytes)
            : MapType(
                parameter.Type,
                types,
                reached,
                isOutput,
                new ReachedType(ReachedTypeKind.Callback, kfunc.Name + "_" + stripped, kfunc.Name, index));

        return new StubParameter(
            CSharpIdentifier.Escape(stripped.Length == 0 ? "arg" + index : stripped),
            modifier,
            type,
            IsNullable: ParameterSuffix.Has(parameter, ParameterSuffix.Nullable)
                || ParameterSuffix.Has(parameter, ParameterSuffix.Optional),
            IsConstant: type.Nature == StubTypeNature.Number && modifier.Length == 0 && IsConstantExpected(parameter),
            // Since 7.3 the released argument is always the first one; before, it is the one that holds a reference,
            // and every releasing kfunc of those kernels passes it first, too: kernel/bpf/verifier.c, 6.12 and 7.3.
            IsReleased: index == 0 && Has(kfunc, KfuncFlags.KF_RELEASE) && modifier.Length == 0,
            Declaration: CDeclaration.Write(parameter) + (size is null ? "" : ", " + CDeclaration.Write(size)),
            FlavourToken: CSharpIdentifier.Token(CDeclaration.Write(parameter.Type)));
    }

    // Where flags are not known the names tell: the kernel registers a maker of iterators only under such a one.
    private static bool MakesIterator(Kfunc kfunc) => kfunc.AnyFlags is { } flags
        ? (flags & KfuncFlags.KF_ITER_NEW) != 0
        : kfunc.Name.StartsWith("bpf_iter_", StringComparison.Ordinal) && kfunc.Name.EndsWith("_new", StringComparison.Ordinal);

    private static bool IsConstantExpected(CParameter parameter) =>
        ParameterSuffix.Has(parameter, ParameterSuffix.Constant) || ParameterSuffix.Has(parameter, ParameterSuffix.ConstantSize);

    /// <summary>Whether a parameter is plain memory: a string, or a pointer and its size, which a span says in one.</summary>
    private static bool IsMemory(CParameter parameter, CParameter? size, TypeTable types)
    {
        if (types.Resolve(parameter.Type) is not CType.Pointer pointer)
        {
            return false;
        }

        return types.Resolve(pointer.Pointee) switch
        {
            // A string, whether the verifier looks at it (__str) or the kfunc reads it with care (__ign).
            CType.Simple { Name: "char" } => size is not null || IsConst(parameter.Type, types),
            CType.Void or CType.Simple => size is not null || ParameterSuffix.Has(parameter, ParameterSuffix.ConstantString),
            _ => false,
        };
    }

    private (string Modifier, StubType Type) MapType(
        CType type, TypeTable types, List<ReachedType> reached, bool isOutput, ReachedType? callback)
    {
        if (types.Resolve(type) is not CType.Pointer pointer)
        {
            // A void of its own is no C, but a hand-written file may say it.
            return ("", MapValue(type, types, reached) is { Nature: not StubTypeNature.Void } direct ? direct : Address);
        }

        string byReference = isOutput ? "out" : IsConst(type, types) ? "in" : "ref";

        switch (types.Resolve(pointer.Pointee, out string? typedef))
        {
            case CType.Function when callback is not null:
                return ("", Named(callback, StubTypeNature.Callback, reached));

            case CType.Tag { Kind: not CTagKind.Enum } tag when held.IsHeld(tag.Name):
                return (byReference, Named(ReachedTypeKind.Held, ProgramHeldTypes.PublicName(tag.Name), StubTypeNature.Held, reached));

            case CType.Tag { Kind: not CTagKind.Enum } tag:
                return ("", Named(ReachedTypeKind.Handle, tag.Name, StubTypeNature.Handle, reached));

            case CType.Anonymous { Declaration: CTypeDeclaration.Record } when typedef is not null:
                return ("", Named(ReachedTypeKind.Handle, typedef, StubTypeNature.Handle, reached));

            case CType.Void or CType.Function or CType.Array or CType.Anonymous { Declaration: CTypeDeclaration.Record }:
                return ("", Address);

            default:
                return MapValue(pointer.Pointee, types, reached) is { } value ? (byReference, value) : ("", Address);
        }
    }

    private StubType MapReturnType(Kfunc kfunc, TypeTable types, List<ReachedType> reached) => kfunc.Name switch
    {
        // Their C type is void *, which would be a scalar; the verifier knows by name that they return memory of the size
        // that was asked for: special_kfunc_list in kernel/bpf/verifier.c, 6.12 and 7.3.
        "bpf_dynptr_slice" => ReadOnlyBytes,
        "bpf_dynptr_slice_rdwr" => Bytes,
        _ => MapResult(kfunc.ReturnType, types, reached),
    };

    private StubType MapResult(CType type, TypeTable types, List<ReachedType> reached)
    {
        if (types.Resolve(type) is not CType.Pointer pointer)
        {
            return MapValue(type, types, reached) ?? Address;
        }

        switch (types.Resolve(pointer.Pointee, out string? typedef))
        {
            case CType.Tag { Kind: not CTagKind.Enum } tag:
                return Named(ReachedTypeKind.Handle, tag.Name, StubTypeNature.Handle, reached);

            case CType.Anonymous { Declaration: CTypeDeclaration.Record } when typedef is not null:
                return Named(ReachedTypeKind.Handle, typedef, StubTypeNature.Handle, reached);

            // A pointer to something that is no struct is memory of that type's size: kernel/bpf/verifier.c, 7.3.
            case CType.Simple or CType.Tag or CType.Pointer when MapValue(pointer.Pointee, types, reached) is { } value:
                return new StubType($"global::KfuncGen.KernelPointer<{value.Text}>", StubTypeNature.Handle);

            default:
                return Address;
        }
    }

    private static StubType Scalar(CTypeDeclaration.Scalar scalar) => scalar.Encoding switch
    {
        CScalarEncoding.Bool => new StubType("bool", StubTypeNature.OtherScalar),
        CScalarEncoding.Float => new StubType(scalar.Size == 4 ? "float" : "double", StubTypeNature.OtherScalar),
        CScalarEncoding.Signed => Integer(scalar.Size, isSigned: true),
        _ => Integer(scalar.Size, isSigned: false),
    };

    private static StubType Integer(uint size, bool isSigned) => new(
        size switch
        {
            1 => isSigned ? "sbyte" : "byte",
            2 => isSigned ? "short" : "ushort",
            4 => isSigned ? "int" : "uint",
            8 => isSigned ? "long" : "ulong",
            _ => isSigned ? "global::System.Int128" : "global::System.UInt128",
        },
        StubTypeNature.Number);

    private StubType Named(ReachedTypeKind kind, string name, StubTypeNature nature, List<ReachedType> reached) =>
        Named(new ReachedType(kind, name), nature, reached);

    private StubType Named(ReachedType type, StubTypeNature nature, List<ReachedType> reached)
    {
        string? library = LibraryTypes.NamespaceOf(type);

        if (library is null)
        {
            reached.Add(type);
        }

        return new StubType($"global::{library ?? typesNamespace}.{CSharpIdentifier.Escape(type.Name)}", nature);
    }

    // `const` counts wherever it stands between the pointer and what it points to.
    private static bool IsConst(CType type, TypeTable types)
    {
        CType current = types.Resolve(type) is CType.Pointer pointer ? pointer.Pointee : type;

        for (int depth = 0; depth < 32; depth++)
        {
            switch (current)
            {
                case CType.Qualified { Qualifier: CQualifier.Const }:
                    return true;
                case CType.Qualified qualified:
                    current = qualified.Type;
                    break;
                case CType.Annotated annotated:
                    current = annotated.Type;
                    break;
                case CType.Simple name when types.Find(name) is CTypeDeclaration.Typedef typedef:
                    current = typedef.Target;
                    break;
                default:
                    return false;
            }
        }

        return false;
    }

    private static StubParameter MakeUnique(StubParameter parameter, List<StubParameter> others)
    {
        string name = parameter.Name;

        while (others.Any(other => other.Name == name))
        {
            name += "_";
        }

        return parameter with { Name = name };
    }
}
