namespace KfuncGen.Linux.Instructions;

/// <summary>The kinds of BPF instructions: the low three bits of an opcode, include/uapi/linux/bpf_common.h and bpf.h, 7.2.</summary>
internal enum InstructionClass
{
    Load = 0,
    LoadMemory = 1,
    StoreImmediate = 2,
    StoreRegister = 3,
    Arithmetic32 = 4,
    Jump = 5,
    Jump32 = 6,
    Arithmetic64 = 7,
}
