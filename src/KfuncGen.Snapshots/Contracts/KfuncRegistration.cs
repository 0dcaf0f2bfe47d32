using KfuncGen.Snapshots.Hooks;

namespace KfuncGen.Snapshots.Contracts;

/// <summary>
/// A kfunc's place in one of the kernel's kfunc sets. Flags belong to the kfunc in a set: two sets may say different things.
/// </summary>
/// <param name="Set">The set's name, such as <c>generic_btf_ids</c>; null where it is not known.</param>
/// <param name="Flags">The flags that this set gives the kfunc.</param>
/// <param name="Hooks">
/// The hooks the set is registered for, as <see cref="KfuncHooks"/> spells them (<c>XDP</c>, <c>TC</c>, <c>FMODRET</c>); empty for a set
/// that is registered for none; null where they are not known. kernel/bpf/btf.c, 7.3.
/// </param>
public sealed record KfuncRegistration(string? Set, KfuncFlags Flags, EquatableArray<string>? Hooks);
