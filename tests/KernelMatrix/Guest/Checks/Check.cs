namespace KernelMatrix.Guest.Checks;

/// <summary>Claims about one thing, held against the kernel that is running.</summary>
internal abstract class Check
{
    /// <summary>What it is called in the table.</summary>
    public abstract string Name { get; }

    /// <summary>Makes the claims.</summary>
    public abstract void Run(TargetKernel kernel, Report report);
}
