namespace KfuncGen.Capture;

/// <summary>A kfunc set with entries whose function the kernel's build did not find. The kernel refuses such a set as a whole.</summary>
/// <remarks>register_btf_kfunc_id_set in kernel/bpf/btf.c, 7.3.</remarks>
/// <param name="Module">The module that has it; null for the kernel image.</param>
/// <param name="Set">Its name; null where it is not known.</param>
/// <param name="Offset">Where the set starts, in bytes from the start of <c>.BTF_ids</c>.</param>
/// <param name="EmptyEntries">How many entries have no function. Nothing tells their names.</param>
/// <param name="Members">The functions of the other entries, in the order of their ids.</param>
public sealed record IncompleteSet(string? Module, string? Set, int Offset, int EmptyEntries, IReadOnlyList<string> Members);
