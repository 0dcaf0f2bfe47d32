using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Lowering.Expressions;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Lowering.Calls;

/// <summary>Methods of the framework that make a number of numbers.</summary>
internal sealed class NumberLowering(BodyScope scope, IOperands operands, ConversionLowering conversions)
{
    private IrBuilder Builder => scope.Builder;

    /// <summary>Lowers a call; null where the method is none of them.</summary>
    public LoweredValue? TryLower(IInvocationOperation invocation)
    {
        IMethodSymbol method = invocation.TargetMethod;

        if (method is { Name: "HasFlag", ContainingType.SpecialType: SpecialType.System_Enum })
        {
            return HasFlag(invocation);
        }

        // What differs by type is told by the result: all arguments of these have it.
        if (!method.IsStatic
            || invocation.Arguments.IsEmpty
            || invocation.Arguments.Any(static one => ScalarType.Of(one.Value.Type) is null or { Type: IrType.Pointer })
            || ScalarType.Of(method.ReturnType) is not { } type)
        {
            return null;
        }

        // int.Max is Math.Max, and so on.
        string container = ScalarType.Of(method.ContainingType) is not null && method.ContainingType.TypeKind == TypeKind.Struct
            ? "System.Math" : method.ContainingType.ToDisplayString();

        return (container, method.Name, invocation.Arguments.Length) switch
        {
            ("System.Math", "Min", 2) =>
                Choose(invocation, type, type.IsSigned ? IrCondition.LessOrEqualSigned : IrCondition.LessOrEqualUnsigned),
            ("System.Math", "Max", 2) =>
                Choose(invocation, type, type.IsSigned ? IrCondition.GreaterOrEqualSigned : IrCondition.GreaterOrEqualUnsigned),
            ("System.Math", "Clamp", 3) => Clamp(invocation, type),
            ("System.Math", "Abs", 1) => Absolute(invocation, type),
            ("System.Math", "Sign", 1) => Sign(invocation),
            ("System.Numerics.BitOperations", "RotateLeft", 2) => Rotate(invocation, IrOpcode.ShiftLeft, IrOpcode.ShiftRightUnsigned),
            ("System.Numerics.BitOperations", "RotateRight", 2) => Rotate(invocation, IrOpcode.ShiftRightUnsigned, IrOpcode.ShiftLeft),
            ("System.Numerics.BitOperations", "PopCount", 1) => Count(Wide(invocation)),
            ("System.Numerics.BitOperations", "TrailingZeroCount", 1) => TrailingZeros(invocation),
            ("System.Numerics.BitOperations", "LeadingZeroCount", 1) => LeadingZeros(invocation),
            ("System.Numerics.BitOperations", "Log2", 1) => Log2(invocation),
            ("System.Numerics.BitOperations", "IsPow2", 1) => IsPowerOf2(invocation),
            ("System.Buffers.Binary.BinaryPrimitives", "ReverseEndianness", 1) => Reverse(invocation, type),
            ("System.Net.IPAddress", "HostToNetworkOrder" or "NetworkToHostOrder", 1) =>
                new LoweredValue.Scalar(Ordered(IrOpcode.BigEndian, Argument(invocation, 0), type)),
            _ => null,
        };
    }

    // Of two of one enum, which C# passes as objects.
    private LoweredValue? HasFlag(IInvocationOperation invocation)
    {
        IOperation flag = Unboxed(invocation.Arguments[0].Value);
        IOperation? all = invocation.Instance is { } instance ? Unboxed(instance) : null;

        if (all?.Type is not { TypeKind: TypeKind.Enum } type || !SymbolEqualityComparer.Default.Equals(type, flag.Type))
        {
            return null;
        }

        IrValue value = operands.Scalar(all);
        IrValue wanted = operands.Scalar(flag);
        return new LoweredValue.Scalar(Builder.Compare(IrCondition.Equal, Builder.Binary(IrOpcode.And, value, wanted), wanted));
    }

    private static IOperation Unboxed(IOperation operation) =>
        operation is IConversionOperation { OperatorMethod: null, Type.IsReferenceType: true } conversion ? conversion.Operand : operation;

    /// <summary>A number in another order of bytes; a single byte has none.</summary>
    public IrValue Ordered(IrOpcode order, IrValue value, ScalarType type)
    {
        IrValue ordered = type.Size == 1 ? value : Builder.Order(order, value, type.Bits);
        return type is { Bits: < 32, IsSigned: true } ? Builder.SignExtend(ordered, type.Bits, IrType.I32) : ordered;
    }

