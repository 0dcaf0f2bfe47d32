using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Targets;
using KfuncGen.Snapshots.Types;

namespace KfuncGen.Snapshots.Obligations;

/// <summary>What calling a kfunc on one kernel means: the one reading of flags, suffixes, names and versions.</summary>
/// <param name="AreFlagsKnown">
/// Whether the source says which flags it has. Where it does not, what flags would say is in none of the lists: neither that
/// something may be null nor that it may not.
/// </param>
/// <param name="Obligations">What the call needs and does, in the order of <see cref="CallObligation.All"/>.</param>
/// <param name="Arguments">The arguments that a program passes, in the order of the prototype.</param>
/// <param name="Result">The result.</param>
public sealed record CallContract(
    bool AreFlagsKnown,
    EquatableArray<CallObligation> Obligations,
    EquatableArray<ArgumentContract> Arguments,
    ResultContract Result)
{
    /// <summary>Whether an obligation of the call is among them.</summary>
    public bool Has(CallObligation obligation) => Obligations.Contains(obligation);

    /// <summary>The contract of a kfunc on one target: every flag that one of its sets has holds.</summary>
    public static CallContract Of(KfuncAppearance appearance) =>
        Of(appearance.Kfunc, appearance.Target.Types, appearance.Target.Version);

    /// <summary>The contract of a kfunc: every flag that one of its sets has holds.</summary>
    /// <param name="kfunc">The kfunc.</param>
    /// <param name="types">What the names in its prototype stand for.</param>
    /// <param name="version">The kernel's version; null where it is not known.</param>
    public static CallContract Of(Kfunc kfunc, TypeTable types, KernelVersion? version) => Of(kfunc, types, version, kfunc.AnyFlags);

    /// <summary>The contract for programs that find a kfunc in sets with certain flags.</summary>
    /// <param name="kfunc">The kfunc.</param>
    /// <param name="types">What the names in its prototype stand for.</param>
    /// <param name="version">The kernel's version; null where it is not known.</param>
    /// <param name="flags">The flags; null where they are not known.</param>
    public static CallContract Of(Kfunc kfunc, TypeTable types, KernelVersion? version, KfuncFlags? flags) =>
        new ContractReading(kfunc, types, version, flags).Read();
}
