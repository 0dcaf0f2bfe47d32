using System.Runtime.CompilerServices;
using KfuncGen.Snapshots.Types;

namespace KfuncGen.Snapshots.Targets;

/// <summary>
/// Finds kernels whose types are the same to every caller: builds differ in little more than the sizes of the kernel's objects.
/// </summary>
internal sealed class AlikeTables
{
    private readonly Dictionary<TypeTable, TypeTable> known = [];
    private readonly Dictionary<int, List<TypeTable>> first = [];

    /// <summary>The first of those that are alike, of all that were asked for.</summary>
    public IEnumerable<TypeTable> Different => first.Values.SelectMany(static candidates => candidates);

    /// <summary>The first of the tables that are alike.</summary>
    public TypeTable Of(TypeTable table)
    {
        if (known.TryGetValue(table, out TypeTable? alike))
        {
            return alike;
        }

        int hash = Hash(table);

        if (!first.TryGetValue(hash, out List<TypeTable>? candidates))
        {
            first.Add(hash, candidates = []);
        }

        alike = candidates.Find(candidate => AreAlike(candidate, table));

        if (alike is null)
        {
            candidates.Add(alike = table);
        }

        known.Add(table, alike);
        return alike;
    }

    private static bool AreAlike(TypeTable one, TypeTable other)
    {
        if (one.Declarations.Count != other.Declarations.Count)
        {
            return false;
        }

        for (int i = 0; i < one.Declarations.Count; i++)
        {
            CTypeDeclaration left = one.Declarations[i];
            CTypeDeclaration right = other.Declarations[i];

            if (!ReferenceEquals(left, right) && (left.Name != right.Name || !ReachedNames.IsSame(left, right)))
            {
                return false;
            }
        }

        return true;
    }

    // Lines of files that are the same are one object; of what only the kernel holds any size will do.
    private static int Hash(TypeTable table)
    {
        int hash = table.Declarations.Count;

        foreach (CTypeDeclaration declaration in table.Declarations)
        {
            hash = unchecked((hash * 31) + (declaration is CTypeDeclaration.Record { Fields: null } record
                ? StringComparer.Ordinal.GetHashCode(record.Name)
                : RuntimeHelpers.GetHashCode(declaration)));
        }

        return hash;
    }
}
