using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Passes;

/// <summary>
/// Which bits of a value may be set, by how it is made. No more than the verifier works out for itself: by what is known here
/// bounds checks are left out, and of quotients, remainders and shifts by no constant it knows nothing. See
/// is_safe_to_compute_dst_reg_range, kernel/bpf/verifier.c, 6.12.
/// </summary>
internal static class KnownBits
{
    // Values are made of others without end; what is further away is not looked at.
    private const int MaximalDepth = 6;
    private const int MaximalInputs = 8;

    /// <summary>All bits of a type.</summary>
    public static ulong All(IrType type) => type == IrType.I32 ? uint.MaxValue : ulong.MaxValue;

    /// <summary>A mask of the bits that may be set; of an I32 the low 32.</summary>
    public static ulong Of(IrValue value) => Of(value, 0);

    private static ulong Of(IrValue value, int depth)
    {
        ulong all = All(value.Type);

        if (value.Opcode == IrOpcode.Constant)
        {
            return (ulong)value.Constant & all;
        }

        if (depth == MaximalDepth)
        {
            return all;
        }

        depth++;

        switch (value.Opcode)
        {
            case IrOpcode.Compare:
                return 1;
            case IrOpcode.Load when value.Size < 8:
                return (1UL << (value.Size * 8)) - 1;
            case IrOpcode.ZeroExtend:
                return Of(value.Operands[0], depth) & ((1UL << (int)value.Constant) - 1);
            case IrOpcode.SignExtend:
                ulong operand = Of(value.Operands[0], depth);
                return (operand >> ((int)value.Constant - 1) & 1) == 0 ? operand & ((1UL << (int)value.Constant) - 1) : all;
            case IrOpcode.Truncate:
                return Of(value.Operands[0], depth) & all;
            case IrOpcode.And:
                return Of(value.Operands[0], depth) & Of(value.Operands[1], depth);
            case IrOpcode.Or or IrOpcode.Xor:
                return Of(value.Operands[0], depth) | Of(value.Operands[1], depth);
            case IrOpcode.Add when value.Type != IrType.Pointer:
                ulong left = Of(value.Operands[0], depth);
                ulong right = Of(value.Operands[1], depth);
                ulong sum = left + right;
                return sum < left || sum > all ? all : Below(sum);
            case IrOpcode.ShiftLeft when ConstantCount(value) is { } count:
                return (Of(value.Operands[0], depth) << count) & all;
            case IrOpcode.ShiftRightUnsigned when ConstantCount(value) is { } count:
                return Of(value.Operands[0], depth) >> count;
            case IrOpcode.ShiftRightSigned when ConstantCount(value) is { } count:
                ulong shifted = Of(value.Operands[0], depth);
                return shifted <= all >> 1 ? shifted >> count : all;
            case IrOpcode.Phi when value.Operands.Count is > 0 and <= MaximalInputs:
                ulong bits = 0;

                foreach (IrValue input in value.Operands)
                {
                    // What comes around a loop to the phi itself adds nothing.
                    if (input != value && bits != all)
                    {
                        bits |= Of(input, Math.Min(depth + 1, MaximalDepth));
                    }
                }

                return bits;
            default:
                return all;
        }
    }

    private static int? ConstantCount(IrValue shift) => shift.Operands[1].Opcode == IrOpcode.Constant
        ? (int)shift.Operands[1].Constant & (shift.Type == IrType.I32 ? 31 : 63)
        : null;

    // All bits up to the highest that is set.
    private static ulong Below(ulong bits)
    {
        bits |= bits >> 1;
        bits |= bits >> 2;
        bits |= bits >> 4;
        bits |= bits >> 8;
        bits |= bits >> 16;
        return bits | (bits >> 32);
    }
}
