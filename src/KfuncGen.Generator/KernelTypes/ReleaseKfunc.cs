using KfuncGen.Snapshots.Contracts;

namespace KfuncGen.Generator.KernelTypes;

/// <summary>The kfunc that releases a kernel object.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Flags">Its flags.</param>
internal sealed record ReleaseKfunc(string Name, KfuncFlags? Flags);