    /// <summary>What is passed for a parameter.</summary>
    public IrValue Argument(IInvocationOperation invocation, int position) =>
        operands.Scalar(invocation.Arguments.First(argument => argument.Parameter?.Ordinal == position).Value);

    private LoweredValue Choose(IInvocationOperation invocation, ScalarType type, IrCondition firstWhere)
    {
        IrValue first = Argument(invocation, 0);
        IrValue second = Argument(invocation, 1);
        return new LoweredValue.Scalar(Select(firstWhere, first, second, first, second, type.Type));
    }

    // The least number has no positive counterpart; it stays itself, where the CLR throws.
    private LoweredValue Absolute(IInvocationOperation invocation, ScalarType type)
    {
        IrValue value = Argument(invocation, 0);
        IrValue zero = Builder.Constant(value.Type, 0);
        IrValue negated = conversions.Narrow(Builder.Binary(IrOpcode.Subtract, zero, value), type);
        return new LoweredValue.Scalar(Select(IrCondition.GreaterOrEqualSigned, value, zero, value, negated, type.Type));
    }

    private LoweredValue Sign(IInvocationOperation invocation)
    {
        IrValue value = Argument(invocation, 0);
        IrValue zero = Builder.Constant(value.Type, 0);
        return new LoweredValue.Scalar(
            Builder.Binary(
                IrOpcode.Subtract,
                Builder.Compare(IrCondition.GreaterSigned, value, zero),
                Builder.Compare(IrCondition.LessSigned, value, zero)));
    }

    private LoweredValue Rotate(IInvocationOperation invocation, IrOpcode forth, IrOpcode back)
    {
        IrValue value = Argument(invocation, 0);
        IrValue count = Argument(invocation, 1);

        // A shift looks at the low bits of its count only, so that minus n is the width minus n.
        IrValue rest = Builder.Binary(IrOpcode.Subtract, Builder.Constant(IrType.I32, 0), count);
        return new LoweredValue.Scalar(Builder.Binary(IrOpcode.Or, Builder.Binary(forth, value, count), Builder.Binary(back, value, rest)));
    }

    // The argument as 64 bits without sign.
    private IrValue Wide(IInvocationOperation invocation)
    {
        IrValue value = Argument(invocation, 0);
        return value.Type == IrType.I64 ? value : Builder.ZeroExtend(value, 32, IrType.I64);
    }

    // Sums of neighbours, twice as wide at each step; the multiplication adds up the bytes.
    private LoweredValue Count(IrValue value)
    {
        IrValue Masked(IrValue left, int shift, long mask) =>
            Builder.Binary(
                IrOpcode.And,
                Builder.Binary(IrOpcode.ShiftRightUnsigned, left, Builder.Constant(IrType.I32, shift)),
                Builder.Constant(IrType.I64, mask));

        value = Builder.Binary(IrOpcode.Subtract, value, Masked(value, 1, 0x5555555555555555));
        value = Builder.Binary(
            IrOpcode.Add,
            Builder.Binary(IrOpcode.And, value, Builder.Constant(IrType.I64, 0x3333333333333333)),
            Masked(value, 2, 0x3333333333333333));
        value = Builder.Binary(IrOpcode.Add, value, Builder.Binary(IrOpcode.ShiftRightUnsigned, value, Builder.Constant(IrType.I32, 4)));
        value = Builder.Binary(IrOpcode.And, value, Builder.Constant(IrType.I64, 0x0f0f0f0f0f0f0f0f));
        value = Builder.Binary(IrOpcode.Multiply, value, Builder.Constant(IrType.I64, 0x0101010101010101));
        return new LoweredValue.Scalar(
            Builder.Truncate(Builder.Binary(IrOpcode.ShiftRightUnsigned, value, Builder.Constant(IrType.I32, 56))));
    }

    // The zeros at the end are the ones of (x - 1) & ~x; of 0 these are all, so a bit above 32 ends them there.
    private LoweredValue TrailingZeros(IInvocationOperation invocation)
    {
        IrValue argument = Argument(invocation, 0);
        IrValue value = argument.Type == IrType.I64 ? argument
            : Builder.Binary(IrOpcode.Or, Builder.ZeroExtend(argument, 32, IrType.I64), Builder.Constant(IrType.I64, 1L << 32));
        IrValue below = Builder.Binary(IrOpcode.Subtract, value, Builder.Constant(IrType.I64, 1));
        return Count(Builder.Binary(IrOpcode.And, below, Builder.Binary(IrOpcode.Xor, value, Builder.Constant(IrType.I64, -1))));
    }

