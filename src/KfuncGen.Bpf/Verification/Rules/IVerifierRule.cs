using KfuncGen.Bpf.Ir;
using KfuncGen.Bpf.Verification.Contracts;
using KfuncGen.Bpf.Verification.Findings;
using KfuncGen.Bpf.Verification.State;
using KfuncGen.Bpf.Verification.Symbols;

namespace KfuncGen.Bpf.Verification.Rules;

/// <summary>
/// One family of what the verifier asks. A rule looks at what is about to happen; what has happened is in the state, which it
/// leaves alone. At the first finding a way ends, as it does in the kernel.
/// </summary>
internal interface IVerifierRule
{
    /// <summary>Looks at a call before it happens.</summary>
    Finding? Call(CallSite site);

    /// <summary>Looks at a load, a store or an atomic change before it happens.</summary>
    Finding? Access(IrValue access, Symbol address, PathState state, KernelContracts kernel);

    /// <summary>Looks at what is left when the program ends.</summary>
    IEnumerable<Finding> Exit(PathState state);
}
