namespace KfuncGen;

/// <summary>What a function that the kernel calls for each of several things says to it.</summary>
public enum BpfIteration
{
    /// <summary>Go on with the next one.</summary>
    Continue = 0,

    /// <summary>This was the last one.</summary>
    Stop = 1,
}