    // The CLR throws where the least is more than the most; here it is the least then.
    private LoweredValue Clamp(IInvocationOperation invocation, ScalarType type)
    {
        IrValue value = Argument(invocation, 0);
        IrValue least = Argument(invocation, 1);
        IrValue most = Argument(invocation, 2);
        IrValue below = Select(
            type.IsSigned ? IrCondition.LessOrEqualSigned : IrCondition.LessOrEqualUnsigned, value, most, value, most, type.Type);
        return new LoweredValue.Scalar(
            Select(type.IsSigned
                ? IrCondition.GreaterOrEqualSigned
                : IrCondition.GreaterOrEqualUnsigned, below, least, below, least, type.Type));
    }

    // All bits below the highest one are set; what is not set above them are the zeros.
    private LoweredValue LeadingZeros(IInvocationOperation invocation)
    {
        IrValue argument = Argument(invocation, 0);
        return new LoweredValue.Scalar(
            Builder.Binary(IrOpcode.Subtract, Builder.Constant(IrType.I32, argument.Type == IrType.I64 ? 64 : 32), Smeared(argument)));
    }

    // Of 0 it is 0.
    private LoweredValue Log2(IInvocationOperation invocation)
    {
        IrValue argument = Argument(invocation, 0);
        IrValue atLeastOne = Builder.Binary(IrOpcode.Or, argument, Builder.Constant(argument.Type, 1));
        return new LoweredValue.Scalar(Builder.Binary(IrOpcode.Subtract, Smeared(atLeastOne), Builder.Constant(IrType.I32, 1)));
    }

    // How many bits there are up to the highest one.
    private IrValue Smeared(IrValue argument)
    {
        IrValue value = argument.Type == IrType.I64 ? argument : Builder.ZeroExtend(argument, 32, IrType.I64);

        for (int shift = 1; shift < 64; shift *= 2)
        {
            value = Builder.Binary(
                IrOpcode.Or, value, Builder.Binary(IrOpcode.ShiftRightUnsigned, value, Builder.Constant(IrType.I32, shift)));
        }

        return ((LoweredValue.Scalar)Count(value)).Value;
    }

    private LoweredValue IsPowerOf2(IInvocationOperation invocation)
    {
        IOperation operand = invocation.Arguments[0].Value;
        IrValue value = Argument(invocation, 0);
        IrValue zero = Builder.Constant(value.Type, 0);
        IrValue rest = Builder.Binary(IrOpcode.And, value, Builder.Binary(IrOpcode.Subtract, value, Builder.Constant(value.Type, 1)));
        IrValue isOne = Builder.Compare(IrCondition.Equal, rest, zero);
        IrCondition positive = ScalarType.Of(operand.Type) is { IsSigned: true } ? IrCondition.GreaterSigned : IrCondition.GreaterUnsigned;
        return new LoweredValue.Scalar(Builder.Binary(IrOpcode.And, isOne, Builder.Compare(positive, value, zero)));
    }

    // A number that is taken for its bytes in one order, and these for a number in the other one: one of both does nothing.
    private LoweredValue Reverse(IInvocationOperation invocation, ScalarType type)
    {
        IrValue value = Argument(invocation, 0);
        return new LoweredValue.Scalar(
            type.Size == 1 ? value : Ordered(IrOpcode.LittleEndian, Builder.Order(IrOpcode.BigEndian, value, type.Bits), type));
    }

    private IrValue Select(IrCondition condition, IrValue left, IrValue right, IrValue whenTrue, IrValue whenFalse, IrType type)
    {
        object owner = new();
        IrBlock yes = scope.Function.AddBlock();
        IrBlock no = scope.Function.AddBlock();
        IrBlock next = scope.Function.AddBlock();
        Builder.Branch(condition, left, right, yes, no);
        scope.Function.Continue(yes);
        scope.Function.Write(owner, 0, whenTrue);
        Builder.Jump(next);
        scope.Function.Continue(no);
        scope.Function.Write(owner, 0, whenFalse);
        Builder.Jump(next);
        scope.Function.Continue(next);
        return scope.Function.Read(owner, 0, type);
    }
}
