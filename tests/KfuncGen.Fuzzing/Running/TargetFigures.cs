namespace KfuncGen.Fuzzing.Running;

/// <summary>What was seen of one reader.</summary>
internal sealed class TargetFigures
{
    /// <summary>The inputs that it was given.</summary>
    public long Cases { get; private set; }

    /// <summary>Those to which it gave an answer.</summary>
    public long Answered { get; private set; }

    /// <summary>The bytes in all inputs.</summary>
    public long Bytes { get; private set; }

    /// <summary>How long all this took, on the wall, making the inputs included.</summary>
    public TimeSpan Elapsed { get; set; }

    /// <summary>The longest case, in the processor's time.</summary>
    public TimeSpan Longest { get; private set; }

    /// <summary>The most bytes that a case allocated.</summary>
    public long MostAllocated { get; private set; }

    /// <summary>The cases with a problem.</summary>
    public long Problems { get; private set; }

    /// <summary>Counts a case.</summary>
    public void Add(in CaseResult result, int length)
    {
        Cases++;
        Answered += result.IsAnswered ? 1 : 0;
        Bytes += length;
        Longest = result.Time > Longest ? result.Time : Longest;
        MostAllocated = Math.Max(MostAllocated, result.Allocated);
        Problems += result.Problem is null ? 0 : 1;
    }
}
