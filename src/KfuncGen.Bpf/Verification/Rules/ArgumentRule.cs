using KfuncGen.Bpf.Ir;
using KfuncGen.Bpf.Verification.Contracts;
using KfuncGen.Bpf.Verification.Findings;
using KfuncGen.Bpf.Verification.State;
using KfuncGen.Bpf.Verification.Symbols;

namespace KfuncGen.Bpf.Verification.Rules;

/// <summary>
/// Arguments are what the kernel takes: constants where it must know the number, dynptrs that are there, pointers that it
/// trusts: check_kfunc_args, process_dynptr_func, kernel/bpf/verifier.c, 6.18.
/// </summary>
internal sealed class ArgumentRule : IVerifierRule
{
    /// <inheritdoc/>
    public Finding? Call(CallSite site)
    {
        if (site.Call.Origin is not { } place)
        {
            return null;
        }

        foreach ((Symbol value, CalleeArgument contract, int _) in site.Judged)
        {
            string? text = contract.Kind switch
            {
                CalleeArgumentKind.Constant when IsUnknownNumber(value, site.State) =>
                    $"'{site.Contract.Name}' needs a number for '{contract.Name}' that the verifier knows; pass a constant",
                CalleeArgumentKind.Dynptr when IsMissing(value, site.State) =>
                    $"'{site.Contract.Name}' is passed a dynptr for '{contract.Name}' that nothing has made{{way}}",
                CalleeArgumentKind.Object when contract.Demand == PointerDemand.Trusted
                    && site.State.ObjectBehind(value) is { Trust: ObjectTrust.Rcu } =>
                    $"'{site.Contract.Name}' takes only pointers that are trusted for '{contract.Name}', and this one is protected by RCU "
                        + "only; acquire a reference first",
                CalleeArgumentKind.Object when contract.Demand != PointerDemand.None
                    && site.State.ObjectBehind(value) is { Trust: ObjectTrust.Plain } known => NotTrusted(site, contract, known),
                CalleeArgumentKind.SharedMemory when value.Root.Kind == SymbolKind.Slot =>
                    $"'{site.Contract.Name}' takes no memory of the stack for '{contract.Name}'; use a static field, or the value of a map",
                CalleeArgumentKind.Size when MayBeZero(value, site.State) =>
                    $"'{site.Contract.Name}' takes one byte or more for '{contract.Name}', and this may be none{{way}}; compare the length "
                        + "first",
                _ => null,
            };

            if (text is not null)
            {
                return new Finding(VerifierRule.Arguments, place, text, [], site.State.Way, site.Contract.Name, "");
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public Finding? Access(IrValue access, Symbol address, PathState state, KernelContracts kernel) => null;

    /// <inheritdoc/>
    public IEnumerable<Finding> Exit(PathState state) => [];

    // What loading fills in is a constant to the verifier, and so may be what is computed from it.
    private static bool IsUnknownNumber(Symbol value, PathState state) =>
        value.Type != IrType.Pointer && state.Knowledge.Constant(value) is null && !IsFilledIn(value);

    private static bool IsFilledIn(Symbol value) => value.Kind == SymbolKind.LoadTime
        || (value.Left is { } left && IsFilledIn(left)) || (value.Right is { } right && IsFilledIn(right));

    private static string NotTrusted(CallSite site, CalleeArgument contract, KernelObject known) => known.Given is { } given
        ? $"'{site.Contract.Name}' takes only pointers that are trusted for '{contract.Name}', and '{given.Name}' is not: what "
            + $"{site.Kernel.ProgramKind} programs are handed may be read, no more"
        : $"'{site.Contract.Name}' takes only pointers that are trusted for '{contract.Name}', and '{known.Contract.Name}' was read "
            + "outside of an RCU section; read and use it between 'bpf_rcu_read_lock' and 'bpf_rcu_read_unlock'";

    private static bool MayBeZero(Symbol value, PathState state) => value.IsTraced && state.Knowledge.Range(value).Minimum == 0;

    private static bool IsMissing(Symbol value, PathState state) =>
        value.Root.Kind == SymbolKind.Slot && value.Offset is not null && !state.Stack.ContainsKey(value);
}
