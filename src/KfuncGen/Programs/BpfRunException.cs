namespace KfuncGen;

/// <summary>Thrown where the kernel does not run a program that it has loaded, or does not give what the program left.</summary>
public sealed class BpfRunException : Exception
{
    internal BpfRunException(string message, int errorNumber)
        : base(message) =>
        ErrorNumber = errorNumber;

    /// <summary>The errno value of bpf(2).</summary>
    public int ErrorNumber { get; }
}
