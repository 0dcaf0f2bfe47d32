using KfuncGen.Bpf.Ir;
using KfuncGen.Bpf.Verification.Contracts;
using KfuncGen.Bpf.Verification.Findings;
using KfuncGen.Bpf.Verification.State;
using KfuncGen.Bpf.Verification.Symbols;

namespace KfuncGen.Bpf.Verification.Rules;

/// <summary>
/// What may be null is compared with null before it is used: "Possibly NULL pointer passed to trusted arg", check_kfunc_args;
/// "invalid mem access '…_or_null'", check_mem_access, kernel/bpf/verifier.c, 6.18.
/// </summary>
internal sealed class NullRule : IVerifierRule
{
    /// <inheritdoc/>
    public Finding? Call(CallSite site)
    {
        foreach ((Symbol value, CalleeArgument contract, int position) in site.Judged)
        {
            if (contract is { Kind: CalleeArgumentKind.Object, IsNullable: false }
                && (contract.Demand != PointerDemand.None || site.Contract.Releases == position)
                && site.Call.Origin is { } place)
            {
                // To put null into a map is to take out what is there; what may be null or not it takes no more than others do.
                if (site.State.Knowledge.IsNull(value) == true && site.Contract.Name != HelperCalls.KeptExchange)
                {
                    return new Finding(
                        VerifierRule.Null,
                        place,
                        $"'{site.Contract.Name}' takes no null for '{contract.Name}'{{way}}; what was given back before counts as null",
                        [],
                        site.State.Way,
                        site.Contract.Name,
                        "");
                }

                if (MayBeNull(value, site.State) is { Subject: { } subject } known)
                {
                    return new Finding(
                        VerifierRule.Null,
                        place,
                        $"'{site.Contract.Name}' takes no null for '{contract.Name}', and {subject} may be null; compare it with null "
                            + "first",
                        known.Expressions,
                        null,
                        site.Contract.Name,
                        known.Contract.Name);
                }
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public Finding? Access(IrValue access, Symbol address, PathState state, KernelContracts kernel)
    {
        if (access.Origin is not { } place)
        {
            return null;
        }

        if (MayBeNull(address.Root, state) is { Subject: { } subject } known)
        {
            return new Finding(
                VerifierRule.Null,
                place,
                char.ToUpperInvariant(subject[0]) + subject.Substring(1) + " may be null; compare it with null first",
                known.Expressions,
                null,
                known.Contract.Name,
                known.Contract.Name);
        }

        // Of fields of objects the verifier does not know that they are null where they were compared, and reads through them.
        return address.Root.IsNull || state.ObjectBehind(address) is { Trust: ObjectTrust.Absent }
            ? new Finding(VerifierRule.Null, place, "This is null{way}; what was given back before counts as null", [], state.Way, "", "")
            : null;
    }

    /// <inheritdoc/>
    public IEnumerable<Finding> Exit(PathState state) => [];

    private static KernelObject? MayBeNull(Symbol pointer, PathState state) =>
        state.ObjectBehind(pointer) is { MayBeNull: true, Trust: not (ObjectTrust.Released or ObjectTrust.Absent) } known
            && state.Knowledge.IsNull(pointer.Root) is null
            ? known
            : null;
}
