using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Types;

namespace KfuncGen.Snapshots.Targets;

/// <summary>
/// Finds the targets that mean the same by a kfunc: of a thousand kernels most do, and what is worked out of a contract is to cost as
/// much as there are contracts. A contract follows from the kfunc's line, what its names stand for, and the release.
/// </summary>
internal sealed class AlikeAppearances
{
    // By the object: lines of files that are the same are read once. Others are compared with none, which costs time and nothing else.
    private readonly Dictionary<object, Forms?> known = new(ReferenceComparer.Instance);

    private readonly Dictionary<string, List<KfuncAppearance>> byName = new(StringComparer.Ordinal);
    private readonly AlikeTables tables = new();

    /// <summary>What was added, by name, in the order in which it was.</summary>
    public IReadOnlyDictionary<string, List<KfuncAppearance>> ByName => byName;

    /// <summary>
    /// Adds a kfunc of a target; not one that no program can call, and not another of a name that the target has already.
    /// </summary>
    public void Add(Target target, Kfunc kfunc)
    {
        if (!known.TryGetValue(kfunc, out Forms? forms))
        {
            known.Add(kfunc, forms = kfunc.IsCallable ? new Forms(Named(kfunc.Name)) : null);
        }

        // A name that the image and a module both have is the image's: it is looked up there first.
        if (forms is not null && (forms.Named.Count == 0 || forms.Named[forms.Named.Count - 1].Target != target))
        {
            forms.Named.Add(forms.Of(target, kfunc, tables));
        }
    }

    private List<KfuncAppearance> Named(string name)
    {
        if (!byName.TryGetValue(name, out List<KfuncAppearance>? named))
        {
            byName.Add(name, named = []);
        }

        return named;
    }

    /// <summary>What one line means on the targets that have it.</summary>
    /// <param name="named">The appearances of its name.</param>
    private sealed class Forms(List<KfuncAppearance> named)
    {
        private readonly List<(ReachedNames Names, KfuncAppearance First)> known = [];

        public List<KfuncAppearance> Named { get; } = named;

        public KfuncAppearance Of(Target target, Kfunc kfunc, AlikeTables tables)
        {
            TypeTable types = tables.Of(target.Types);

            foreach ((ReachedNames names, KfuncAppearance first) in known)
            {
                if (first.Target.Release == target.Release && (tables.Of(first.Target.Types) == types || names.AreSame(target.Types)))
                {
                    return new KfuncAppearance(target, first);
                }
            }

            KfuncAppearance alone = new(target, kfunc);
            known.Add((ReachedNames.Of(kfunc, target.Types), alone));
            return alone;
        }
    }
}
