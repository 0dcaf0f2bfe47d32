using KfuncGen.Bpf.Ir;
using KfuncGen.Bpf.Passes;

namespace KfuncGen.Bpf.Verification.Loops;

/// <summary>A number that is the same at the beginning whichever way the loop is entered, and that each turn changes by the same.</summary>
/// <param name="Start">The number at the beginning.</param>
/// <param name="Step">What each turn adds.</param>
internal readonly record struct LoopCounter(long Start, long Step)
{
    /// <summary>How many turns there are while a condition on it holds.</summary>
    /// <param name="condition">The condition, the counter to the left.</param>
    /// <param name="bound">What it is compared with.</param>
    /// <returns>The number; null where that cannot be told.</returns>
    public LoopTurns? Before(IrCondition? condition, ValueRange bound)
    {
        (double most, double least) = condition switch
        {
            IrCondition.LessSigned when Step > 0 => (bound.SignedMaximum - (double)Start, bound.SignedMinimum - (double)Start),
            IrCondition.LessOrEqualSigned when Step > 0 => (bound.SignedMaximum - (double)Start + 1, bound.SignedMinimum - (double)Start + 1),
            IrCondition.LessUnsigned when this is { Step: > 0, Start: >= 0 } => (bound.Maximum - (double)Start, bound.Minimum - (double)Start),
            IrCondition.LessOrEqualUnsigned when this is { Step: > 0, Start: >= 0 } =>
                (bound.Maximum - (double)Start + 1, bound.Minimum - (double)Start + 1),
            IrCondition.GreaterSigned when Step < 0 => (Start - (double)bound.SignedMinimum, Start - (double)bound.SignedMaximum),
            IrCondition.GreaterOrEqualSigned when Step < 0 => (Start - (double)bound.SignedMinimum + 1, Start - (double)bound.SignedMaximum + 1),
            _ => (double.NaN, double.NaN),
        };

        return double.IsNaN(most) ? null : new LoopTurns(Turns(most), Math.Max(0, Turns(most) - Turns(least)));
    }

    private double Turns(double distance) => Math.Max(0, Math.Ceiling(distance / Math.Abs((double)Step)));
}
