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

    private readonly Dictionary<string, Named> byName = new(StringComparer.Ordinal);
    private readonly AlikeTables tables = new();
    private readonly EquatableArray<Target> targets;
    private readonly int[] kinds;

    /// <summary>Compares the kfuncs of targets.</summary>
    /// <param name="targets">The targets, oldest first.</param>
    public AlikeAppearances(EquatableArray<Target> targets)
    {
        this.targets = targets;
        kinds = new int[targets.Count];
        Dictionary<(KernelVersion? Release, TypeTable Types), int> numbers = [];

        for (int i = 0; i < targets.Count; i++)
        {
            (KernelVersion?, TypeTable) kind = (targets[i].Release, tables.Of(targets[i].Types));

            if (!numbers.TryGetValue(kind, out kinds[i]))
            {
                numbers.Add(kind, kinds[i] = numbers.Count);
            }
        }

        for (int i = 0; i < targets.Count; i++)
        {
            foreach (Kfunc kfunc in targets[i].Snapshot.Kfuncs)
            {
                Add(i, kfunc);
            }
        }
    }

    /// <summary>The tables of the targets' types, one of those that are the same to every caller.</summary>
    public IEnumerable<TypeTable> Tables => tables.Different;

    /// <summary>What was found, by name.</summary>
    public IEnumerable<KfuncHistory> Histories => byName.Select(
        pair => new KfuncHistory(pair.Key, targets, pair.Value.Runs.ToEquatableArray(), pair.Value.Contracts.ToEquatableArray()));

    // Not a kfunc that no program can call, and not another of a name that the target has already: a name that the image and a module both
    // have is the image's, which is looked up first.
    private void Add(int target, Kfunc kfunc)
    {
        if (!known.TryGetValue(kfunc, out Forms? forms))
        {
            known.Add(kfunc, forms = kfunc.IsCallable ? new Forms(kfunc, NamedAs(kfunc.Name)) : null);
        }

        if (forms is not null && !forms.Named.Has(target))
        {
            forms.Named.Add(target, forms.On(targets[target], kinds[target]));
        }
    }

    private Named NamedAs(string name)
    {
        if (!byName.TryGetValue(name, out Named? named))
        {
            byName.Add(name, named = new Named());
        }

        return named;
    }

    /// <summary>What targets mean by a name.</summary>
    private sealed class Named
    {
        public List<KfuncAppearance> Contracts { get; } = [];

        public List<ContractRun> Runs { get; } = [];

        /// <summary>Whether a target has it, the last one that was added or a later one.</summary>
        public bool Has(int target) => Runs.Count > 0 && Runs[Runs.Count - 1].Last == target;

        /// <summary>Adds a target behind all others.</summary>
        public void Add(int target, int contract)
        {
            if (Runs.Count > 0 && Runs[Runs.Count - 1] is var run && run.Contract == contract && run.Last == target - 1)
            {
                Runs[Runs.Count - 1] = run with { Last = target };
            }
            else
            {
                Runs.Add(new ContractRun(target, target, contract));
            }
        }
    }

    /// <summary>What one line means on the targets that have it.</summary>
    /// <param name="kfunc">What the line says.</param>
    /// <param name="named">What targets mean by its name.</param>
    private sealed class Forms(Kfunc kfunc, Named named)
    {
        private readonly Dictionary<int, int> numbers = [];
        private readonly List<(ReachedNames Names, int Number)> different = [];

        public Named Named => named;

        /// <summary>The number of the contract on a target.</summary>
        public int On(Target target, int kind)
        {
            if (!numbers.TryGetValue(kind, out int number))
            {
                numbers.Add(kind, number = Find(target));
            }

            return number;
        }

        private int Find(Target target)
        {
            foreach ((ReachedNames names, int number) in different)
            {
                if (named.Contracts[number].Target.Release == target.Release && names.AreSame(target.Types))
                {
                    return number;
                }
            }

            different.Add((ReachedNames.Of(kfunc, target.Types), named.Contracts.Count));
            named.Contracts.Add(new KfuncAppearance(target, kfunc));
            return named.Contracts.Count - 1;
        }
    }
}
