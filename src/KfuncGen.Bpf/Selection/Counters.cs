using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Selection;

/// <summary>Values that begin as a number and are changed by numbers: the verifier, which goes through every round, knows each.</summary>
internal static class Counters
{
    private const int MaximalDepth = 4;

    /// <summary>Whether a value is one; a constant is, too.</summary>
    public static bool IsOne(IrValue value) => IsOne(value, null, MaximalDepth);

    private static bool IsOne(IrValue value, IrValue? loop, int depth) =>
        value == loop
        || value.Opcode == IrOpcode.Constant
        || (depth > 0 && value switch
        {
            { Opcode: IrOpcode.Phi } => loop is null && value.Operands.TrueForAll(operand => IsOne(operand, value, depth - 1)),
            { Opcode: IrOpcode.Add or IrOpcode.Subtract, Type: not IrType.Pointer } =>
                value.Operands.TrueForAll(operand => IsOne(operand, loop, depth - 1)),
            { Opcode: IrOpcode.ZeroExtend or IrOpcode.SignExtend or IrOpcode.Truncate } => IsOne(value.Operands[0], loop, depth - 1),
            _ => false,
        });
}
