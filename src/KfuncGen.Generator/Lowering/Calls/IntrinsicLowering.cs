using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Lowering.Expressions;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Memory;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Symbols;
using KfuncGen.Generator.Lowering.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Lowering.Calls;

/// <summary>Methods of the framework that have a form in BPF.</summary>
internal sealed class IntrinsicLowering(
    BodyScope scope,
    IOperands operands,
    MemoryLowering access,
    SpanLowering spans,
    PacketLowering packets,
    ConversionLowering conversions)
{
    private IrBuilder Builder => scope.Builder;

    // A pointer and its number are one register; the verifier follows a number nowhere, so that only copies with care read there.
    private LoweredValue Address(IInvocationOperation invocation)
    {
        IArgumentOperation argument = invocation.Arguments[0];

        if (invocation.TargetMethod.Name == "Of")
        {
            IrValue pointer = argument.Parameter is { RefKind: not RefKind.None }
                ? access.AddressOf(operands.FindMemory(argument.Value))
                : operands.Scalar(argument.Value);
            return new LoweredValue.Scalar(Builder.Reinterpret(pointer, IrType.I64));
        }

        return MemberSymbols.IsUnchecked(invocation.Type)
            ? new LoweredValue.Scalar(Builder.Reinterpret(operands.Scalar(argument.Value), IrType.Pointer))
            : scope.Unsupported(
                invocation.Syntax,
                $"'{invocation.Type?.Name}' of an address",
                "the verifier trusts no number: name the class whose fields are copied with care, as in 'task_struct.UncheckedFields'");
    }

    /// <summary>Lowers a call; null where the method is none of them.</summary>
    public LoweredValue? TryLower(IInvocationOperation invocation)
    {
        IMethodSymbol method = invocation.TargetMethod;

        if (invocation.Instance is { } instance)
        {
            return SpanSymbols.IsSpan(instance.Type) ? OfSpan(invocation, instance) : null;
        }

        if (KernelSymbols.IsLibrary(method.ContainingType, "KernelAddress"))
        {
            return Address(invocation);
        }

        if (method.ContainingType.ToDisplayString() == "System.Runtime.CompilerServices.Unsafe"
            && method is { Name: "As", Parameters.Length: 1 })
        {
            return Cast(invocation);
        }

        if (method.ContainingType.ToDisplayString() == "System.Runtime.CompilerServices.Unsafe"
            && method is { Name: "SizeOf", TypeArguments: [{ } measured] }
            && scope.Program.Context.Layouts.SharedOf(measured) is { } measuredLayout)
        {
            return new LoweredValue.Scalar(Builder.Constant(IrType.I32, measuredLayout.Size));
        }

        if (method.ContainingType.ToDisplayString() == "System.Runtime.InteropServices.MemoryMarshal"
            && Marshal(invocation, method) is { } taken)
        {
            return taken;
        }

        if (method.ContainingType.ToDisplayString() == "System.Buffers.Binary.BinaryPrimitives"
            && method.Name.EndsWith("Endian", StringComparison.Ordinal))
        {
            return Bytes(invocation);
        }

        if (method.ContainingType.ToDisplayString() == "System.Runtime.InteropServices.MemoryMarshal" && ReadNative(invocation) is { } read)
        {
            return read;
        }

        // What differs by type is told by the result: all arguments of these have it.
        if (!method.IsStatic
            || invocation.Arguments.IsEmpty
            || invocation.Arguments.Any(static one => ScalarType.Of(one.Value.Type) is null or { Type: IrType.Pointer })
            || ScalarType.Of(method.ReturnType) is not { } type)
        {
            return null;
        }

        return (method.ContainingType.ToDisplayString(), method.Name, invocation.Arguments.Length) switch
        {
            ("System.Math", "Min", 2) =>
                Choose(invocation, type, type.IsSigned ? IrCondition.LessOrEqualSigned : IrCondition.LessOrEqualUnsigned),
            ("System.Math", "Max", 2) =>
                Choose(invocation, type, type.IsSigned ? IrCondition.GreaterOrEqualSigned : IrCondition.GreaterOrEqualUnsigned),
            ("System.Math", "Clamp", 3) => Clamp(invocation, type),
            ("System.Math", "Abs", 1) => Absolute(invocation, type),
            ("System.Numerics.BitOperations", "RotateLeft", 2) => Rotate(invocation, IrOpcode.ShiftLeft, IrOpcode.ShiftRightUnsigned),
            ("System.Numerics.BitOperations", "RotateRight", 2) => Rotate(invocation, IrOpcode.ShiftRightUnsigned, IrOpcode.ShiftLeft),
            ("System.Numerics.BitOperations", "PopCount", 1) => Count(Wide(invocation)),
            ("System.Numerics.BitOperations", "TrailingZeroCount", 1) => TrailingZeros(invocation),
            ("System.Numerics.BitOperations", "LeadingZeroCount", 1) => LeadingZeros(invocation),
            ("System.Numerics.BitOperations", "Log2", 1) => Log2(invocation),
            ("System.Numerics.BitOperations", "IsPow2", 1) => IsPowerOf2(invocation),
            ("System.Buffers.Binary.BinaryPrimitives", "ReverseEndianness", 1) => Reverse(invocation, type),
            _ => null,
        };
    }

    /// <summary>Lowers a call that returns a reference; null where the method is none of them.</summary>
    public Place? TryReference(IInvocationOperation invocation)
    {
        IMethodSymbol method = invocation.TargetMethod;

        // MemoryMarshal.AsRef<T>(span): the span's first bytes, if there are enough.
        if (method.ContainingType.ToDisplayString() != "System.Runtime.InteropServices.MemoryMarshal" || method.Name != "AsRef"
            || method.TypeArguments is not [{ } type] || scope.Program.Context.Layouts.SharedOf(type) is not { } layout)
        {
            return null;
        }

        return FirstBytes(operands.Evaluate(invocation.Arguments[0].Value), layout.Size) ?? Place.Memory.Nowhere(Builder);
    }

    private LoweredValue? OfSpan(IInvocationOperation invocation, IOperation instance)
    {
        switch (invocation.TargetMethod.Name)
        {
            case "Slice":
                return spans.Slice(invocation, operands.Evaluate(instance));

            case "GetEnumerator":
                return spans.GetEnumerator(invocation, operands.Evaluate(instance));

            default:
                return null;
        }
    }

    private LoweredValue? Marshal(IInvocationOperation invocation, IMethodSymbol method) => (method.Name, method.TypeArguments) switch
    {
        ("Read", [{ } type]) when ScalarType.Of(type) is null && scope.Program.Context.Layouts.SharedOf(type) is { } layout =>
            Read(invocation, type, layout, operands.Evaluate(invocation.Arguments[0].Value)),
        ("AsBytes", [{ } type]) when scope.Program.Context.Layouts.SharedOf(type) is { } layout => Resized(invocation, layout.Size, 1),
        ("Cast", [{ } from, { } to]) when scope.Program.Context.Layouts.SharedOf(from) is { } before
            && scope.Program.Context.Layouts.SharedOf(to) is { } after => Resized(invocation, before.Size, after.Size),
        _ => null,
    };

    // A struct, byte by byte, which every alignment allows.
    private LoweredValue Read(IInvocationOperation invocation, ITypeSymbol type, TypeLayout layout, LoweredValue from)
    {
        if (FirstBytes(from, layout.Size) is not { } place)
        {
            return LoweredValue.Reported;
        }

        Place.Memory copy = access.Temporary(invocation.Syntax, "a value that is read", type, layout);
        access.Copy(copy, place, layout with { Alignment = 1 });
        return new LoweredValue.Struct(copy);
    }

    // The same memory as elements of another size; what is left over is left out.
    private LoweredValue Resized(IInvocationOperation invocation, int before, int after)
    {
        LoweredValue value = operands.Evaluate(invocation.Arguments[0].Value);

        if (before == after || value is not LoweredValue.Span span)
        {
            return value is LoweredValue.Packet && after > 1
                ? scope.Unsupported(
                    invocation.Syntax, "the packet as elements of more than a byte", "take a part whose length is constant first")
                : value;
        }

        if (span.ConstantLength is { } length)
        {
            return new LoweredValue.Span(span.Start, spans.Length(length * before / after));
        }

        IrValue bytes = before == 1 ? span.Length : Builder.Binary(IrOpcode.Multiply, span.Length, spans.Length(before));
        return new LoweredValue.Span(
            span.Start, after == 1 ? bytes : Builder.Binary(IrOpcode.DivideUnsigned, bytes, spans.Length(after)));
    }

    // A handle is an address: whether the kernel has that type there is the verifier's to say.
    private LoweredValue? Cast(IInvocationOperation invocation)
    {
        IOperation operand = invocation.Arguments[0].Value;

        while (operand is IConversionOperation { OperatorMethod: null } conversion)
        {
            operand = conversion.Operand;
        }

        return ScalarType.Of(operand.Type)?.Type == IrType.Pointer && ScalarType.Of(invocation.Type)?.Type == IrType.Pointer
            ? new LoweredValue.Scalar(operands.Scalar(operand))
            : null;
    }

    // ReadUInt16BigEndian and its like: byte by byte, which every alignment and every machine allows.
    private LoweredValue? Bytes(IInvocationOperation invocation)
    {
        IMethodSymbol method = invocation.TargetMethod;
        bool isRead = method.Name.StartsWith("Read", StringComparison.Ordinal);
        bool isBig = method.Name.EndsWith("BigEndian", StringComparison.Ordinal);

        if ((!isRead && !method.Name.StartsWith("Write", StringComparison.Ordinal))
            || ScalarType.Of(isRead ? method.ReturnType : method.Parameters[1].Type) is not { } type)
        {
            return null;
        }

        LoweredValue bytes = operands.Evaluate(
            invocation.Arguments.First(static argument => argument.Parameter?.Ordinal == 0).Value);

        if (FirstBytes(bytes, type.Size) is not { } place)
        {
            return LoweredValue.Reported;
        }

        IrValue? written = isRead ? null : Argument(invocation, 1);
        IrOpcode order = isBig ? IrOpcode.BigEndian : IrOpcode.LittleEndian;

        if (MemoryLowering.IsAligned(place, type.Size))
        {
            if (written is not null)
            {
                Builder.Store(type.Size, place.Base, Ordered(order, written, type), place.Offset);
                return LoweredValue.Void;
            }

            return new LoweredValue.Scalar(Ordered(order, Builder.Load(type.Type, type.Size, place.Base, place.Offset), type));
        }

        IrValue? read = null;

        for (int i = 0; i < type.Size; i++)
        {
            IrValue shift = Builder.Constant(IrType.I32, 8 * (isBig ? type.Size - 1 - i : i));

            if (written is not null)
            {
                Builder.Store(1, place.Base, Builder.Binary(IrOpcode.ShiftRightUnsigned, written, shift), place.Offset + i);
                continue;
            }

            IrValue moved = Builder.Binary(IrOpcode.ShiftLeft, Builder.Load(type.Type, 1, place.Base, place.Offset + i), shift);
            read = read is null ? moved : Builder.Binary(IrOpcode.Or, read, moved);
        }

        return read is null ? LoweredValue.Void : new LoweredValue.Scalar(conversions.Narrow(read, type));
    }

    // Where a span or packet begins, once it is known to have as many bytes; null where it is neither, which is reported then.
    private Place.Memory? FirstBytes(LoweredValue bytes, int size)
    {
        switch (bytes)
        {
            case LoweredValue.Span span:
                spans.RequireAtMost(spans.Length(size), span.Length);
                return new Place.Memory(span.Start, 0);

            case LoweredValue.Packet packet:
                return packets.Bytes(packet, spans.Length(0), size);

            default:
                return null;
        }
    }

    // A single byte has no order.
    private IrValue Ordered(IrOpcode order, IrValue value, ScalarType type)
    {
        IrValue ordered = type.Size == 1 ? value : Builder.Order(order, value, type.Bits);
        return type is { Bits: < 32, IsSigned: true } ? Builder.SignExtend(ordered, type.Bits, IrType.I32) : ordered;
    }

    // MemoryMarshal.Read<T>(span): the machine's own order, in which packets and files have what is only passed on.
    private LoweredValue? ReadNative(IInvocationOperation invocation)
    {
        if (invocation.TargetMethod is not { Name: "Read", TypeArguments: [{ } type] }
            || ScalarType.Of(type) is not { Type: not IrType.Pointer } scalar)
        {
            return null;
        }

        if (FirstBytes(operands.Evaluate(invocation.Arguments[0].Value), scalar.Size) is not { } place)
        {
            return LoweredValue.Reported;
        }

        if (MemoryLowering.IsAligned(place, scalar.Size))
        {
            return new LoweredValue.Scalar(access.Load(place, scalar));
        }

        Place.Memory copy = access.Temporary(invocation.Syntax, "a number that is read", 8);

        for (int i = 0; i < scalar.Size; i++)
        {
            Builder.Store(1, copy.Base, Builder.Load(IrType.I32, 1, place.Base, place.Offset + i), i);
        }

        return new LoweredValue.Scalar(access.Load(copy, scalar));
    }

    private IrValue Argument(IInvocationOperation invocation, int position) =>
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
