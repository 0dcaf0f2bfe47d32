namespace KfuncGen.Bpf.Interpreter.Memory;

// An access that failed, before it is known which instruction made it.
internal sealed class MemoryException(BpfFaultKind kind, string message) : Exception(message)
{
    public BpfFaultKind Kind { get; } = kind;
}
