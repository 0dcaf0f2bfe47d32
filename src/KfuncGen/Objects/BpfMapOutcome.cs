namespace KfuncGen;

/// <summary>What became of a map when its object was loaded.</summary>
public enum BpfMapOutcome
{
    /// <summary>It was made.</summary>
    Made,

    /// <summary>One was pinned where it belongs, and is used.</summary>
    Reused,

    /// <summary>There is none.</summary>
    Failed,
}
