using KfuncGen.Bpf.Ir;

namespace KfuncGen.Generator.Lowering.Memory;

/// <summary>What an address was made of: a piece of memory, and how far into it.</summary>
internal static class MemoryRoot
{
    /// <summary>Whether two addresses lie in different pieces of memory; null where nobody knows.</summary>
    public static bool? AreApart(IrValue left, IrValue right)
    {
        (left, right) = (Of(left), Of(right));

        // The frame of this function is nobody else's: what came in, was called for or loaded lies elsewhere.
        return (left, right) switch
        {
            ({ Opcode: IrOpcode.SlotAddress }, { Opcode: IrOpcode.SlotAddress }) => left.Slot != right.Slot,
            ({ Opcode: IrOpcode.DataAddress }, { Opcode: IrOpcode.DataAddress }) when left.Section != right.Section => true,
            ({ Opcode: IrOpcode.SlotAddress }, { }) when IsFromElsewhere(right) => true,
            ({ }, { Opcode: IrOpcode.SlotAddress }) when IsFromElsewhere(left) => true,
            _ when left == right => false,
            _ => null,
        };
    }

    /// <summary>How far into its memory an address is, in bytes.</summary>
    public static IrValue Distance(IrBuilder builder, IrValue address)
    {
        IrValue distance = builder.Constant(IrType.I64, 0);

        for (; address is { Opcode: IrOpcode.Add, Type: IrType.Pointer }; address = address.Operands[0])
        {
            distance = builder.Binary(IrOpcode.Add, distance, address.Operands[1]);
        }

        return distance;
    }

    private static IrValue Of(IrValue address)
    {
        while (address is { Opcode: IrOpcode.Add, Type: IrType.Pointer })
        {
            address = address.Operands[0];
        }

        return address;
    }

    private static bool IsFromElsewhere(IrValue root) =>
        root.Opcode is IrOpcode.Parameter or IrOpcode.Call or IrOpcode.Load or IrOpcode.DataAddress or IrOpcode.Reinterpret;
}
