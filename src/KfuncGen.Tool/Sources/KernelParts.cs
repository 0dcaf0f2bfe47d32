using KfuncGen.Tool.Files;

namespace KfuncGen.Tool.Sources;

/// <summary>What a source holds of one kernel build.</summary>
/// <param name="Kernel">The kernel; null where modules bring along all that is needed of it.</param>
/// <param name="Modules">Its modules, or those of them that may have kfuncs.</param>
internal sealed record KernelParts(KernelFile? Kernel, IReadOnlyList<KernelFile> Modules)
{
    /// <summary>Whether the kernel's own kfuncs are asked for; if not, it is there for what its modules refer to.</summary>
    public bool ListsKernel { get; init; } = true;

    /// <summary>Whether the user named many files in one word, so that one of them that is no use is told about and left out.</summary>
    public bool IsCollection { get; init; }

    /// <summary>
    /// Why the kernel's flags and sets are unknown, as a note to the user; null where they are known, or where the file is just
    /// without.
    /// </summary>
    public string? WhyUnknown { get; init; }

    /// <summary>The release; null where nothing tells it.</summary>
    public string? Release =>
        (ListsKernel ? null : Modules.FirstOrDefault()?.Release) ?? Kernel?.Release ?? Modules.FirstOrDefault()?.Release;

    /// <summary>The architecture as <c>uname -m</c> prints it; null where nothing tells it.</summary>
    public string? Architecture =>
        (ListsKernel ? null : Modules.FirstOrDefault()?.Architecture) ?? Kernel?.Architecture ?? Modules.FirstOrDefault()?.Architecture;
}
