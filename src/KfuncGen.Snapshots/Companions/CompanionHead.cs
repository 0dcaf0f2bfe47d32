namespace KfuncGen.Snapshots.Companions;

/// <summary>Whose types a companion has.</summary>
/// <param name="Name">How projects refer to the kernel, as its snapshot says; null where nobody named it.</param>
/// <param name="Kernel">The kernel's release; null where the source does not say.</param>
/// <param name="Architecture">The architecture as <c>uname -m</c> prints it; null where the source does not say.</param>
public sealed record CompanionHead(string? Name, string? Kernel, string? Architecture);
