using KfuncGen.Bpf.Ir;
using KfuncGen.Bpf.Verification.Contracts;
using KfuncGen.Bpf.Verification.Findings;
using KfuncGen.Bpf.Verification.State;
using KfuncGen.Bpf.Verification.Symbols;

namespace KfuncGen.Bpf.Verification.Rules;

/// <summary>
/// Sections are balanced, and what RCU protects is used inside of a section: check_kfunc_call, in_rcu_cs, check_resource_leak,
/// kernel/bpf/verifier.c, 6.18.
/// </summary>
internal sealed class ProtectionRule : IVerifierRule
{
    /// <inheritdoc/>
    public Finding? Call(CallSite site)
    {
        if (site.Call.Origin is not { } place)
        {
            return null;
        }

        return Begin(site, place) ?? KeyInUse(site, place) ?? End(site, place) ?? OutsideOfSection(site, place)
            ?? IteratorAfterSection(site, place) ?? AfterSection(site, place);
    }

    /// <inheritdoc/>
    public Finding? Access(IrValue access, Symbol address, PathState state, KernelContracts kernel) => null;

    /// <inheritdoc/>
    public IEnumerable<Finding> Exit(PathState state)
    {
        foreach (OpenSection section in state.Sections.Where(static one => one.Kind != SectionKind.Lock))
        {
            if (section.Call.Origin is { } place)
            {
                string end = Ending(section.Kind);
                yield return new Finding(
                    VerifierRule.Protection,
                    place,
                    $"'{section.Contract.Name}' begins a section that is not ended{{way}}; call '{end}' on every way out",
                    [],
                    WayStep.Since(state.Way, section.Since, tested: null),
                    section.Contract.Name,
                    end);
            }
        }
    }

    private static string Ending(SectionKind kind) => kind switch
    {
        SectionKind.Rcu => "bpf_rcu_read_unlock",
        SectionKind.Preemption => "bpf_preempt_enable",
        _ => "bpf_local_irq_restore",
    };

    private static Finding? Begin(CallSite site, object place) =>
        site.Contract.Begins == SectionKind.Rcu && site.Kernel.AllowsNestedRcu == false
            && site.State.Innermost(SectionKind.Rcu) is { Call.Origin: { } outer }
            ? new Finding(
                VerifierRule.Protection,
                place,
                $"'{site.Contract.Name}' is called in the RCU section that '{{0}}' has begun{{way}}: one cannot be inside of another",
                [outer],
                site.State.Way,
                site.Contract.Name,
                "")
            : null;

    private static Finding? KeyInUse(CallSite site, object place) =>
        site.Contract.Begins == SectionKind.Interrupts
            && site.Arguments.FirstOrDefault() is { IsOwnMemory: true, Offset: not null } key
            && site.State.Sections.Find(section => section.Key == key) is { Call.Origin: { } outer }
            ? new Finding(
                VerifierRule.Protection,
                place,
                $"'{site.Contract.Name}' saves into a variable that holds what '{{0}}' has saved{{way}}; use another one for each section",
                [outer],
                site.State.Way,
                site.Contract.Name,
                "")
            : null;

    private static Finding? End(CallSite site, object place)
    {
        if (site.Contract.Ends is SectionKind.None or SectionKind.Lock)
        {
            return null;
        }

        if (site.State.Innermost(site.Contract.Ends) is not { } section)
        {
            return new Finding(
                VerifierRule.Protection,
                place,
                $"'{site.Contract.Name}' ends a section that was not begun, or is ended already{{way}}",
                [],
                site.State.Way,
                site.Contract.Name,
                "");
        }

        if (section.OverwrittenBy is { Origin: { } over })
        {
            return new Finding(
                VerifierRule.Protection,
                place,
                $"'{site.Contract.Name}' is passed a variable whose state of interrupts '{{0}}' has written over{{way}}",
                [over],
                site.State.Way,
                site.Contract.Name,
                "");
        }

        return section.Key is { } key && site.Arguments.FirstOrDefault() is { IsOwnMemory: true, Offset: not null } given && given != key
            ? new Finding(
                VerifierRule.Protection,
                place,
                $"'{site.Contract.Name}' ends another section than the innermost one, which '{{0}}' has begun",
                [section.Call.Origin ?? place],
                null,
                site.Contract.Name,
                "")
            : null;
    }

    private static Finding? OutsideOfSection(CallSite site, object place) =>
        site.Contract.IsRcuProtected && site.Kernel.IsSleepable && !site.State.IsIn(SectionKind.Rcu)
            ? new Finding(
                VerifierRule.Protection,
                place,
                $"'{site.Contract.Name}' is called outside of an RCU section{{way}}, and a {site.Kernel.ProgramKind} program may sleep; "
                    + "call 'bpf_rcu_read_lock' before it, and 'bpf_rcu_read_unlock' when you are done with the result",
                [],
                site.State.Way,
                site.Contract.Name,
                "bpf_rcu_read_lock")
            : null;

    // An iterator lives in the section that it was made in: "expected an RCU CS", process_iter_arg.
    private static Finding? IteratorAfterSection(CallSite site, object place) =>
        site.Contract.Iterator is IteratorRole.Next or IteratorRole.Destroy && site.Arguments.FirstOrDefault() is { } state
            && site.State.Stack.TryGetValue(state, out StackObject? known) && known.EndedBy is { Origin: { } end }
            ? new Finding(
                VerifierRule.Protection,
                place,
                $"'{site.Contract.Name}' is passed an iterator that lived only in the RCU section that '{{0}}' has ended{{way}}",
                [end],
                site.State.Way,
                site.Contract.Name,
                "")
            : null;

    private static Finding? AfterSection(CallSite site, object place)
    {
        foreach ((Symbol value, CalleeArgument contract, int _) in site.Judged)
        {
            if (contract is { Kind: CalleeArgumentKind.Object, Demand: not PointerDemand.None }
                && site.State.ObjectBehind(value) is { Trust: ObjectTrust.Expired, Subject: { } subject } known
                && known is { Call.Origin: { } call, EndedBy.Origin: { } end })
            {
                return new Finding(
                    VerifierRule.Protection,
                    place,
                    $"'{site.Contract.Name}' is passed {subject}, which lived only in the RCU section that '{{1}}' has ended",
                    [call, end],
                    null,
                    site.Contract.Name,
                    "");
            }
        }

        return null;
    }
}
