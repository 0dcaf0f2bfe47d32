using KfuncGen.Bpf.Interpreter.Host;

namespace KfuncGen.Bpf.Interpreter;

/// <summary>How a machine runs a program.</summary>
public sealed record BpfMachineOptions
{
    /// <summary>How many instructions may run before it is taken for endless.</summary>
    public long StepBudget { get; init; } = 1_000_000;

    /// <summary>Whether the program may write to its context.</summary>
    public bool HasWritableContext { get; init; } = true;

    /// <summary>What the functions of the program take and return, by name, where known; see <see cref="BpfSignature"/>.</summary>
    public IReadOnlyDictionary<string, BpfSignature> Signatures { get; init; } = new Dictionary<string, BpfSignature>();

    /// <summary>Where the random numbers begin that stand for everything without a meaning.</summary>
    public int Seed { get; init; }
}
