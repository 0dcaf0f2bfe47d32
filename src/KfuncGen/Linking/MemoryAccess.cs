using KfuncGen.Linux.Instructions;

namespace KfuncGen.Linking;

/// <summary>Loads and stores, as far as constants go through them.</summary>
internal static class MemoryAccess
{
    /// <summary>A load of eight bytes: BPF_LDX | BPF_MEM | BPF_DW.</summary>
    public const byte LoadWhole = 0x79;

    private const byte Atomic = 0xc0;
    private const byte StoreWholeRegister = 0x7b;
    private const byte StoreWholeImmediate = 0x7a;

    /// <summary>The address that a load or store goes to.</summary>
    public static AbstractValue AddressOf(AbstractValue pointer, Instruction instruction) =>
        pointer.Knowledge == AbstractValue.Kind.Frame ? pointer with { Bits = pointer.Bits + instruction.Offset } : default;

    /// <summary>Does a store, which is atomic arithmetic as well: of that and of short stores no value is kept.</summary>
    public static void Store(Instruction instruction, AbstractState state)
    {
        state.Store(
            AddressOf(state[instruction.Destination], instruction),
            instruction.Code switch
            {
                StoreWholeRegister => state[instruction.Source],
                StoreWholeImmediate => AbstractValue.Of(instruction.Immediate),
                _ => default,
            });

        // What was in memory may come back in the source, or in register 0 for compare and exchange.
        if ((instruction.Code & 0xe0) == Atomic)
        {
            state[instruction.Source] = default;
            state[0] = default;
        }
    }
}
