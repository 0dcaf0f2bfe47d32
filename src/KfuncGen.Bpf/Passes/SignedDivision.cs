using KfuncGen.Bpf.Code;
using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Passes;

/// <summary>
/// Makes divisions with sign of divisions without: of the magnitudes, and then the sign is given back. The least number stays
/// itself as a magnitude, which without sign is right; so is all that comes of a divisor of 0 or -1.
/// </summary>
/// <remarks>
/// With cpu v4 there are instructions for it, but before 6.12 some kernels trap when one divides the least number by -1: the
/// verifier guards it only since (kernel/bpf/fixups.c, 7.2). They are used for constant divisors other than -1 only.
/// </remarks>
internal static class SignedDivision
{
    /// <summary>Expands all divisions of a function that have no instruction.</summary>
    public static void Expand(IrFunction function, BpfCodeOptions options)
    {
        Dictionary<IrValue, IrValue>? replacements = null;

        foreach (IrBlock block in function.Blocks)
        {
            for (int i = 0; i < block.Values.Count; i++)
            {
                IrValue value = block.Values[i];

                if (value.Opcode is not (IrOpcode.DivideSigned or IrOpcode.RemainderSigned) || HasInstruction(value, options))
                {
                    continue;
                }

                List<IrValue> tail = block.Values.GetRange(i + 1, block.Values.Count - i - 1);
                block.Values.RemoveRange(i, block.Values.Count - i);
                IrBuilder builder = new(function) { Block = block, Line = value.Line };
                (replacements ??= []).Add(value, Expand(builder, value));
                i = block.Values.Count - 1;
                block.Values.AddRange(tail);
            }
        }

        if (replacements is not null)
        {
            Replacement.Apply(function, replacements);
        }
    }

    private static bool HasInstruction(IrValue value, BpfCodeOptions options) =>
        options.HasCpuV4
            && value.Operands[1] is { Opcode: IrOpcode.Constant, Constant: not (0 or -1) and >= int.MinValue and <= int.MaxValue };

    private static IrValue Expand(IrBuilder builder, IrValue value)
    {
        (IrValue dividend, IrValue divisor) = (value.Operands[0], value.Operands[1]);
        bool isQuotient = value.Opcode == IrOpcode.DivideSigned;

        if (divisor.Opcode == IrOpcode.Constant && Logarithm(divisor.Constant) is > 0 and var logarithm)
        {
            return ExpandPowerOfTwo(builder, dividend, logarithm, isQuotient);
        }

        IrValue signOfDividend = Sign(builder, dividend);
        IrValue magnitude = Apply(builder, dividend, signOfDividend);
        IrValue signOfDivisor = Sign(builder, divisor);
        IrValue result = builder.Binary(
            isQuotient ? IrOpcode.DivideUnsigned : IrOpcode.RemainderUnsigned,
            magnitude,
            Apply(builder, divisor, signOfDivisor));

        return Apply(builder, result, isQuotient ? builder.Binary(IrOpcode.Xor, signOfDividend, signOfDivisor) : signOfDividend);
    }

    // A shift rounds down; to round towards zero, negative numbers are first raised by one less than the divisor.
    private static IrValue ExpandPowerOfTwo(IrBuilder builder, IrValue dividend, int logarithm, bool isQuotient)
    {
        int width = dividend.Type == IrType.I32 ? 32 : 64;
        IrValue raise = builder.Binary(
            IrOpcode.ShiftRightUnsigned,
            Sign(builder, dividend),
            builder.Constant(IrType.I32, width - logarithm));
        IrValue raised = builder.Binary(IrOpcode.Add, dividend, raise);

        return isQuotient
            ? builder.Binary(IrOpcode.ShiftRightSigned, raised, builder.Constant(IrType.I32, logarithm))
            : builder.Binary(
                IrOpcode.Subtract,
                builder.Binary(IrOpcode.And, raised, builder.Constant(dividend.Type, (1L << logarithm) - 1)),
                raise);
    }

    // The logarithm of a power of two whose mask is an immediate, 0 for other numbers.
    private static int Logarithm(long number)
    {
        for (int logarithm = 1; logarithm < 31; logarithm++)
        {
            if (number == 1L << logarithm)
            {
                return logarithm;
            }
        }

        return 0;
    }

    // -1 for a negative number, 0 for others.
    private static IrValue Sign(IrBuilder builder, IrValue value) => builder.Binary(
        IrOpcode.ShiftRightSigned,
        value,
        builder.Constant(IrType.I32, value.Type == IrType.I32 ? 31 : 63));

    // The number itself for a sign of 0, its negation for one of -1.
    private static IrValue Apply(IrBuilder builder, IrValue value, IrValue sign) =>
        builder.Binary(IrOpcode.Subtract, builder.Binary(IrOpcode.Xor, value, sign), sign);
}
