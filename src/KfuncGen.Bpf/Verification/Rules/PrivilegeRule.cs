using KfuncGen.Bpf.Ir;
using KfuncGen.Bpf.Verification.Contracts;
using KfuncGen.Bpf.Verification.Findings;
using KfuncGen.Bpf.Verification.State;
using KfuncGen.Bpf.Verification.Symbols;

namespace KfuncGen.Bpf.Verification.Rules;

/// <summary>
/// The licence that kfuncs are called under: "cannot call kernel function from non-GPL compatible program", add_kfunc_call,
/// kernel/bpf/verifier.c, 6.18.
/// </summary>
internal sealed class PrivilegeRule : IVerifierRule
{
    // license_is_gpl_compatible, include/linux/license.h, 7.2.
    private static readonly HashSet<string> Compatible = new(StringComparer.Ordinal)
    {
        "GPL", "GPL v2", "GPL and additional rights", "Dual BSD/GPL", "Dual MIT/GPL", "Dual MPL/GPL",
    };

    /// <inheritdoc/>
    public Finding? Call(CallSite site) =>
        site.Contract.IsHelper || Compatible.Contains(site.Kernel.License) || site.Call.Origin is not { } place
            ? null
            : new Finding(
                VerifierRule.Privileges,
                place,
                $"'{site.Contract.Name}' is a kfunc, and a program under the licence '{site.Kernel.License}' may call none: "
                    + "the kernel asks for one that is compatible with the GPL, such as 'GPL' or 'Dual MIT/GPL'",
                [],
                null,
                site.Contract.Name,
                "");

    /// <inheritdoc/>
    public Finding? Access(IrValue access, Symbol address, PathState state, KernelContracts kernel) => null;

    /// <inheritdoc/>
    public IEnumerable<Finding> Exit(PathState state) => [];
}
