using KfuncGen.Capture.Sets;
using KfuncGen.Snapshots.Contracts;

namespace KfuncGen.Tool.Sources;

/// <summary>A kernel's kfuncs, and what is wrong with its sets.</summary>
/// <param name="Snapshot">The kfuncs.</param>
/// <param name="IncompleteSets">The sets that the kernel refuses; null where there are no sets to look at, as in a snapshot file.</param>
internal sealed record ExaminedKernel(KernelSnapshot Snapshot, IReadOnlyList<IncompleteSet>? IncompleteSets);
