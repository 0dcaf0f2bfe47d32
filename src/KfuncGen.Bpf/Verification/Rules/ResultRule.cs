using KfuncGen.Bpf.Passes;
using KfuncGen.Bpf.Verification.Contracts;
using KfuncGen.Bpf.Verification.Findings;
using KfuncGen.Bpf.Verification.State;
using KfuncGen.Bpf.Verification.Symbols;

namespace KfuncGen.Bpf.Verification.Rules;

/// <summary>
/// A program returns what the kernel takes of its kind: "At program exit the register R0 … should have been in", check_return_code,
/// kernel/bpf/verifier.c, 7.2. What may be in the range and may not is not judged: the verifier may know more of it.
/// </summary>
internal static class ResultRule
{
    /// <summary>Looks at what a program returns.</summary>
    /// <param name="result">The result.</param>
    /// <param name="state">What is known at the end.</param>
    /// <param name="place">The expression that is returned.</param>
    /// <param name="kernel">The kernel.</param>
    public static Finding? Exit(Symbol result, PathState state, object place, KernelContracts kernel)
    {
        if (kernel.Results is not var (minimum, maximum))
        {
            return null;
        }

        ValueRange range = state.Knowledge.Range(result);

        // An int that is large without sign is that, or negative: neither is taken where the least is not negative. Where it is, the
        // kernel looks at the lower half of the register only, in which what is large may be negative.
        (bool isAbove, bool isBelow) = minimum >= 0
            ? (range.SignedMinimum > maximum || range.Minimum > (ulong)maximum, range.SignedMaximum < minimum)
            : (range.SignedMinimum > maximum && range.SignedMaximum <= int.MaxValue,
                range.SignedMaximum < minimum && range.SignedMinimum >= int.MinValue);
        string program = $"{kernel.ProgramKind} program{(kernel.ResultsOf is { } hook ? $" at '{hook}'" : "")}";
        return isAbove || isBelow
            ? new Finding(
                VerifierRule.Results,
                place,
                $"A {program} returns {(minimum == maximum ? $"{minimum}" : $"{minimum} to {maximum}")}, and this is "
                    + (range.SignedMinimum == range.SignedMaximum ? $"{range.SignedMinimum}"
                        : range.SignedMaximum < minimum ? $"at most {range.SignedMaximum}"
                        : $"at least {range.Minimum}")
                    + "{way}",
                [],
                state.Way,
                "",
                "")
            : null;
    }
}
