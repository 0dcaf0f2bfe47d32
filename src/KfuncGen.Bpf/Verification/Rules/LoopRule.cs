using System.Globalization;
using KfuncGen.Bpf.Ir;
using KfuncGen.Bpf.Verification.Findings;
using KfuncGen.Bpf.Verification.Loops;
using KfuncGen.Bpf.Verification.State;

namespace KfuncGen.Bpf.Verification.Rules;

/// <summary>
/// Loops end before the verifier has followed too many instructions: "infinite loop detected", is_state_visited; "BPF program is too
/// large", do_check, kernel/bpf/verifier.c, 6.18.
/// </summary>
internal static class LoopRule
{
    // BPF_COMPLEXITY_LIMIT_INSNS, include/linux/bpf.h, 6.1 to 7.3.
    private const double MaximalInstructions = 1_000_000;

    /// <summary>Looks at a loop where it is entered.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="from">Where from.</param>
    /// <param name="state">What is known there.</param>
    public static Finding? Enter(LoopShape loop, IrBlock from, PathState state)
    {
        if (Place(loop) is not { } place || new LoopBound(loop, from, state).Turns() is not { } turns)
        {
            return null;
        }

        double instructions = turns * Turn(loop, from, state);
        return instructions <= MaximalInstructions ? null : new Finding(
            VerifierRule.Loops,
            place,
            double.IsPositiveInfinity(turns)
                ? "The verifier sees no end of this loop: nothing that is counted ends it; let a counter end it, such as "
                    + "'for (int i = 0; i < 1000; i++)', or 'foreach' over 'bpf_iter_num'"
                : $"The verifier follows this loop turn by turn, up to {Number(turns)} times, which are {Number(instructions)} "
                    + $"instructions or more, and it follows {Number(MaximalInstructions)}{{way}}; compare the bound with a smaller "
                    + "constant first, or use 'foreach' over 'bpf_iter_num'",
            [],
            state.Way,
            "",
            "");
    }

    // What is in the code whatever the passes make of it: counting, comparing, what is called and what is stored.
    private static double Turn(LoopShape loop, IrBlock from, PathState state)
    {
        double own = 2 + loop.Blocks.Where(block => !loop.Inner.Exists(inner => inner.Blocks.Contains(block)))
            .Where(block => IsInEachTurn(block, loop))
            .Sum(static block => block.Values.Count(static value => value.Opcode is IrOpcode.Call or IrOpcode.Atomic));
        return own + loop.Inner.Where(inner => IsInEachTurn(inner.Header, loop))
            .Sum(inner => new LoopBound(inner, EntryOf(inner), state).Turns() is { } turns ? turns * Turn(inner, from, state) : 0);
    }

    private static IrBlock EntryOf(LoopShape loop) => loop.Header.Predecessors.First(one => !loop.Blocks.Contains(one));

    // Whether no way back to the header goes around a block.
    private static bool IsInEachTurn(IrBlock block, LoopShape loop)
    {
        if (block == loop.Header)
        {
            return true;
        }

        HashSet<IrBlock> seen = [block];
        Stack<IrBlock> pending = new();
        pending.Push(loop.Header);

        while (pending.Count > 0)
        {
            foreach (IrBlock next in pending.Pop().Successors.Where(loop.Blocks.Contains))
            {
                if (next == loop.Header)
                {
                    return false;
                }

                if (seen.Add(next))
                {
                    pending.Push(next);
                }
            }
        }

        return true;
    }

    private static object? Place(LoopShape loop) =>
        loop.Exits.Select(static exit => exit.Branch.Origin).FirstOrDefault(static origin => origin is not null)
            ?? loop.Blocks.Select(static block => block.Terminator?.Origin).FirstOrDefault(static origin => origin is not null)
            ?? loop.Blocks.SelectMany(static block => block.Values).Select(static value => value.Origin)
                .FirstOrDefault(static origin => origin is not null);

    private static string Number(double number) => number >= long.MaxValue
        ? "more than can be counted"
        : ((long)number).ToString("#,0", CultureInfo.InvariantCulture);
}
