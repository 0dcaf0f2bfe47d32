namespace KfuncGen.Bpf.Selection;

/// <summary>What a <see cref="MachineInstruction"/> is beside its opcode byte.</summary>
internal enum MachineOperation
{
    /// <summary>Arithmetic, a load or a store: one slot, as the opcode byte says.</summary>
    Plain,

    /// <summary>
    /// A 64-bit copy between registers. It keeps pointers pointers, and the verifier knows that both hold one number. The
    /// allocator may give both one register; then nothing is emitted.
    /// </summary>
    Copy,

    /// <summary>A constant in a register: one slot where it fits, two otherwise.</summary>
    Constant,

    /// <summary>The address of a slot of the frame plus the immediate: two slots.</summary>
    SlotAddress,

    /// <summary>The address of a byte of the program's data: two slots.</summary>
    DataAddress,

    /// <summary>The address of a map: two slots.</summary>
    MapAddress,

    /// <summary>The address of a function: two slots.</summary>
    FunctionAddress,

    /// <summary>A number that the loader fills in: one slot for 32 bits, two for 64.</summary>
    LoadTimeConstant,

    /// <summary>1 or 0 in the destination, by a comparison as of a branch: three slots.</summary>
    Compare,

    /// <summary>
    /// Atomic arithmetic at the source: with the destination, or where <see cref="MachineInstruction.Left"/> is set, comparing
    /// with the destination, which is register 0 then, and writing the left one. The immediate says what; with its lowest bit
    /// the destination becomes what was in memory before.
    /// </summary>
    Atomic,

    /// <summary>A call: takes the argument registers, destroys registers 0 to 5.</summary>
    Call,

    /// <summary>Goes on with the target where the comparison of destination and source (or immediate) holds.</summary>
    Branch,

    /// <summary>Goes on with the target.</summary>
    Jump,

    /// <summary>Leaves the function.</summary>
    Exit,
}
