namespace KfuncGen.Snapshots.Targets;

/// <summary>One kfunc name across the targets, kept as what differs: of a thousand kernels most mean the same by a name.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class KfuncHistory
{
    private readonly EquatableArray<Target> targets;
    private KfuncAppearance[]? appearances;
    private KfuncAppearance? newest;

    /// <summary>Takes what was found.</summary>
    /// <param name="name">The kfunc.</param>
    /// <param name="targets">All targets, oldest first.</param>
    /// <param name="runs">Which have it, and what they mean by it.</param>
    /// <param name="contracts">The contracts.</param>
    internal KfuncHistory(
        string name, EquatableArray<Target> targets, EquatableArray<ContractRun> runs, EquatableArray<KfuncAppearance> contracts)
    {
        Name = name;
        Runs = runs;
        Contracts = contracts;
        this.targets = targets;
    }

    /// <summary>The kfunc.</summary>
    public string Name { get; }

    /// <summary>The different contracts, each as the oldest target has it that means this by the name; never empty.</summary>
    public EquatableArray<KfuncAppearance> Contracts { get; }

    /// <summary>The targets that have it, by their numbers, oldest first; never empty.</summary>
    public EquatableArray<ContractRun> Runs { get; }

    /// <summary>The targets that have it, oldest first; never empty. Made when it is asked for, an object for each target.</summary>
    public EquatableArray<KfuncAppearance> Appearances
    {
        get
        {
            if (appearances is null)
            {
                Interlocked.CompareExchange(ref appearances, [.. Enumerate()], comparand: null);
            }

            return EquatableArray<KfuncAppearance>.Own(appearances!);
        }
    }

    /// <summary>The newest target's contract.</summary>
    public KfuncAppearance Newest
    {
        get
        {
            if (newest is null)
            {
                Interlocked.CompareExchange(ref newest, On(Runs[Runs.Count - 1].Last, Runs[Runs.Count - 1].Contract), comparand: null);
            }

            return newest!;
        }
    }

    private IEnumerable<KfuncAppearance> Enumerate()
    {
        int last = Runs[Runs.Count - 1].Last;

        foreach (ContractRun run in Runs)
        {
            for (int i = run.First; i <= run.Last; i++)
            {
                yield return i == last ? Newest : On(i, run.Contract);
            }
        }
    }

    private KfuncAppearance On(int target, int number) =>
        Contracts[number].Target == targets[target] ? Contracts[number] : new KfuncAppearance(targets[target], Contracts[number]);
}
