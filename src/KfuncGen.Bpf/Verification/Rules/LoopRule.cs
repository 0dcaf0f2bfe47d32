using System.Globalization;
using KfuncGen.Bpf.Ir;
using KfuncGen.Bpf.Verification.Contracts;
using KfuncGen.Bpf.Verification.Findings;
using KfuncGen.Bpf.Verification.Loops;
using KfuncGen.Bpf.Verification.State;
using KfuncGen.Bpf.Verification.Symbols;

namespace KfuncGen.Bpf.Verification.Rules;

/// <summary>
/// Loops end before the verifier has followed too many instructions: "infinite loop detected", is_state_visited; "BPF program is too
/// large", do_check, kernel/bpf/verifier.c, 6.18.
/// </summary>
internal static class LoopRule
{
    // BPF_COMPLEXITY_LIMIT_INSNS, include/linux/bpf.h, 6.1 to 7.3.
    private const double MaximalInstructions = 1_000_000;

    // BPF_COMPLEXITY_LIMIT_JMP_SEQ, kernel/bpf/verifier.c, 6.1 to 7.3.
    private const double MaximalWays = 8192;

    /// <summary>Looks at a loop where it is entered.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="from">Where from.</param>
    /// <param name="state">What is known there.</param>
    /// <param name="symbols">All symbols.</param>
    /// <param name="kernel">The kernel.</param>
    public static Finding? Enter(LoopShape loop, IrBlock from, PathState state, SymbolTable symbols, KernelContracts kernel)
    {
        if (Place(loop) is not { } place || new LoopBound(loop, from, state, symbols, kernel).Turns() is not { } turns)
        {
            return null;
        }

        double instructions = turns.Most * Turn(loop, from, state, symbols, kernel);
        string? text = double.IsPositiveInfinity(turns.Most)
                ? "The verifier sees no end of this loop: nothing that is counted ends it; let a counter end it, such as "
                    + "'for (int i = 0; i < 1000; i++)', or 'foreach' over 'bpf_iter_num'"
            : instructions > MaximalInstructions
                ? $"The verifier follows this loop turn by turn, up to {Number(turns.Most)} times, which are {Number(instructions)} "
                    + $"instructions or more, and it follows {Number(MaximalInstructions)}{{way}}; compare the bound with a smaller "
                    + "constant first, or use 'foreach' over 'bpf_iter_num'"
            : turns.Open > MaximalWays
                ? $"The verifier comes back to each turn that may be the last of this loop, up to {Number(turns.Open)}, and it "
                    + $"remembers {Number(MaximalWays)}{{way}}; compare the bound with a smaller constant first, or use 'foreach' over "
                    + "'bpf_iter_num'"
            : null;
        return text is null ? null : new Finding(VerifierRule.Loops, place, text, [], state.Way, "", "");
    }

    // What is in the code whatever the passes make of it: counting, comparing, what is called and what is stored.
    private static double Turn(LoopShape loop, IrBlock from, PathState state, SymbolTable symbols, KernelContracts kernel)
    {
        double own = 2 + loop.OwnCalls;
        return own + loop.Inner.Where(inner => loop.IsInEachTurn(inner.Header))
            .Sum(inner => new LoopBound(inner, EntryOf(inner), state, symbols, kernel).Turns() is { } turns
                ? turns.Most * Turn(inner, from, state, symbols, kernel)
                : 0);
    }

    private static IrBlock EntryOf(LoopShape loop) => loop.Header.Predecessors.First(one => !loop.Blocks.Contains(one));

    private static object? Place(LoopShape loop) =>
        loop.Exits.Select(static exit => exit.Branch.Origin).FirstOrDefault(static origin => origin is not null)
            ?? loop.Blocks.Select(static block => block.Terminator?.Origin).FirstOrDefault(static origin => origin is not null)
            ?? loop.Blocks.SelectMany(static block => block.Values).Select(static value => value.Origin)
                .FirstOrDefault(static origin => origin is not null);

    private static string Number(double number) => number >= long.MaxValue
        ? "more than can be counted"
        : ((long)number).ToString("#,0", CultureInfo.InvariantCulture);
}
