namespace KfuncGen;

/// <summary>Thrown where the kernel does not do with a map what it was asked to.</summary>
public sealed class BpfMapException : Exception
{
    internal BpfMapException(string message, int errorNumber = 0)
        : base(message) =>
        ErrorNumber = errorNumber;

    /// <summary>The errno value of bpf(2); 0 where the kernel did what it was asked to, and gave what does not fit.</summary>
    public int ErrorNumber { get; }
}
