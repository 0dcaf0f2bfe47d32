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

/// <summary>
/// Methods of the framework that have a form in BPF: those about memory here, those about numbers by <see cref="NumberLowering"/>.
/// </summary>
internal sealed class IntrinsicLowering(
    BodyScope scope,
    IOperands operands,
    MemoryLowering access,
    SpanLowering spans,
    PacketLowering packets,
    ConversionLowering conversions,
    NumberLowering numbers)
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
            return SpanSymbols.IsSpan(instance.Type) ? OfSpan(invocation, instance) : numbers.TryLower(invocation);
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

        // Of numbers of one size, one is taken for the other.
        if (method.ContainingType.ToDisplayString() == "System.Runtime.CompilerServices.Unsafe"
            && method is { Name: "BitCast", TypeArguments: [{ } bits, { } same] }
            && ScalarType.Of(bits) is { Type: not IrType.Pointer } one && ScalarType.Of(same) is { Type: not IrType.Pointer } other
            && one.Bits == other.Bits && same.SpecialType != SpecialType.System_Boolean)
        {
            return new LoweredValue.Scalar(conversions.Narrow(operands.Scalar(invocation.Arguments[0].Value), other));
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

        return numbers.TryLower(invocation);
    }

    /// <summary>Lowers a call that returns a reference; null where the method is none of them.</summary>
    public Place? TryReference(IInvocationOperation invocation)
    {
        IMethodSymbol method = invocation.TargetMethod;

        // Unsafe.As<TFrom, TTo>(ref x): the same memory, where there is enough of it.
        if (method is { Name: "As", TypeArguments: [{ } from, { } to], Parameters: [{ RefKind: RefKind.Ref }] }
            && method.ContainingType.ToDisplayString() == "System.Runtime.CompilerServices.Unsafe"
            && scope.Program.Context.Layouts.SharedOf(from) is { } before
            && scope.Program.Context.Layouts.SharedOf(to) is { } after && after.Size <= before.Size)
        {
            return operands.FindMemory(invocation.Arguments[0].Value);
        }

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
        ("Write", [{ } type]) when ScalarType.Of(type) is not { Type: IrType.Pointer }
            && scope.Program.Context.Layouts.SharedOf(type) is { } layout => Write(invocation, layout),
        ("AsBytes", [{ } type]) when scope.Program.Context.Layouts.SharedOf(type) is { } layout => Resized(invocation, layout.Size, 1),
        ("Cast", [{ } from, { } to]) when scope.Program.Context.Layouts.SharedOf(from) is { } before
            && scope.Program.Context.Layouts.SharedOf(to) is { } after => Resized(invocation, before.Size, after.Size),
        ("CreateSpan" or "CreateReadOnlySpan", [{ } element]) when scope.Program.Context.Layouts.SharedOf(element) is not null =>
            SpanFrom(invocation),
        _ => null,
    };

    // As many elements as somebody says, which is believed of what has that many only: the verifier would not.
    private LoweredValue SpanFrom(IInvocationOperation invocation)
    {
        (IOperation first, IOperation length) = (invocation.Arguments[0].Value, invocation.Arguments[1].Value);

        if (length.ConstantValue is not { HasValue: true, Value: int count and >= 0 } || count > spans.CountFrom(first))
        {
            return scope.Unsupported(
                invocation.Syntax,
                "a span of as many elements",
                "its length is a constant, and what it begins with an element of a 'fixed' buffer or an inline array that has as many");
        }

        return new LoweredValue.Span(access.AddressOf(operands.FindMemory(first)), spans.Length(count));
    }

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

    private LoweredValue Write(IInvocationOperation invocation, TypeLayout layout)
    {
        IOperation Argument(int position) => invocation.Arguments.First(argument => argument.Parameter?.Ordinal == position).Value;
        LoweredValue to = operands.Evaluate(Argument(0));
        Place.Memory from = operands.FindMemory(Argument(1));

        if (FirstBytes(to, layout.Size) is not { } place)
        {
            return LoweredValue.Reported;
        }

        access.Copy(place, from, layout with { Alignment = 1 });
        return LoweredValue.Void;
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

        IrValue? written = isRead ? null : numbers.Argument(invocation, 1);
        IrOpcode order = isBig ? IrOpcode.BigEndian : IrOpcode.LittleEndian;

        if (MemoryLowering.IsAligned(place, type.Size))
        {
            if (written is not null)
            {
                Builder.Store(type.Size, place.Base, numbers.Ordered(order, written, type), place.Offset);
                return LoweredValue.Void;
            }

            return new LoweredValue.Scalar(numbers.Ordered(order, Builder.Load(type.Type, type.Size, place.Base, place.Offset), type));
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
}
