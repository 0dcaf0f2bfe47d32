using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Memory;
using KfuncGen.Generator.Lowering.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Lowering.Calls;

/// <summary>Methods of the framework that have a form in BPF.</summary>
internal sealed class IntrinsicLowering(BodyLowering body)
{
    private IrBuilder Builder => body.Builder;

    /// <summary>Lowers a call; null where the method is none of them.</summary>
    public LoweredValue? TryLower(IInvocationOperation invocation)
    {
        IMethodSymbol method = invocation.TargetMethod;

        if (invocation.Instance is { } instance)
        {
            return SpanSymbols.IsSpan(instance.Type) ? OfSpan(invocation, instance) : null;
        }

        ScalarType? type = ScalarType.Of(method.ReturnType);

        return (method.ContainingType.ToDisplayString(), method.Name, type) switch
        {
            ("System.Math", "Min", { } number) => Choose(invocation, number, number.IsSigned ? IrCondition.LessSigned : IrCondition.LessUnsigned),
            ("System.Math", "Max", { } number) => Choose(invocation, number, number.IsSigned ? IrCondition.GreaterSigned : IrCondition.GreaterUnsigned),
            ("System.Numerics.BitOperations", "RotateLeft", { } number) => Rotate(invocation, number, IrOpcode.ShiftLeft, IrOpcode.ShiftRightUnsigned),
            ("System.Numerics.BitOperations", "RotateRight", { } number) => Rotate(invocation, number, IrOpcode.ShiftRightUnsigned, IrOpcode.ShiftLeft),
            ("System.Buffers.Binary.BinaryPrimitives", "ReverseEndianness", { } number) => new LoweredValue.Scalar(Reverse(Argument(invocation, 0), number)),
            ("System.Runtime.CompilerServices.Unsafe", "As", { Type: IrType.Pointer }) when method.Parameters.Length == 1 => Cast(invocation),
            _ => null,
        };
    }

    /// <summary>Lowers a call that returns a reference; null where the method is none of them.</summary>
    public Place? TryReference(IInvocationOperation invocation) => null;

    private LoweredValue? OfSpan(IInvocationOperation invocation, IOperation instance)
    {
        switch (invocation.TargetMethod.Name)
        {
            case "Slice":
                return body.Spans.Slice(invocation, body.Expressions.Evaluate(instance));

            case "GetEnumerator":
                return body.Spans.GetEnumerator(invocation, body.Expressions.Evaluate(instance));

            case "Clear" when ScalarType.Of(SpanSymbols.ElementOf(instance.Type)) is { Type: not IrType.Pointer } element:
                Clear(invocation, body.Expressions.Evaluate(instance), element.Size);
                return LoweredValue.None;

            default:
                return null;
        }
    }

    // The verifier follows a run of stores; a length that only the program knows would need a loop of its own.
    private void Clear(IInvocationOperation invocation, LoweredValue span, int elementSize)
    {
        if (span is LoweredValue.Span { ConstantLength: { } length } known && length * elementSize <= SpanLowering.MaximumStack)
        {
            body.Memory.Clear(new Place.Memory(known.Start, 0), (int)length * elementSize, elementSize);
        }
        else
        {
            body.Expressions.Unsupported(invocation.Syntax, "'Clear' of a span whose length is not constant", "write zeros in a 'for' loop");
        }
    }

    // A handle is an address: whether the kernel has that type there is the verifier's to say.
    private LoweredValue? Cast(IInvocationOperation invocation)
    {
        IOperation operand = invocation.Arguments[0].Value;

        while (operand is IConversionOperation { OperatorMethod: null } conversion)
        {
            operand = conversion.Operand;
        }

        return ScalarType.Of(operand.Type)?.Type == IrType.Pointer ? new LoweredValue.Scalar(body.Expressions.Scalar(operand)) : null;
    }

    private LoweredValue Choose(IInvocationOperation invocation, ScalarType type, IrCondition condition)
    {
        IrValue left = Argument(invocation, 0);
        IrValue right = Argument(invocation, 1);

        if (left.Type != type.Type || right.Type != type.Type)
        {
            return LoweredValue.None;
        }

        object owner = new();
        IrBlock other = body.Function.AddBlock();
        IrBlock next = body.Function.AddBlock();
        body.Function.Write(owner, 0, left);
        Builder.Branch(condition, left, right, next, other);
        body.Function.Continue(other);
        body.Function.Write(owner, 0, right);
        Builder.Jump(next);
        body.Function.Continue(next);
        return new LoweredValue.Scalar(body.Function.Read(owner, 0, type.Type));
    }

    // Shifts take their count modulo the width, so the way back is the count's negative.
    private LoweredValue Rotate(IInvocationOperation invocation, ScalarType type, IrOpcode forth, IrOpcode back)
    {
        IrValue value = Argument(invocation, 0);
        IrValue count = Argument(invocation, 1);

        if (value.Type != type.Type || count.Type != IrType.I32)
        {
            return LoweredValue.None;
        }

        IrValue rest = Builder.Binary(IrOpcode.Subtract, Builder.Constant(IrType.I32, 0), count);
        return new LoweredValue.Scalar(Builder.Binary(IrOpcode.Or, Builder.Binary(forth, value, count), Builder.Binary(back, value, rest)));
    }

    // In halves: the bytes of each half change places, then the halves do.
    private IrValue Reverse(IrValue value, ScalarType type)
    {
        for (int width = 8; width < type.Bits; width *= 2)
        {
            IrValue mask = Builder.Constant(type.Type, Mask(width, type.Bits));
            IrValue count = Builder.Constant(IrType.I32, width);
            IrValue up = Builder.Binary(IrOpcode.ShiftLeft, Builder.Binary(IrOpcode.And, value, mask), count);
            IrValue down = Builder.Binary(IrOpcode.And, Builder.Binary(IrOpcode.ShiftRightUnsigned, value, count), mask);
            value = Builder.Binary(IrOpcode.Or, up, down);
        }

        return body.Conversions.Narrow(value, type);
    }

    // Every other run of so many bits, beginning with the lowest.
    private static long Mask(int width, int bits)
    {
        ulong mask = 0;

        for (int start = 0; start < bits; start += 2 * width)
        {
            mask |= ((1UL << width) - 1) << start;
        }

        return unchecked((long)mask);
    }

    private IrValue Argument(IInvocationOperation invocation, int position) =>
        body.Expressions.Scalar(invocation.Arguments.First(argument => argument.Parameter?.Ordinal == position).Value);
}
