using KfuncGen.Btf;
using KfuncGen.Images.IdSets;

namespace KfuncGen.Capture.Sets;

/// <summary>One image with kfuncs: a kernel or a module.</summary>
/// <param name="Btf">Its BTF.</param>
/// <param name="BtfIds">Its <c>.BTF_ids</c> section; null where there is none at hand, as for a running kernel.</param>
/// <param name="Module">The module's name; null for the kernel image.</param>
internal sealed record CaptureSource(BtfReader Btf, ReadOnlyMemory<byte>? BtfIds = null, string? Module = null)
{
    /// <summary>
    /// The names of its sets by their offsets in <see cref="BtfIds"/>, as <see cref="KfuncIdSetNames"/> reads them; null where they are not
    /// known. What a set is registered for is told by its name and the kernel's version (<see cref="Snapshots.Hooks.KfuncSetHooks"/>).
    /// </summary>
    public IReadOnlyDictionary<int, string>? SetNames { get; init; }

    /// <summary>
    /// Symbols of <see cref="BtfIds"/>, from which sets with entries that have no function are told; empty where there are none.
    /// </summary>
    public IReadOnlyList<IdSetSymbol> IdSetSymbols { get; init; } = [];
}
