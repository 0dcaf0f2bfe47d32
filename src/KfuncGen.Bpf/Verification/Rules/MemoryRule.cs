using KfuncGen.Bpf.Ir;
using KfuncGen.Bpf.Passes;
using KfuncGen.Bpf.Verification.Contracts;
using KfuncGen.Bpf.Verification.Findings;
using KfuncGen.Bpf.Verification.State;
using KfuncGen.Bpf.Verification.Symbols;

namespace KfuncGen.Bpf.Verification.Rules;

/// <summary>
/// What points into a packet is not used after a call that may have moved the packet: clear_all_pkt_pointers, after which the verifier
/// takes it for a number. What is on the stack is used within its bounds: "invalid variable-offset", check_stack_access_within_bounds,
/// kernel/bpf/verifier.c, 6.18.
/// </summary>
internal sealed class MemoryRule : IVerifierRule
{
    /// <inheritdoc/>
    public Finding? Call(CallSite site) => site.Call.Origin is { } place
        ? site.Judged.Where(static one => one.Contract.Kind == CalleeArgumentKind.Memory)
            .Select(one => Moved(place, one.Value, site.State)).FirstOrDefault(static finding => finding is not null)
        : null;

    /// <inheritdoc/>
    public Finding? Access(IrValue access, Symbol address, PathState state, KernelContracts kernel) =>
        access.Origin is { } place ? Moved(place, address, state) ?? Beyond(place, access, address, state) : null;

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

    // Of a slice's start and its length the verifier does not know that they belong together.
    private static Finding? Beyond(object place, IrValue access, Symbol address, PathState state)
    {
        if (address.Offset is not null || address.Root is not { Kind: SymbolKind.Slot, Source: IrSlot slot })
        {
            return null;
        }

        (decimal least, decimal most) = (access.Constant, access.Constant + access.Size);

        for (Symbol part = address; part != address.Root; part = part.Left!)
        {
            if (part is not { Opcode: IrOpcode.Add, Right: { IsTraced: true } distance })
            {
                return null;
            }

            ValueRange range = state.Knowledge.Range(distance);
            least += range.SignedMinimum;
            most += range.SignedMaximum;
        }

        return least >= 0 && most <= slot.Size ? null : new Finding(
            VerifierRule.Memory,
            place,
            $"This may be outside of the {slot.Size} bytes of '{slot.Name}' for all that the verifier knows, which sees no connection "
                + "between the start of a slice and its length{way}; compare the index itself with a constant, or slice from 0",
            [],
            state.Way,
            "",
            "");
    }
}
