namespace KfuncGen.Bpf.Verification.Loops;

/// <summary>How many turns of a loop the verifier follows.</summary>
/// <param name="Most">The number; infinity where nothing ends it.</param>
/// <param name="Open">In how many of them it cannot decide whether the loop is left, and has to come back to the way out.</param>
internal readonly record struct LoopTurns(double Most, double Open)
{
    /// <summary>Nothing ends it.</summary>
    public static readonly LoopTurns Endless = new(double.PositiveInfinity, 0);

    /// <summary>Of a loop that is left on either of two ways.</summary>
    public LoopTurns Or(LoopTurns other)
    {
        double most = Math.Min(Most, other.Most);
        return new LoopTurns(most, Math.Min(most, Math.Max(Open, other.Open)));
    }
}
