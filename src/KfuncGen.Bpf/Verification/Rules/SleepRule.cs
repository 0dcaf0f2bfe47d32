using KfuncGen.Bpf.Ir;
using KfuncGen.Bpf.Verification.Contracts;
using KfuncGen.Bpf.Verification.Findings;
using KfuncGen.Bpf.Verification.State;
using KfuncGen.Bpf.Verification.Symbols;

namespace KfuncGen.Bpf.Verification.Rules;

/// <summary>
/// What may sleep is called by programs that may, outside of sections that forbid it: "program must be sleepable to call
/// sleepable kfunc", "kernel func … is sleepable within rcu_read_lock region", check_kfunc_call, kernel/bpf/verifier.c, 6.18.
/// </summary>
internal sealed class SleepRule : IVerifierRule
{
    /// <inheritdoc/>
    public Finding? Call(CallSite site)
    {
        if (!site.Contract.Sleeps || site.Call.Origin is not { } place)
        {
            return null;
        }

        if (!site.Kernel.IsSleepable)
        {
            return new Finding(
                VerifierRule.Sleep,
                place,
                $"'{site.Contract.Name}' may sleep, and a {site.Kernel.ProgramKind} program may not",
                [],
                null,
                site.Contract.Name,
                "");
        }

        return site.State.Sections.LastOrDefault() is { Call.Origin: { } begin } section
            ? new Finding(
                VerifierRule.Sleep,
                place,
                $"'{site.Contract.Name}' may sleep, which is not allowed {Where(section.Kind)} that '{{0}}' has begun{{way}}",
                [begin],
                site.State.Way,
                site.Contract.Name,
                "")
            : null;
    }

    /// <inheritdoc/>
    public Finding? Access(IrValue access, Symbol address, PathState state, KernelContracts kernel) => null;

    /// <inheritdoc/>
    public IEnumerable<Finding> Exit(PathState state) => [];

    private static string Where(SectionKind kind) => kind switch
    {
        SectionKind.Rcu => "in the RCU section",
        SectionKind.Preemption => "in the section without preemption",
        SectionKind.Lock => "with the lock",
        _ => "in the section without interrupts",
    };
}
