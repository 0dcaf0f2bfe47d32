using KfuncGen.Btf.Format;

namespace KfuncGen.Images.IdSets;

/// <summary>A set that the kernel refuses as a whole, because an entry has no function.</summary>
/// <param name="Set">The set's name: <c>generic_btf_ids</c>.</param>
/// <param name="Offset">Where it starts, in bytes from the start of <c>.BTF_ids</c>.</param>
/// <param name="Missing">The names of the functions that are not among its ids.</param>
/// <param name="NoFunctions">The ids, other than 0, that are no function: of another type, or of none.</param>
/// <param name="Members">The functions of the other entries, in the order of their ids.</param>
internal sealed record KfuncIdSetFault(
    string Set, int Offset, IReadOnlyList<string> Missing, IReadOnlyList<BtfTypeId> NoFunctions, IReadOnlyList<string> Members);
