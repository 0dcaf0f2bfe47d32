using KfuncGen.Snapshots.Companions;
using KfuncGen.Snapshots.Text;
using KfuncGen.Snapshots.Types;

namespace KfuncGen.Snapshots.Drift;

/// <summary>Compares the types of two kernels.</summary>
public static class TypesDrift
{
    /// <summary>Every type that came, went or changed, sorted by keyword and name; what only moved is cosmetic.</summary>
    /// <param name="older">The older kernel.</param>
    /// <param name="newer">The newer kernel.</param>
    /// <param name="isWanted">Which types are compared, by their names with keywords: <c>struct task_struct</c>.</param>
    public static EquatableArray<KfuncDrift> Compare(TargetTypes older, TargetTypes newer, Func<string, bool> isWanted)
    {
        List<KfuncDrift> drift = [];

        // Of variables that one of them does not know nothing can be said.
        bool knowVariables = older.Companion.HasVariables && newer.Companion.HasVariables;

        foreach (string keyword in TypeMembers.Keywords.Where(keyword => knowVariables || keyword != TypeMembers.Variable))
        {
            bool IsWanted(string name) => isWanted($"{keyword} {name}");
            SortedSet<string> names = new(older.Companion.Names(keyword, "").Where(IsWanted), StringComparer.Ordinal);
            names.UnionWith(newer.Companion.Names(keyword, "").Where(IsWanted));

            foreach (string name in names)
            {
                DriftChange[] changes =
                    [.. Compare(older, older.Companion.FindNamed(keyword, name), newer, newer.Companion.FindNamed(keyword, name))];

                if (changes.Length > 0)
                {
                    drift.Add(new KfuncDrift(
                        $"{keyword} {name}",
                        older.Target,
                        newer.Target,
                        changes.Max(static change => change.Level),
                        changes.ToEquatableArray()));
                }
            }
        }

        return drift.ToEquatableArray();
    }

    private static IEnumerable<DriftChange> Compare(
        TargetTypes older, CTypeDeclaration? left, TargetTypes newer, CTypeDeclaration? right)
    {
        if (left is null || right is null)
        {
            yield return left is null
                ? new DriftChange(DriftLevel.New, Size(right!))
                : new DriftChange(DriftLevel.Gone, Size(left));
            yield break;
        }

        if (TypeMembers.SizeOf(left) != TypeMembers.SizeOf(right))
        {
            yield return new DriftChange(DriftLevel.Cosmetic, $"{Size(left)} became {Size(right)}");
        }

        Dictionary<string, TypeMember> before = ByName(TypeMembers.Of(older, left));
        Dictionary<string, TypeMember> after = ByName(TypeMembers.Of(newer, right));

        foreach (TypeMember member in before.Values)
        {
            if (TypeMembers.Compare(member, after.TryGetValue(member.Name, out TypeMember? now) ? now : null) is { } change)
            {
                yield return change;
            }
        }

        foreach (TypeMember added in after.Values.Where(member => !before.ContainsKey(member.Name)))
        {
            yield return TypeMembers.Compare(null, added)!;
        }
    }

    private static Dictionary<string, TypeMember> ByName(EquatableArray<TypeMember> members) =>
        members.GroupBy(static member => member.Name, StringComparer.Ordinal).ToDictionary(
            static same => same.Key, static same => same.First(), StringComparer.Ordinal);

    private static string Size(CTypeDeclaration type) => type is CTypeDeclaration.Variable variable
        ? CDeclaration.Write(variable.Type, variable.Name)
        : TypeMembers.SizeOf(type) is { } size ? $"{size} bytes" : "no size";
}
