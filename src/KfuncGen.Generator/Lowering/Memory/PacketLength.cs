using KfuncGen.Bpf.Ir;

namespace KfuncGen.Generator.Lowering.Memory;

/// <summary>
/// A packet's length in a comparison: the distance of two addresses, which only a process with CAP_PERFMON may compute
/// (adjust_ptr_min_max_vals, kernel/bpf/verifier.c, 6.1 to 7.3). To compare it with a constant it is not needed: then an address is
/// compared with the packet's end, from which the verifier learns, too.
/// </summary>
internal static class PacketLength
{
    // The verifier follows no farther offset into a packet: MAX_PACKET_OFF, kernel/bpf/verifier.c, 7.2.
    private const long MaximumOffset = 0xffff;

    /// <summary>Puts a comparison of a length with a constant into addresses; others stay as they are.</summary>
    public static (IrCondition Condition, IrValue Left, IrValue Right) Compare(
        IrBuilder builder, IrCondition condition, IrValue left, IrValue right) =>
        (left, right) switch
        {
            ({ Opcode: IrOpcode.Truncate, Operands: [var length] }, { Opcode: IrOpcode.Constant }) =>
                Compare(builder, condition, length, left, right),
            ({ Opcode: IrOpcode.Constant }, { Opcode: IrOpcode.Truncate, Operands: [var length] }) =>
                Compare(builder, Turned(condition), length, right, left),
            _ => (condition, left, right),
        };

    private static (IrCondition Condition, IrValue Left, IrValue Right) Compare(
        IrBuilder builder, IrCondition condition, IrValue length, IrValue left, IrValue right)
    {
        // For equality the verifier lets nobody compare addresses of packets; zero is less than one.
        (IrCondition order, long bound) = (condition, right.Constant) switch
        {
            (IrCondition.Equal, 0) => (IrCondition.LessSigned, 1),
            (IrCondition.NotEqual, 0) => (IrCondition.GreaterOrEqualSigned, 1),
            _ => (condition, right.Constant),
        };

        return Unsigned(order) is { } unsigned && bound is >= 0 and <= MaximumOffset && IsOfPacket(length)
            ? (unsigned, length.Operands[0], bound == 0
                ? length.Operands[1]
                : builder.Binary(IrOpcode.Add, length.Operands[1], builder.Constant(IrType.I64, bound)))
            : (condition, left, right);
    }

    private static bool IsOfPacket(IrValue value) =>
        value is { Opcode: IrOpcode.Subtract, Operands: [{ Type: IrType.Pointer }, { Type: IrType.Pointer }] };

    // A length is not negative, and what is compared with it is not here.
    private static IrCondition? Unsigned(IrCondition condition) => condition switch
    {
        IrCondition.LessSigned or IrCondition.LessUnsigned => IrCondition.LessUnsigned,
        IrCondition.LessOrEqualSigned or IrCondition.LessOrEqualUnsigned => IrCondition.LessOrEqualUnsigned,
        IrCondition.GreaterSigned or IrCondition.GreaterUnsigned => IrCondition.GreaterUnsigned,
        IrCondition.GreaterOrEqualSigned or IrCondition.GreaterOrEqualUnsigned => IrCondition.GreaterOrEqualUnsigned,
        _ => null,
    };

    private static IrCondition Turned(IrCondition condition) => condition switch
    {
        IrCondition.LessSigned => IrCondition.GreaterSigned,
        IrCondition.LessUnsigned => IrCondition.GreaterUnsigned,
        IrCondition.LessOrEqualSigned => IrCondition.GreaterOrEqualSigned,
        IrCondition.LessOrEqualUnsigned => IrCondition.GreaterOrEqualUnsigned,
        IrCondition.GreaterSigned => IrCondition.LessSigned,
        IrCondition.GreaterUnsigned => IrCondition.LessUnsigned,
        IrCondition.GreaterOrEqualSigned => IrCondition.LessOrEqualSigned,
        IrCondition.GreaterOrEqualUnsigned => IrCondition.LessOrEqualUnsigned,
        _ => condition,
    };
}
