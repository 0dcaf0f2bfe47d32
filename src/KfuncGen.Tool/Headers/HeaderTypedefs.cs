using KfuncGen.Snapshots;
using KfuncGen.Snapshots.Types;

namespace KfuncGen.Tool.Headers;

/// <summary>Writes types without the names that typedefs gave them.</summary>
internal static class HeaderTypedefs
{
    // In every vmlinux.h there is.
    private static readonly HashSet<string> Everywhere =
        [
            "u8", "u16", "u32", "u64", "s8", "s16", "s32", "s64", "__u8", "__u16", "__u32", "__u64", "__s8", "__s16", "__s32", "__s64",
            "bool"
        ];

    /// <summary>The same type; a struct that only a typedef gives a name to keeps that.</summary>
    public static CType Resolve(CType type, TypeTable types) => type switch
    {
        CType.Simple simple when !Everywhere.Contains(simple.Name) && types.Find(simple) is CTypeDeclaration.Typedef typedef
            && types.Resolve(typedef.Target) is not CType.Anonymous { Declaration: CTypeDeclaration.Record } =>
                Resolve(typedef.Target, types),
        CType.Pointer pointer => new CType.Pointer(Resolve(pointer.Pointee, types)),
        CType.Array array => array with { Element = Resolve(array.Element, types) },
        CType.Qualified qualified => qualified with { Type = Resolve(qualified.Type, types) },
        CType.Annotated annotated => annotated with { Type = Resolve(annotated.Type, types) },
        CType.Function function => new CType.Function(
            Resolve(function.ReturnType, types),
            function.Parameters.Select(parameter => parameter with { Type = Resolve(parameter.Type, types) }).ToEquatableArray(),
            function.IsVariadic),
        _ => type,
    };
}
