namespace KfuncGen;

/// <summary>What became of a program when its object was loaded.</summary>
public enum BpfProgramOutcome
{
    /// <summary>It is loaded.</summary>
    Loaded,

    /// <summary><see cref="BpfObjectOptions.Programs"/> did not ask for it.</summary>
    NotWanted,

    /// <summary>A program that it is an alternative to, or that is one to it, is loaded in its place.</summary>
    AlternativeTaken,

    /// <summary>It is optional, and the kernel does not take it.</summary>
    Absent,

    /// <summary>The kernel does not take it, so the object is not loaded.</summary>
    Failed,
}
