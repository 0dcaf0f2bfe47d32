using KfuncGen.Snapshots.Types;

namespace KfuncGen.Tool.Headers;

/// <summary>Tells structs whose members stand closer than C would put them.</summary>
internal static class HeaderAlignment
{
    /// <summary>Whether a struct is packed: a member asks for more alignment than the struct has, or than its place gives.</summary>
    public static bool IsPacked(CTypeDeclaration.Record record, TypeTable types)
    {
        foreach (CField field in record.Fields ?? default)
        {
            uint alignment = Of(field.Type, types);

            if (field.BitWidth is null && (alignment > (record.Alignment ?? 1) || field.BitOffset % (alignment * 8) != 0))
            {
                return true;
            }
        }

        return false;
    }

    private static uint Of(CType type, TypeTable types) => types.Resolve(type) switch
    {
        CType.Pointer => 8,
        CType.Array array => Of(array.Element, types),
        CType.Simple simple when types.Find(simple) is CTypeDeclaration.Scalar scalar => scalar.Size,
        CType.Tag tag => Of(types.Find(tag)),
        CType.Anonymous anonymous => Of(anonymous.Declaration),
        _ => 1,
    };

    private static uint Of(CTypeDeclaration? declaration) => declaration switch
    {
        CTypeDeclaration.Enum @enum => @enum.Size,
        CTypeDeclaration.Record record => record.Alignment ?? 1,
        _ => 1,
    };
}
