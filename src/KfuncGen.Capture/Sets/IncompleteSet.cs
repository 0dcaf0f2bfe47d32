namespace KfuncGen.Capture.Sets;

/// <summary>A kfunc set with entries whose function the kernel's build did not find. The kernel refuses such a set as a whole.</summary>
/// <remarks>register_btf_kfunc_id_set in kernel/bpf/btf.c, 7.3.</remarks>
/// <param name="Module">The module that has it; null for the kernel image.</param>
/// <param name="Set">Its name; null where it is not known.</param>
/// <param name="Offset">Where the set starts, in bytes from the start of <c>.BTF_ids</c>.</param>
/// <param name="EmptyEntries">How many entries have no function: the id 0, or one that is no function.</param>
/// <param name="Members">The functions of the other entries, in the order of their ids.</param>
internal sealed record IncompleteSet(string? Module, string? Set, int Offset, int EmptyEntries, IReadOnlyList<string> Members)
{
    /// <summary>The names of the functions that are missing; null where no symbols tell.</summary>
    public IReadOnlyList<string>? Missing { get; init; }

    /// <summary>The ids, other than 0, that are no function. Without symbols a set with such an id is not found.</summary>
    public IReadOnlyList<uint> NoFunctions { get; init; } = [];
}
