using KfuncGen.Snapshots.Types;

namespace KfuncGen.Snapshots.Drift;

/// <summary>
/// The rule by which loaders accept a kfunc for a program's declaration of it: the number of parameters and the kind of
/// each type. Integers of any width and sign are one kind, and names of structs do not count.
/// </summary>
/// <remarks>bpf_core_types_are_compat in libbpf's relo_core.c.</remarks>
public static class LoaderCompatibility
{
    // The loader's own limit.
    private const int MaximumDepth = 32;

    /// <summary>Whether a loader takes one type for the other.</summary>
    public static bool AreCompatible(CType left, TypeTable leftTypes, CType right, TypeTable rightTypes) =>
        AreCompatible(left, leftTypes, right, rightTypes, 0);

    private static bool AreCompatible(CType left, TypeTable leftTypes, CType right, TypeTable rightTypes, int depth)
    {
        if (depth > MaximumDepth)
        {
            return false;
        }

        return (leftTypes.Resolve(left), rightTypes.Resolve(right)) switch
        {
            (CType.Void, CType.Void) => true,
            (CType.Simple a, CType.Simple b) => IsFloat(a, leftTypes) == IsFloat(b, rightTypes),
            (CType.Pointer a, CType.Pointer b) => AreCompatible(a.Pointee, leftTypes, b.Pointee, rightTypes, depth + 1),
            (CType.Array a, CType.Array b) => AreCompatible(a.Element, leftTypes, b.Element, rightTypes, depth + 1),
            (CType.Function a, CType.Function b) => AreCompatible(a, leftTypes, b, rightTypes, depth + 1),
            (CType.Tag or CType.Anonymous, CType.Tag or CType.Anonymous) =>
                KindOf(leftTypes.Resolve(left)) == KindOf(rightTypes.Resolve(right)),
            _ => false,
        };
    }

    private static bool AreCompatible(CType.Function left, TypeTable leftTypes, CType.Function right, TypeTable rightTypes, int depth)
    {
        if (left.Parameters.Count != right.Parameters.Count)
        {
            return false;
        }

        for (int i = 0; i < left.Parameters.Count; i++)
        {
            if (!AreCompatible(left.Parameters[i].Type, leftTypes, right.Parameters[i].Type, rightTypes, depth))
            {
                return false;
            }
        }

        return AreCompatible(left.ReturnType, leftTypes, right.ReturnType, rightTypes, depth);
    }

    private static bool IsFloat(CType.Simple type, TypeTable types) =>
        types.Find(type) is CTypeDeclaration.Scalar { Encoding: CScalarEncoding.Float };

    private static CTagKind KindOf(CType type) => type switch
    {
        CType.Tag tag => tag.Kind,
        CType.Anonymous { Declaration: CTypeDeclaration.Record record } => record.Kind,
        _ => CTagKind.Enum,
    };
}
