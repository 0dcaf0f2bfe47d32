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
        bool isUnsigned = this is { Step: > 0, Start: >= 0 };
        (double most, double least) = condition switch
        {
            IrCondition.LessSigned when Step > 0 => (To(bound.SignedMaximum), To(bound.SignedMinimum)),
            IrCondition.LessOrEqualSigned when Step > 0 => (To(bound.SignedMaximum) + 1, To(bound.SignedMinimum) + 1),
            IrCondition.LessUnsigned when isUnsigned => (To(bound.Maximum), To(bound.Minimum)),
            IrCondition.LessOrEqualUnsigned when isUnsigned => (To(bound.Maximum) + 1, To(bound.Minimum) + 1),
            IrCondition.GreaterSigned when Step < 0 => (-To(bound.SignedMinimum), -To(bound.SignedMaximum)),
            IrCondition.GreaterOrEqualSigned when Step < 0 => (1 - To(bound.SignedMinimum), 1 - To(bound.SignedMaximum)),
            _ => (double.NaN, double.NaN),
        };

        return double.IsNaN(most) ? null : new LoopTurns(Turns(most), Math.Max(0, Turns(most) - Turns(least)));
    }

    private double To(double end) => end - Start;

    private double Turns(double distance) => Math.Max(0, Math.Ceiling(distance / Math.Abs((double)Step)));
}
