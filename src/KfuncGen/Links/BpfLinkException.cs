namespace KfuncGen;

/// <summary>Thrown where a program cannot be attached, or a link does not do what it was asked to.</summary>
public sealed class BpfLinkException : Exception
{
    internal BpfLinkException(BpfLinkFailureKind kind, string message, int errorNumber = 0)
        : base(message)
    {
        Kind = kind;
        ErrorNumber = errorNumber;
    }

    /// <summary>The reason.</summary>
    public BpfLinkFailureKind Kind { get; }

    /// <summary>The errno value of bpf(2); 0 where the kernel was not asked.</summary>
    public int ErrorNumber { get; }
}
