using KfuncGen.Images.IdSets;

namespace KfuncGen.Tool.Files;

/// <summary>What a file holds about the kfuncs of one kernel or module, unpacked.</summary>
/// <param name="Btf">The BTF.</param>
internal sealed record KernelFile(ReadOnlyMemory<byte> Btf)
{
    /// <summary>The content of <c>.BTF_ids</c>; null where the file has none, as raw BTF.</summary>
    public ReadOnlyMemory<byte>? IdSets { get; init; }

    /// <summary>
    /// Symbols that name places in <c>.BTF_ids</c>; empty where the file has none, as a kernel without CONFIG_KALLSYMS_ALL.
    /// </summary>
    public IReadOnlyList<IdSetSymbol> IdSetSymbols { get; init; } = [];

    /// <summary>
    /// The content of <c>.BTF.base</c>, the part of the kernel's BTF that an out-of-tree module brings along; null where there is
    /// none.
    /// </summary>
    public ReadOnlyMemory<byte>? DistilledBase { get; init; }

    /// <summary>The kernel release; null where the file does not tell.</summary>
    public string? Release { get; init; }

    /// <summary>The architecture as <c>uname -m</c> prints it; null where the file does not tell.</summary>
    public string? Architecture { get; init; }

    /// <summary>The module's name; null for the kernel itself.</summary>
    public string? Module { get; init; }
}
