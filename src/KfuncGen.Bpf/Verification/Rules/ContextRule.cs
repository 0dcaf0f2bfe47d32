using KfuncGen.Bpf.Ir;
using KfuncGen.Bpf.Verification.Findings;
using KfuncGen.Bpf.Verification.State;
using KfuncGen.Bpf.Verification.Symbols;

namespace KfuncGen.Bpf.Verification.Rules;

/// <summary>
/// Programs of the kind may call the kfunc: it is registered for a hook of theirs. "calling kernel function … is not allowed",
/// check_kfunc_call, kernel/bpf/verifier.c, 7.2.
/// </summary>
internal sealed class ContextRule : IVerifierRule
{
    /// <inheritdoc/>
    public Finding? Call(CallSite site) => site.Contract.IsAdmitted == false && site.Call.Origin is { } place
        ? new Finding(
            VerifierRule.Context,
            place,
            $"A {site.Kernel.ProgramKind} program may not call '{site.Contract.Name}'",
            [],
            null,
            site.Contract.Name,
            "")
        : null;

    /// <inheritdoc/>
    public Finding? Access(IrValue access, Symbol address, PathState state) => null;

    /// <inheritdoc/>
    public IEnumerable<Finding> Exit(PathState state) => [];
}
