namespace KfuncGen.Snapshots.Drift;

/// <summary>How far a kfunc's contract changed between two kernels, least first.</summary>
public enum DriftLevel
{
    /// <summary>Spelling only: a parameter's name, <c>const</c>, a flag that became the default. No caller sees it.</summary>
    Cosmetic,

    /// <summary>
    /// A flag or annotation changed what a caller must do. The verifier notices when it refuses the program.
    /// </summary>
    Contract,

    /// <summary>A type means something else to the program and the same to a loader: u32 became u64. Nobody notices.</summary>
    Type,

    /// <summary>Number or kind of parameters: the loader refuses the program.</summary>
    Abi,

    /// <summary>The newer kernel has it and the older one does not.</summary>
    New,

    /// <summary>The older kernel has it and the newer one does not.</summary>
    Gone,
}
