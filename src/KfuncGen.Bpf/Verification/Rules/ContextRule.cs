using System.Collections.Immutable;
using KfuncGen.Bpf.Ir;
using KfuncGen.Bpf.Verification.Contracts;
using KfuncGen.Bpf.Verification.Findings;
using KfuncGen.Bpf.Verification.State;
using KfuncGen.Bpf.Verification.Symbols;

namespace KfuncGen.Bpf.Verification.Rules;

/// <summary>
/// Programs of the kind may call the kfunc: it is registered for a hook of theirs. "calling kernel function … is not allowed",
/// check_kfunc_call, kernel/bpf/verifier.c, 7.2. And they may assign the field of a kernel object: check_ptr_to_btf_access, the same.
/// Where the program is a member of a struct, the filter of a kfunc's set may say no; a helper may be for some hooks only.
/// </summary>
internal sealed class ContextRule : IVerifierRule
{
    // How many are named that may.
    private const int Named = 4;

    /// <inheritdoc/>
    public Finding? Call(CallSite site) => site.Call.Origin is not { } place ? null
        : site.Contract.IsAdmitted == false
            ? Refused(
                place,
                $"A {site.Kernel.ProgramKind} program{As(site)} may not call '{site.Contract.Name}'{Others(site)}{Elsewhere(site)}",
                site.Contract.Name)
        : site.Call.Member is { } type && site.Contract.Name == HelperCalls.KeptExchange && site.Kernel.MayKeep(type) == false
            ? Refused(place, $"The kernel keeps no '{type}' in maps", site.Contract.Name)
        : null;

    /// <inheritdoc/>
    public Finding? Access(IrValue access, Symbol address, PathState state, KernelContracts kernel) =>
        access is { Opcode: IrOpcode.StoreField, Member: { } field, Origin: { } place } && kernel.MayAssign(field) == false
            ? Refused(place, $"A {kernel.ProgramKind} program may not assign '{field}'", field)
            : null;

    /// <inheritdoc/>
    public IEnumerable<Finding> Exit(PathState state) => [];

    private static string As(CallSite site) => site.Kernel.Member is { } member ? $" that is '{member}'" : "";

    private static string Others(CallSite site) => site.Contract.AdmittedMembers is { IsEmpty: false } members
        ? $"; {Some(members)} may"
        : "";

    private static string Elsewhere(CallSite site) => site.Contract.AdmittedHooks is { IsEmpty: false } hooks
        ? $" here; one at {Some(hooks)} may"
        : "";

    private static string Some(ImmutableArray<string> names) =>
        string.Join(", ", names.Take(Named)) + (names.Length > Named ? " and others" : "");

    private static Finding Refused(object place, string text, string function) =>
        new(VerifierRule.Context, place, text, [], null, function, "");
}
