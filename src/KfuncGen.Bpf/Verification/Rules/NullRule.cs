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
                if (site.State.Knowledge.IsNull(value) == true)
                {
                    return new Finding(
                        VerifierRule.Null,
                        place,
                        $"'{site.Contract.Name}' takes no null for '{contract.Name}'{{way}}",
                        [],
                        site.State.Way,
                        site.Contract.Name,
                        "");
                }

                if (MayBeNull(value, site.State) is { Call.Origin: { } call } known)
                {
                    return new Finding(
                        VerifierRule.Null,
                        place,
                        $"'{site.Contract.Name}' takes no null for '{contract.Name}', and what '{{0}}' returned may be null; "
                            + "compare it with null first",
                        [call],
                        null,
                        site.Contract.Name,
                        known.Contract.Name);
                }
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public Finding? Access(IrValue access, Symbol address, PathState state) =>
        access.Origin is { } place && MayBeNull(address.Root, state) is { Call.Origin: { } call } known
            ? new Finding(
                VerifierRule.Null,
                place,
                "What '{0}' returned may be null; compare it with null first",
                [call],
                null,
                known.Contract.Name,
                known.Contract.Name)
            : null;

    /// <inheritdoc/>
    public IEnumerable<Finding> Exit(PathState state) => [];

    private static KernelObject? MayBeNull(Symbol pointer, PathState state) =>
        state.ObjectBehind(pointer) is { Contract.MayReturnNull: true, Trust: not ObjectTrust.Released } known
            && state.Knowledge.IsNull(pointer.Root) is null
            ? known
            : null;
}
