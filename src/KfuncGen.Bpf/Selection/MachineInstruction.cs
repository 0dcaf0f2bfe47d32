using KfuncGen.Bpf.Instructions;
using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Selection;

/// <summary>
/// An instruction whose registers may still be virtual, whose jumps name blocks, and whose stack accesses name slots. Becomes
/// one or more <see cref="BpfInstruction"/> when it is emitted.
/// </summary>
internal sealed class MachineInstruction
{
    /// <summary>What it is.</summary>
    public required MachineOperation Operation { get; init; }

    /// <summary>
    /// The opcode byte of a plain instruction; of a branch or a comparison the jump's; of a constant its class, 32 or 64 bits.
    /// </summary>
    public byte Opcode { get; set; }

    /// <summary>The register that is written, or read and written, or the left one of a branch.</summary>
    public int Destination { get; set; } = MachineRegister.None;

    /// <summary>The register that is read.</summary>
    public int Source { get; set; } = MachineRegister.None;

    /// <summary>
    /// The left register of a comparison, whose destination is a third one; what an atomic exchange writes that compares.
    /// </summary>
    public int Left { get; set; } = MachineRegister.None;

    /// <summary>The offset of memory, the kind of a signed operation, or of a call the number of its arguments.</summary>
    public int Offset { get; set; }

    /// <summary>The constant operand.</summary>
    public long Immediate { get; set; }

    /// <summary>The slot that a memory access or an address is relative to; its base is the frame pointer then.</summary>
    public IrSlot? Slot { get; init; }

    /// <summary>The section of a data address.</summary>
    public IrSection Section { get; init; }

    /// <summary>The name of the map whose address is taken.</summary>
    public string? Map { get; init; }

    /// <summary>What the loader fills in.</summary>
    public IrLoadTime? LoadTime { get; init; }

    /// <summary>What is called, or whose address is taken.</summary>
    public IrCallee? Callee { get; init; }

    /// <summary>Where a branch or jump goes.</summary>
    public MachineBlock? Target { get; set; }

    /// <summary>The C# that it comes from.</summary>
    public SourceLine? Line { get; init; }

    /// <summary>Whether it can be made again wherever its result is needed, from nothing.</summary>
    public bool IsRematerialisable =>
        Operation is MachineOperation.Constant or MachineOperation.SlotAddress or MachineOperation.DataAddress
            or MachineOperation.MapAddress or MachineOperation.FunctionAddress;

    /// <summary>Whether the destination is written.</summary>
    public bool WritesDestination => Operation switch
    {
        MachineOperation.Plain =>
            (Opcode & BpfOpcode.ClassMask) is BpfOpcode.ClassArithmetic32 or BpfOpcode.ClassArithmetic64 or BpfOpcode.ClassLoad,
        MachineOperation.Copy or MachineOperation.Constant or MachineOperation.SlotAddress or MachineOperation.DataAddress
            or MachineOperation.MapAddress or MachineOperation.FunctionAddress or MachineOperation.LoadTimeConstant
            or MachineOperation.Compare => true,
        MachineOperation.Atomic => (Immediate & BpfOpcode.AtomicFetch) != 0,
        _ => false,
    };

    /// <summary>Whether the destination is read.</summary>
    public bool ReadsDestination => Operation switch
    {
        MachineOperation.Plain => (Opcode & BpfOpcode.ClassMask) switch
        {
            BpfOpcode.ClassArithmetic32 or BpfOpcode.ClassArithmetic64 => (Opcode & BpfOpcode.OperationMask) != BpfOpcode.Move,
            BpfOpcode.ClassLoad => false,
            _ => true,
        },
        MachineOperation.Branch or MachineOperation.Atomic => true,
        _ => false,
    };
}
