namespace KfuncGen.Bpf.Verification.State;

/// <summary>A condition on the way through a program.</summary>
/// <param name="Condition">The expression that decided.</param>
/// <param name="Holds">Whether it held.</param>
/// <param name="IsCheck">Whether it is a check of the language's that failed.</param>
/// <param name="Tested">What was compared with null; null where it was another comparison.</param>
/// <param name="Before">The step before; null for the first.</param>
public sealed record WayStep(object Condition, bool Holds, bool IsCheck, object? Tested, WayStep? Before)
{
    /// <summary>The conditions behind one of them, but those that compare something with null.</summary>
    /// <param name="way">The last condition; null for none.</param>
    /// <param name="before">The one that they come behind; null for all.</param>
    /// <param name="tested">What is not to be compared; null where nothing is left out.</param>
    public static WayStep? Since(WayStep? way, WayStep? before, object? tested)
    {
        Stack<WayStep> steps = new();

        for (; way is not null && !ReferenceEquals(way, before); way = way.Before)
        {
            if (tested is null || way.Tested != tested)
            {
                steps.Push(way);
            }
        }

        WayStep? since = null;

        foreach (WayStep step in steps)
        {
            since = step with { Before = since };
        }

        return since;
    }
}
