namespace KfuncGen.Images.IdSets;

/// <summary>What looks like a kfunc set and has ids of no function: as a rule the ids are of another build of the kernel.</summary>
/// <param name="Offset">Where it starts, in bytes from the start of <c>.BTF_ids</c>.</param>
/// <param name="Count">How many entries it has.</param>
/// <param name="NoFunctions">The ids, other than 0, that are no function.</param>
internal sealed record ForeignIdSet(int Offset, int Count, IReadOnlyList<uint> NoFunctions);
