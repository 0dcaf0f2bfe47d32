using KfuncGen.Bpf.Instructions;

namespace KfuncGen.Bpf.Interpreter;

/// <summary>A program did what no program may do.</summary>
/// <param name="kind">What it did.</param>
/// <param name="position">The slot of the instruction that did it.</param>
/// <param name="instruction">The instruction.</param>
/// <param name="message">What it did, with the numbers.</param>
public sealed class BpfFault(BpfFaultKind kind, int position, BpfInstruction instruction, string message)
    : Exception(
        $"{kind} at slot {position} ({instruction.Opcode:x2} r{instruction.Destination} r{instruction.Source} " +
        $"{instruction.Offset:+0;-0;+0} {instruction.Immediate}): {message}")
{
    /// <summary>What it did.</summary>
    public BpfFaultKind Kind { get; } = kind;

    /// <summary>The slot of the instruction that did it.</summary>
    public int Position { get; } = position;

    /// <summary>The instruction that did it.</summary>
    public BpfInstruction Instruction { get; } = instruction;
}
