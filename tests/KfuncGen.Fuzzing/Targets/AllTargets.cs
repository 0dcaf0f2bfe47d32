namespace KfuncGen.Fuzzing.Targets;

/// <summary>Every reader there is.</summary>
internal static class AllTargets
{
    /// <summary>Makes them, in the order in which a run gives them their turn.</summary>
    public static IReadOnlyList<FuzzTarget> Make() =>
    [
        new BtfTarget(),
        new SplitBtfTarget(),
        new IdSetTarget(),
        new CaptureTarget(),
        new KallsymsTarget(),
        new ElfTarget(),
        new ImageTarget(),
        new KernelFileTarget(),
        new DecompressionTarget(),
        new ArchiveTarget(),
        new SnapshotTextTarget(),
        new FleetTarget(),
        new CompanionTarget(),
        new LifecycleTarget(),
        new TypesTarget(),
        new ListingTarget(),
        new UserElfTarget(),
        new CommandTarget(),
        new WholeBtfTarget(),
    ];
}
