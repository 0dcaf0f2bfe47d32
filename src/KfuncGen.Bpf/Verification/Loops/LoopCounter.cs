using KfuncGen.Bpf.Ir;
using KfuncGen.Bpf.Passes;

namespace KfuncGen.Bpf.Verification.Loops;

/// <summary>A number that each turn changes by the same.</summary>
/// <param name="Start">Between which numbers it is at the beginning.</param>
/// <param name="Step">What each turn adds.</param>
/// <param name="Ahead">How much of that was added before it is compared.</param>
internal readonly record struct LoopCounter(ValueRange Start, long Step, long Ahead)
{
    /// <summary>How many turns there are while a condition on it holds.</summary>
    /// <param name="condition">The condition, the counter to the left.</param>
    /// <param name="bound">What it is compared with.</param>
    /// <returns>The number; null where that cannot be told.</returns>
    public LoopTurns? Before(IrCondition? condition, ValueRange bound)
    {
        bool isUp = Step > 0;
        bool isUnsigned = isUp && Start.SignedMinimum >= 0 && Ahead >= 0;
        (double least, double most) = (Start.SignedMinimum + (double)Ahead, Start.SignedMaximum + (double)Ahead);
        (double turns, double decided) = condition switch
        {
            IrCondition.LessSigned when isUp => (bound.SignedMaximum - least, bound.SignedMinimum - most),
            IrCondition.LessOrEqualSigned when isUp => (bound.SignedMaximum - least + 1, bound.SignedMinimum - most + 1),
            IrCondition.LessUnsigned when isUnsigned => (bound.Maximum - least, bound.Minimum - most),
            IrCondition.LessOrEqualUnsigned when isUnsigned => (bound.Maximum - least + 1, bound.Minimum - most + 1),
            IrCondition.GreaterSigned when !isUp => (most - bound.SignedMinimum, least - bound.SignedMaximum),
            IrCondition.GreaterOrEqualSigned when !isUp => (most - bound.SignedMinimum + 1, least - bound.SignedMaximum + 1),
            _ => (double.NaN, double.NaN),
        };

        return double.IsNaN(turns) ? null : new LoopTurns(Turns(turns), Math.Max(0, Turns(turns) - Turns(decided)));
    }

    private double Turns(double distance) => Math.Max(0, Math.Ceiling(distance / Math.Abs((double)Step)));
}
