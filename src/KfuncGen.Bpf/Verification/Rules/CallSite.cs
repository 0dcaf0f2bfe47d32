using KfuncGen.Bpf.Ir;
using KfuncGen.Bpf.Verification.Contracts;
using KfuncGen.Bpf.Verification.State;
using KfuncGen.Bpf.Verification.Symbols;

namespace KfuncGen.Bpf.Verification.Rules;

/// <summary>A call that is about to happen on one way through a program.</summary>
/// <param name="Call">The call.</param>
/// <param name="Contract">What the kernel asks of it.</param>
/// <param name="Arguments">What it is passed.</param>
/// <param name="State">What is known before it.</param>
/// <param name="Kernel">The kernel.</param>
internal sealed record CallSite(
    IrValue Call, CalleeContract Contract, IReadOnlyList<Symbol> Arguments, PathState State, KernelContracts Kernel)
{
    /// <summary>The arguments with what is asked of them.</summary>
    public IEnumerable<(Symbol Value, CalleeArgument Contract, int Position)> Judged =>
        Arguments.Select((value, i) => (value, Contract.Argument(i), i));
}
