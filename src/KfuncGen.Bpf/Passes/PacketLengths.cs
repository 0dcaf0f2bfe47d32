using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Passes;

/// <summary>
/// Writes lengths of packets as they are. In C# they are an <c>int</c>, which is widened again where more is written; the distance of both
/// addresses is that number already, as no packet has 2 GiB. Where the verifier looks at a length, it wants to see it widened.
/// </summary>
internal static class PacketLengths
{
    /// <summary>Runs over a function.</summary>
    public static void Run(IrFunction function)
    {
        bool isChanged = false;

        foreach (IrValue value in function.Blocks.SelectMany(static block => block.Values))
        {
            if (value.Opcode is IrOpcode.Store or IrOpcode.Atomic && Widened(value.Operands[1]) is { } length)
            {
                value.Operands[1] = length;
                isChanged = true;
            }
        }

        if (isChanged)
        {
            DeadValues.Remove(function);
        }
    }

    private static IrValue? Widened(IrValue value) =>
        value is { Opcode: IrOpcode.SignExtend or IrOpcode.ZeroExtend, Type: IrType.I64, Constant: 32 }
            && value.Operands[0] is { Opcode: IrOpcode.Truncate } half
            && half.Operands[0] is { Opcode: IrOpcode.Subtract, Operands: [{ Type: IrType.Pointer }, { Type: IrType.Pointer }] } length
            ? length
            : null;
}
