namespace KfuncGen.Images.IdSets;

/// <summary>A set of kfuncs with their flags, as it stands in <c>.BTF_ids</c>.</summary>
/// <param name="Offset">Where it starts, in bytes from the start of the section.</param>
/// <param name="Entries">Its entries, in ascending order of their ids.</param>
internal sealed record KfuncIdSet(int Offset, IReadOnlyList<KfuncIdSetEntry> Entries);
