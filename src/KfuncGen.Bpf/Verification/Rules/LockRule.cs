using KfuncGen.Bpf.Ir;
using KfuncGen.Bpf.Verification.Contracts;
using KfuncGen.Bpf.Verification.Findings;
using KfuncGen.Bpf.Verification.State;
using KfuncGen.Bpf.Verification.Symbols;

namespace KfuncGen.Bpf.Verification.Rules;

/// <summary>
/// Locks are released on every way out, in order, and little is called while one is held: "function calls are not allowed while
/// holding a lock", do_check; process_spin_lock, kernel/bpf/verifier.c, 6.18.
/// </summary>
internal sealed class LockRule : IVerifierRule
{
    /// <inheritdoc/>
    public Finding? Call(CallSite site)
    {
        if (site.Call.Origin is not { } place)
        {
            return null;
        }

        return site.Contract.Begins == SectionKind.Lock ? Take(site, place)
            : site.Contract.Ends == SectionKind.Lock ? Release(site, place)
            : Held(site) is { Call.Origin: { } begin } held && !IsAllowed(site)
                ? Say(
                    place,
                    $"'{site.Contract.Name}' is called while the lock that '{{0}}' has taken is held{{way}}; call it before or behind",
                    begin,
                    site.State.Way,
                    held.Contract.Name)
                : null;
    }

    /// <summary>Looks at a call of a function of the program's own.</summary>
    /// <param name="call">The call.</param>
    /// <param name="state">What is known before it.</param>
    /// <param name="kernel">The kernel.</param>
    public static Finding? OwnFunction(IrValue call, PathState state, KernelContracts kernel) =>
        kernel.AllowsFunctionsUnderLock == false && call is { Origin: { } place, Callee: IrCallee.Function { Target.Name: var name } }
            && state.Innermost(SectionKind.Lock) is { Call.Origin: { } begin } held
            ? Say(
                place,
                $"'{name}' is called while the lock that '{{0}}' has taken is held{{way}}, which this kernel refuses of functions of the "
                    + "program's own too; write what it does here, or call it before or behind",
                begin,
                state.Way,
                held.Contract.Name)
            : null;

    /// <inheritdoc/>
    public Finding? Access(IrValue access, Symbol address, PathState state, KernelContracts kernel) => null;

    /// <inheritdoc/>
    public IEnumerable<Finding> Exit(PathState state)
    {
        foreach (OpenSection section in state.Sections.Where(static one => one.Kind == SectionKind.Lock))
        {
            if (section.Call.Origin is { } place)
            {
                string end = section.Contract.Name.Replace("lock_irqsave", "unlock_irqrestore");
                end = end == section.Contract.Name ? end.Replace("_lock", "_unlock") : end;
                yield return new Finding(
                    VerifierRule.Locks,
                    place,
                    section.Contract.IsHelper
                        ? "A lock is taken and not given back{way}; take it by 'using'"
                        : $"'{section.Contract.Name}' takes a lock that is not released{{way}}; call '{end}' on every way out",
                    [],
                    state.Way,
                    section.Contract.Name,
                    end);
            }
        }
    }

    private static OpenSection? Held(CallSite site) => site.State.Innermost(SectionKind.Lock);

    private static bool IsAllowed(CallSite site) => site.Contract.IsAllowedUnderLock ?? !site.Contract.IsHelper;

    // One bpf_spin_lock at a time; of the newer locks several, but not one of them twice.
    private static Finding? Take(CallSite site, object place)
    {
        OpenSection? outer = site.Contract.MayFail
            ? site.State.Sections.Find(one => one.Kind == SectionKind.Lock && one.Key == site.Arguments.FirstOrDefault())
            : Held(site);

        return outer is { Call.Origin: { } begin }
            ? Say(
                place,
                site.Contract.MayFail
                    ? $"'{site.Contract.Name}' takes the lock that '{{0}}' has taken already{{way}}"
                    : $"'{site.Contract.Name}' takes a lock while the one that '{{0}}' has taken is held{{way}}: one at a time",
                begin,
                site.State.Way,
                site.Contract.Name)
            : null;
    }

    private static Finding? Release(CallSite site, object place)
    {
        if (Held(site) is not { } held)
        {
            return new Finding(
                VerifierRule.Locks,
                place,
                $"'{site.Contract.Name}' releases a lock that is not held{{way}}",
                [],
                site.State.Way,
                site.Contract.Name,
                "");
        }

        return held.Key is { Offset: not null } taken && site.Arguments.FirstOrDefault() is { Offset: not null } given
            && given != taken && held.Call.Origin is { } begin
            ? Say(
                place,
                $"'{site.Contract.Name}' releases another lock than '{{0}}' has taken; the one that was taken last is released first",
                begin,
                null,
                site.Contract.Name)
            : null;
    }

    private static Finding Say(object place, string text, object expression, WayStep? way, string function) =>
        new(VerifierRule.Locks, place, text, [expression], way, function, "");
}
