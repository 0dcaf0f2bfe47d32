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
        CallContract contract = CallContract.Of(appearance);
        TypeTable types = appearance.Target.Types;
        List<ReachedType> reached = [];
        List<StubParameter> parameters = [];
        List<StubArgument> arguments = [];

        for (int i = 0; i < kfunc.Parameters.Count; i++)
        {
            // A program's value is never looked at.
            if (contract.Arguments[i].Has(ArgumentObligation.FilledIn))
            {
                arguments.Add(new StubArgument(StubArgumentKind.Zero, 0));
                continue;
            }

            CParameter? size = SizeOf(kfunc, contract, i, types);
            StubParameter mapped = MapParameter(kfunc, contract, i, size, types, reached);
            arguments.Add(new StubArgument(StubArgumentKind.Value, parameters.Count));

            if (size is not null)
            {
                // A struct of the program's own has the size that C# knows; only a span brings one.
                arguments.Add(new StubArgument(StubArgumentKind.Size, parameters.Count));
            }

            parameters.Add(MakeUnique(mapped, parameters));
            i += size is null ? 0 : 1;
        }

        return new StubSignature(
            contract.Result.Kind == ResultKind.SizedMemory
                ? contract.Result.Has(ResultObligation.Writable) ? Bytes : ReadOnlyBytes
                : MapResult(kfunc.ReturnType, types, reached),
            MayBeNull(contract),
            contract.Result.Has(ResultObligation.Owned),
            CSharpIdentifier.Token(CDeclaration.Write(kfunc.ReturnType)),
            parameters.ToEquatableArray(),
            arguments.ToEquatableArray(),
            reached.Distinct().ToEquatableArray());
    }

    // Where flags are not known, nobody promised that it is not.
    private static bool MayBeNull(CallContract contract) => contract.Result.Has(ResultObligation.MayBeNull)
        || (!contract.AreFlagsKnown && contract.Result.Kind is (ResultKind.KernelObject or ResultKind.Memory));

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

    /// <summary>Whether programs hold objects of a struct or union themselves, so that it is a struct in C#.</summary>
    public bool IsHeld(string name) => held.IsHeld(name);

    /// <summary>
    /// The parameter that says how large the memory behind this one is; null where there is none, or no type to carry it.
    /// </summary>
    private CParameter? SizeOf(Kfunc kfunc, CallContract contract, int index, TypeTable types)
    {
        if (index + 1 >= kfunc.Parameters.Count
            || types.Resolve(kfunc.Parameters[index].Type) is not CType.Pointer pointer
            || !(types.Resolve(pointer.Pointee) is CType.Void or CType.Simple or CType.Tag { Kind: not CTagKind.Enum })
            || (types.Resolve(pointer.Pointee) is CType.Tag tag && !held.IsHeld(tag.Name)))
        {
            return null;
        }

        return contract.Arguments[index + 1].Has(ArgumentObligation.SizeOfPrevious) ? kfunc.Parameters[index + 1] : null;
    }

    private StubParameter MapParameter(
        Kfunc kfunc, CallContract contract, int index, CParameter? size, TypeTable types, List<ReachedType> reached)
    {
        CParameter parameter = kfunc.Parameters[index];
        ArgumentContract argument = contract.Arguments[index];
        string stripped = ParameterSuffix.Strip(parameter.Name);

        (string modifier, StubType type) = IsMemory(parameter, argument, size, types)
            ? ("", IsConst(parameter.Type, types) ? ReadOnlyBytes : Bytes)
            : MapType(
                parameter.Type,
                types,
                reached,
                argument.Has(ArgumentObligation.Uninitialized),
                new ReachedType(ReachedTypeKind.Callback, kfunc.Name + "_" + stripped, kfunc.Name, index));

        return new StubParameter(
            CSharpIdentifier.Escape(stripped.Length == 0 ? "arg" + index : stripped),
            modifier,
            type,
            IsNullable: argument.Has(ArgumentObligation.MayBeNull),
            IsConstant: argument.Kind == ArgumentKind.Scalar && type.Nature == StubTypeNature.Number
                && argument.Has(ArgumentObligation.Constant),
            IsReleased: argument.Has(ArgumentObligation.Released) && modifier.Length == 0,
            Declaration: CDeclaration.Write(parameter) + (size is null ? "" : ", " + CDeclaration.Write(size)),
            FlavourToken: CSharpIdentifier.Token(CDeclaration.Write(parameter.Type)))
        {
            OtherForms = size is null ? default : OtherForms(parameter.Type, modifier, type, types),
        };
    }

    private static EquatableArray<SizedForm> OtherForms(CType type, string modifier, StubType structure, TypeTable types) =>
        structure.Nature == StubTypeNature.Held
            && types.Resolve(type) is CType.Pointer pointer
            && types.Resolve(pointer.Pointee) is CType.Tag tag
            && types.Find(tag) is CTypeDeclaration.Record record
            ? SizedForms.Of(record, structure, modifier, IsConst(type, types) ? ReadOnlyBytes : Bytes, types)
            : default;

    /// <summary>Whether a parameter is plain memory: a string, or a pointer and its size, which a span says in one.</summary>
    private static bool IsMemory(CParameter parameter, ArgumentContract argument, CParameter? size, TypeTable types)
    {
        if (types.Resolve(parameter.Type) is not CType.Pointer pointer)
        {
            return false;
        }

        return types.Resolve(pointer.Pointee) switch
        {
            // A string, whether the verifier looks at it (__str) or the kfunc reads it with care (__ign).
            CType.Simple { Name: "char" } => size is not null || IsConst(parameter.Type, types),
            CType.Void or CType.Simple => size is not null || argument.Has(ArgumentObligation.ConstantString),
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

        return new StubType($"global::{library ?? typesNamespace}.{CSharpIdentifier.Type(type.Name)}", nature);
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
