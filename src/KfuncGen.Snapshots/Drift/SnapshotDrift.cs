using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Targets;
using KfuncGen.Snapshots.Text;

namespace KfuncGen.Snapshots.Drift;

/// <summary>Compares the kfuncs that programs can call on two kernels.</summary>
public static class SnapshotDrift
{
    /// <summary>Everything that came, went or changed, cosmetic changes included, sorted by name (ordinal).</summary>
    /// <param name="older">The older kernel. Nothing is made of the versions: which is older is the caller's to say.</param>
    /// <param name="newer">The newer kernel.</param>
    public static EquatableArray<KfuncDrift> Compare(Target older, Target newer)
    {
        List<KfuncDrift> drift = [];

        foreach (KfuncHistory history in new TargetSet([older, newer]).Kfuncs)
        {
            KfuncAppearance? left = history.Appearances.FirstOrDefault(one => one.Target == older);
            KfuncAppearance? right = history.Appearances.FirstOrDefault(one => one.Target == newer);

            EquatableArray<DriftChange> changes = (left, right) switch
            {
                ({ } a, { } b) => ContractDrift.Compare(a, b),
                ({ } a, null) => EquatableArray.Create(new DriftChange(DriftLevel.Gone, Described(a.Kfunc))),
                (_, { } b) => EquatableArray.Create(new DriftChange(DriftLevel.New, Described(b.Kfunc))),
                _ => default,
            };

            if (!changes.IsEmpty)
            {
                drift.Add(new KfuncDrift(history.Name, older.Name, newer.Name, changes.Max(static change => change.Level), changes));
            }
        }

        return drift.ToEquatableArray();
    }
    // What is there and refused came with a kernel that nobody can call it on.
    private static string Described(Kfunc kfunc) => CDeclaration.Prototype(kfunc) + (kfunc.HasImplicitArgumentsInBtf ? ", refused" : "");
}
