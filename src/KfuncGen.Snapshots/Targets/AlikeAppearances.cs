using KfuncGen.Snapshots.Contracts;

namespace KfuncGen.Snapshots.Targets;

/// <summary>
/// Finds the targets that mean the same by a kfunc: of a thousand kernels most do, and what is worked out of a contract is to cost as
/// much as there are contracts. A contract follows from the kfunc's line, what its names stand for, and the release.
/// </summary>
internal sealed class AlikeAppearances
{
    // By the object: lines of files that are the same are read once. Others are compared with none, which costs time and nothing else.
    private readonly Dictionary<object, List<(KernelVersion? Release, ReachedNames Names, KfuncAppearance First)>> known =
        new(ReferenceComparer.Instance);

    /// <summary>The appearance of a kfunc on a target.</summary>
    public KfuncAppearance Of(Target target, Kfunc kfunc)
    {
        KernelVersion? release = target.Snapshot.Version is { } version ? new KernelVersion(version.Major, version.Minor) : null;

        if (!known.TryGetValue(kfunc, out List<(KernelVersion? Release, ReachedNames Names, KfuncAppearance First)>? forms))
        {
            known.Add(kfunc, forms = []);
        }

        foreach ((KernelVersion? of, ReachedNames names, KfuncAppearance first) in forms)
        {
            if (of == release && (first.Target.Types == target.Types || names.AreSame(target.Types)))
            {
                return new KfuncAppearance(target, first);
            }
        }

        KfuncAppearance alone = new(target, kfunc);
        forms.Add((release, ReachedNames.Of(kfunc, target.Types), alone));
        return alone;
    }
}
