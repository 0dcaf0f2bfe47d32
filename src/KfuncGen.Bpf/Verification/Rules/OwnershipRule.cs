using KfuncGen.Bpf.Ir;
using KfuncGen.Bpf.Verification.Contracts;
using KfuncGen.Bpf.Verification.Findings;
using KfuncGen.Bpf.Verification.State;
using KfuncGen.Bpf.Verification.Symbols;

namespace KfuncGen.Bpf.Verification.Rules;

/// <summary>
/// What is acquired is released once, on every way out, and not used afterwards: check_reference_leak, release_reference,
/// check_kfunc_args, kernel/bpf/verifier.c, 6.18.
/// </summary>
internal sealed class OwnershipRule : IVerifierRule
{
    /// <inheritdoc/>
    public Finding? Call(CallSite site)
    {
        foreach ((Symbol value, CalleeArgument contract, int position) in site.Judged)
        {
            Finding? finding = site.Contract.Releases == position ? Release(site, value)
                : contract.Kind == CalleeArgumentKind.Object ? Use(site, value)
                : contract.Kind == CalleeArgumentKind.Iterator ? Iterator(site, value)
                : null;

            if (finding is not null)
            {
                return finding;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public Finding? Access(IrValue access, Symbol address, PathState state, KernelContracts kernel) =>
        access.Origin is { } place && state.ObjectBehind(address) is { Trust: ObjectTrust.Released } known
            ? AfterRelease(place, known, state, address, known.Contract.Name)
            : null;

    /// <inheritdoc/>
    public IEnumerable<Finding> Exit(PathState state)
    {
        foreach (KeyValuePair<Symbol, KernelObject> one in state.Objects)
        {
            if (one.Value is { IsOwned: true, Call.Origin: { } place, Contract: { } contract })
            {
                yield return new Finding(
                    VerifierRule.Ownership,
                    place,
                    $"'{contract.Name}' acquires a reference that is not released{{way}}; "
                        + (contract.ReleasedBy.Length > 0 ? $"call '{contract.ReleasedBy}'" : "release it")
                        + " on every way out, or declare it with 'using'",
                    [],
                    Since(state.Way, one.Value.Since, one.Key),
                    contract.Name,
                    contract.ReleasedBy);
            }
        }

        foreach (StackObject one in state.Stack.Values)
        {
            if (one is { Kind: CalleeArgumentKind.Iterator, Call.Origin: { } place })
            {
                string destroy = one.Contract.DestroyedBy;
                yield return new Finding(
                    VerifierRule.Ownership,
                    place,
                    $"'{one.Contract.Name}' makes an iterator that is not destroyed{{way}}; call '{destroy}' on every way out, or use "
                        + "'foreach'",
                    [],
                    Since(state.Way, one.Since, null),
                    one.Contract.Name,
                    destroy);
            }
        }
    }

    // That what was acquired is not null goes without saying.
    private static WayStep? Since(WayStep? way, WayStep? before, Symbol? tested) => WayStep.Since(way, before, tested);

    private static Finding AfterRelease(object place, KernelObject known, PathState state, Symbol value, string function) => new(
        VerifierRule.Ownership,
        place,
        known.EndedBy?.Origin is null ? "This was released before" : "This was released before, by '{0}'{way}",
        known.EndedBy?.Origin is { } by ? [by] : [],
        Since(state.Way, known.Since, value.Root),
        function,
        "");

    private static Finding? Release(CallSite site, Symbol value)
    {
        if (site.Call.Origin is not { } place || site.State.ObjectBehind(value) is not { } known)
        {
            return null;
        }

        if (known.Trust == ObjectTrust.Released)
        {
            return known.EndedBy?.Origin is { } by
                ? new Finding(
                    VerifierRule.Ownership,
                    place,
                    $"'{site.Contract.Name}' releases what '{{0}}' has released already{{way}}",
                    [by],
                    Since(site.State.Way, known.Since, value.Root),
                    site.Contract.Name,
                    "")
                : null;
        }

        return known.IsOwned || known.Trust == ObjectTrust.Absent || known.Subject is not { } subject ? null : new Finding(
            VerifierRule.Ownership,
            place,
            $"'{site.Contract.Name}' releases what the program does not own: {subject} is lent to it",
            known.Expressions,
            null,
            site.Contract.Name,
            "");
    }

    private static Finding? Use(CallSite site, Symbol value) =>
        site.Call.Origin is { } place && site.State.ObjectBehind(value) is { Trust: ObjectTrust.Released } known
            ? AfterRelease(place, known, site.State, value, site.Contract.Name)
            : null;

    private static Finding? Iterator(CallSite site, Symbol state)
    {
        bool isThere = site.State.Stack.TryGetValue(state, out StackObject? known) && known.Kind == CalleeArgumentKind.Iterator;

        if (site.Call.Origin is not { } place || state.Root.Kind != SymbolKind.Slot || state.Offset is null)
        {
            return null;
        }

        return (site.Contract.Iterator, isThere) switch
        {
            (IteratorRole.New, true) => new Finding(
                VerifierRule.Ownership,
                place,
                $"'{site.Contract.Name}' makes an iterator where one was made and not destroyed, by '{{0}}'{{way}}",
                [known!.Call.Origin ?? place],
                Since(site.State.Way, known.Since, null),
                site.Contract.Name,
                site.Contract.DestroyedBy),
            (IteratorRole.Destroy or IteratorRole.Next, false) => new Finding(
                VerifierRule.Ownership,
                place,
                $"'{site.Contract.Name}' is called for an iterator that is not there{{way}}: it was never made, or is destroyed already",
                [],
                site.State.Way,
                site.Contract.Name,
                ""),
            _ => null,
        };
    }
}
