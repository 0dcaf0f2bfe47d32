using KfuncGen.Bpf.Ir;
using KfuncGen.Bpf.Verification.Contracts;
using KfuncGen.Bpf.Verification.Findings;
using KfuncGen.Bpf.Verification.State;
using KfuncGen.Bpf.Verification.Symbols;

namespace KfuncGen.Bpf.Verification.Rules;

/// <summary>
/// What points into a packet is not used after a call that may have moved the packet: clear_all_pkt_pointers,
/// kernel/bpf/verifier.c, 6.18, after which the verifier takes it for a number.
/// </summary>
internal sealed class MemoryRule : IVerifierRule
{
    /// <inheritdoc/>
    public Finding? Call(CallSite site) => site.Call.Origin is { } place
        ? site.Judged.Where(static one => one.Contract.Kind == CalleeArgumentKind.Memory)
            .Select(one => Moved(place, one.Value, site.State)).FirstOrDefault(static finding => finding is not null)
        : null;

    /// <inheritdoc/>
    public Finding? Access(IrValue access, Symbol address, PathState state) =>
        access.Origin is { } place ? Moved(place, address, state) : null;

    /// <inheritdoc/>
    public IEnumerable<Finding> Exit(PathState state) => [];

    private static Finding? Moved(object place, Symbol address, PathState state) =>
        state.ObjectBehind(address) is { Trust: ObjectTrust.Moved, EndedBy.Origin: { } by } known
            ? new Finding(
                VerifierRule.Memory,
                place,
                known.Given is null
                    ? "This is part of the packet as it was before '{0}', which may move it; take the slice again behind the call{way}"
                    : "This is part of the packet as it was before '{0}', which may move it; read "
                        + $"'{known.Given.Name}' of the context again behind the call{{way}}",
                [by],
                state.Way,
                known.Contract.Name,
                "")
            : null;
}
