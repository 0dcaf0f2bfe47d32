using System.Text;
using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Symbols;
using KfuncGen.Generator.Lowering.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Lowering.Memory;

/// <summary>
/// Spans: where they come from, their parts and their elements. An index that is not known to fit is checked before it is
/// used, in the form that the verifier follows: extended to 64 bits once, compared without sign, and the same register is
/// then added to the address.
/// </summary>
internal sealed class SpanLowering(BodyScope scope, IOperands operands, MemoryLowering access, PacketLowering packets)
{
    // No program may use more stack: MAX_BPF_STACK, include/linux/filter.h, 7.2. What is larger is reported with the stack.
    public const int MaximumStack = 512;

    private IrBuilder Builder => scope.Builder;

    /// <summary>Whether an operation without a kind of its own is a <c>stackalloc</c>.</summary>
    public static bool IsStackAllocation(IOperation operation) =>
        operation.Syntax is StackAllocArrayCreationExpressionSyntax or ImplicitStackAllocArrayCreationExpressionSyntax;

    /// <summary><c>stackalloc T[n]</c>: cleared, as the CLR does it.</summary>
    public LoweredValue Allocate(IOperation operation)
    {
        IOperation[] children = [.. operation.ChildOperations];

        if (SpanSymbols.ElementOf(operation.Type) is not { } element)
        {
            return scope.Unsupported(operation.Syntax, "an unsafe 'stackalloc'", "assign it to a span");
        }

        if (children is not [{ ConstantValue: { HasValue: true, Value: int and >= 0 and var count } }, ..])
        {
            return scope.Unsupported(
                operation.Syntax, "a 'stackalloc' whose length is not constant", "allocate the most that is ever needed, and slice it");
        }

        return Fill(operation, element, (int)count, [.. children.Skip(1)], "stackalloc");
    }

    /// <summary>A collection expression that becomes a span.</summary>
    public LoweredValue Collection(ICollectionExpressionOperation collection)
    {
        if (SpanSymbols.ElementOf(collection.Type) is not { } element || collection.Elements.Any(static one => one is ISpreadOperation))
        {
            return scope.UnsupportedType(collection.Syntax, collection.Type);
        }

        // Bytes are the same on every machine; wider elements are not, and are written by the program.
        bool isConstant = collection.Type!.Name == "ReadOnlySpan"
            && ScalarType.Of(element)?.Size == 1
            && collection.Elements.All(static one => one.ConstantValue.HasValue);

        return isConstant && !collection.Elements.IsEmpty
            ? Constant(
                [.. collection.Elements.Select(static one => unchecked((byte)Constants.Number(one.ConstantValue.Value)))],
                collection.Elements.Length)
            : Fill(collection, element, collection.Elements.Length, [.. collection.Elements], "a collection");
    }

    /// <summary><c>"..."u8</c>: with a zero behind it, which the length leaves out, as in C#.</summary>
    public LoweredValue Utf8(IUtf8StringOperation text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text.Value + "\0");
        return Constant(bytes, bytes.Length - 1);
    }

    /// <summary><c>new Span&lt;T&gt;(ref x)</c>, and an empty one.</summary>
    public LoweredValue Create(IObjectCreationOperation creation)
    {
        if (creation.Arguments.IsEmpty)
        {
            return Empty();
        }

        if (creation.Arguments is [{ Parameter.RefKind: not RefKind.None } reference])
        {
            return new LoweredValue.Span(access.AddressOf(operands.FindMemory(reference.Value)), Length(1));
        }

        return scope.Unsupported(
            creation.Syntax, "this way to make a span", "make it of 'stackalloc', an inline array, or 'ref' to one value");
    }

    /// <summary>What converts to a span.</summary>
    public LoweredValue Convert(IConversionOperation conversion)
    {
        IOperation operand = conversion.Operand;

        if (operand.Type is not { } type
            || SpanSymbols.IsSpan(type)
            || operand is ICollectionExpressionOperation or IDefaultValueOperation
            || IsStackAllocation(operand))
        {
            return operands.Evaluate(operand);
        }

        if (TypeLayouts.InlineArray(type) is { } array)
        {
            return new LoweredValue.Span(access.AddressOf(operands.FindMemory(operand)), Length(array.Count));
        }

        return scope.UnsupportedType(operand.Syntax, type);
    }

    /// <summary><c>span[i]</c>.</summary>
    public Place.Memory Element(IOperation use, IOperation instance, IOperation index)
    {
        if (SpanSymbols.ElementOf(instance.Type) is not { } element || scope.Program.Context.Layouts.Of(element) is not { } layout)
        {
            scope.UnsupportedType(use.Syntax, instance.Type);
            return Place.Memory.Nowhere(Builder);
        }

        switch (operands.Evaluate(instance))
        {
            case LoweredValue.Span span:
                return ElementAt(new Place.Memory(span.Start, 0), span.Length, index, layout.Size);

            case LoweredValue.Packet packet:
                return packets.Bytes(packet, Index(index, () => packets.Length(packet)), layout.Size);

            default:
                return Place.Memory.Nowhere(Builder);
        }
    }

    /// <summary>An element of memory with a length, checked where it may be outside.</summary>
    public Place.Memory ElementAt(Place.Memory memory, IrValue length, IOperation index, int size)
    {
        IrValue position = Index(index, () => length);
        RequireBelow(position, length);
        return Offset(memory, position, size);
    }

    /// <summary><c>span[a..b]</c>.</summary>
    public LoweredValue Range(IImplicitIndexerReferenceOperation slice) =>
        Range(slice, slice.Argument, () => operands.Evaluate(slice.Instance));

    /// <summary><c>array[a..b]</c> of an inline array.</summary>
    public LoweredValue Range(IInlineArrayAccessOperation slice) =>
        slice.Instance.Type is { } type && TypeLayouts.InlineArray(type) is { } array
            ? Range(
                slice,
                slice.Argument,
                () => new LoweredValue.Span(access.AddressOf(operands.FindMemory(slice.Instance)), Length(array.Count)))
            : scope.UnsupportedType(slice.Syntax, slice.Instance.Type);

    private LoweredValue Range(IOperation slice, IOperation argument, Func<LoweredValue> whole)
    {
        if (argument is not IRangeOperation range)
        {
            return scope.Unsupported(argument.Syntax, "a range as a value", "write it where it is used: 'span[a..b]'");
        }

        LoweredValue value = whole();
        IrValue Total() => value is LoweredValue.Span span ? span.Length : packets.Length((LoweredValue.Packet)value);

        if (value is not (LoweredValue.Span or LoweredValue.Packet))
        {
            return LoweredValue.Reported;
        }

        IrValue start = range.LeftOperand is { } left ? Index(left, Total) : Builder.Constant(IrType.I64, 0);
        IrValue? end = range.RightOperand is { } right ? Index(right, Total) : null;
        return value is LoweredValue.Packet packet
            ? packets.Slice(packet, start, end is null ? null : Difference(end, start), slice)
            : Slice((LoweredValue.Span)value, start, end, length: null, slice);
    }

    /// <summary><c>span.Slice(start)</c> and <c>span.Slice(start, length)</c>.</summary>
    public LoweredValue Slice(IInvocationOperation invocation, LoweredValue value)
    {
        IrValue start = Index(
            invocation.Arguments[0].Value, static () => throw new InvalidOperationException("An int counts from the start."));
        IrValue? length = invocation.Arguments.Length > 1
            ? Index(invocation.Arguments[1].Value, static () => throw new InvalidOperationException("An int counts from the start."))
            : null;

        return value switch
        {
            LoweredValue.Packet packet => packets.Slice(packet, start, length, invocation),
            LoweredValue.Span span => Slice(span, start, length is null ? null : Sum(start, length), length, invocation),
            _ => LoweredValue.Reported,
        };
    }

    /// <summary>Begins to walk a span.</summary>
    public LoweredValue GetEnumerator(IInvocationOperation invocation, LoweredValue value)
    {
        if (value is not LoweredValue.Span span)
        {
            if (value is LoweredValue.Packet)
            {
                scope.Unsupported(invocation.Syntax, "'foreach' over the packet", "count with a 'for' whose end is a constant");
            }

            return LoweredValue.Reported;
        }

        object owner = (scope, invocation.Syntax);
        scope.Function.Write(owner, 0, span.Start);
        scope.Function.Write(owner, 1, span.Length);
        scope.Function.Write(owner, 2, Builder.Constant(IrType.I64, -1));
        return new LoweredValue.SpanEnumerator(owner);
    }

    /// <summary>Moves on: the comparison that says whether there is one more.</summary>
    public (IrCondition Condition, IrValue Left, IrValue Right) MoveNext(LoweredValue.SpanEnumerator enumerator)
    {
        IrValue index = Builder.Binary(IrOpcode.Add, scope.Function.Read(enumerator.Owner, 2, IrType.I64), Builder.Constant(IrType.I64, 1));
        scope.Function.Write(enumerator.Owner, 2, index);
        return (IrCondition.LessUnsigned, index, scope.Function.Read(enumerator.Owner, 1, IrType.I64));
    }

    /// <summary>The element that a walk stands on.</summary>
    public Place.Memory Current(IPropertyReferenceOperation reference, IOperation instance)
    {
        if (operands.Evaluate(instance) is not LoweredValue.SpanEnumerator enumerator
            || SpanSymbols.ElementOf(instance.Type?.ContainingType) is not { } element
            || scope.Program.Context.Layouts.Of(element) is not { } layout)
        {
            scope.UnsupportedType(reference.Syntax, reference.Type);
            return Place.Memory.Nowhere(Builder);
        }

        Place.Memory memory = new(scope.Function.Read(enumerator.Owner, 0, IrType.Pointer), 0);
        return Offset(memory, scope.Function.Read(enumerator.Owner, 2, IrType.I64), layout.Size);
    }

    /// <summary>How many elements there are for certain from one on: 1 where nobody says.</summary>
    public int CountFrom(IOperation first)
    {
        switch (first)
        {
            case IInlineArrayAccessOperation
            {
                Argument.ConstantValue: { HasValue: true, Value: int index and >= 0 },
                Instance.Type: { } type,
            }
                when TypeLayouts.InlineArray(type) is { } array:
                return array.Count - index;

            case { Kind: OperationKind.None } when FixedBufferElement.Of(first) is
            {
                Buffer: IFieldReferenceOperation { Field: { } field },
                Index.ConstantValue: { HasValue: true, Value: int position and >= 0 },
            } && TypeLayouts.FixedBuffer(field) is { } buffer:
                return buffer.Count - position;

            default:
                return 1;
        }
    }

    /// <summary>A length that is known.</summary>
    public IrValue Length(long length) => Builder.Constant(IrType.I64, length);

    /// <summary>A span of nothing.</summary>
    public LoweredValue Empty() => new LoweredValue.Span(Builder.Constant(IrType.Pointer, 0), Length(0));

    /// <summary>Leaves for an error where an index is not below a length.</summary>
    public void RequireBelow(IrValue index, IrValue length)
    {
        if (!(index.Opcode == IrOpcode.Constant && length.Opcode == IrOpcode.Constant && (ulong)index.Constant < (ulong)length.Constant))
        {
            scope.Require(IrCondition.LessUnsigned, index, length);
        }
    }

    /// <summary>Leaves for an error where one length is more than another.</summary>
    public void RequireAtMost(IrValue length, IrValue most)
    {
        if (length != most
            && !(length.Opcode == IrOpcode.Constant
                && (length.Constant == 0 || (most.Opcode == IrOpcode.Constant && (ulong)length.Constant <= (ulong)most.Constant))))
        {
            scope.Require(IrCondition.LessOrEqualUnsigned, length, most);
        }
    }

    /// <summary>Memory some elements further on.</summary>
    public Place.Memory Offset(Place.Memory memory, IrValue index, int size)
    {
        if (index.Opcode == IrOpcode.Constant)
        {
            return memory.At(index.Constant * size);
        }

        IrValue bytes = size == 1 ? index : Builder.Binary(IrOpcode.Multiply, index, Builder.Constant(IrType.I64, size));
        return memory with { Base = Builder.Binary(IrOpcode.Add, memory.Base, bytes) };
    }

    /// <summary>
    /// An index as 64 bits without sign: a negative one is larger than any length then. One from the end may wrap round and is
    /// larger, too.
    /// </summary>
    private IrValue Index(IOperation operation, Func<IrValue> length)
    {
        while (operation is IConversionOperation { OperatorMethod.ContainingType.Name: "Index" } conversion)
        {
            operation = conversion.Operand;
        }

        if (operation is IUnaryOperation { OperatorKind: UnaryOperatorKind.Hat } fromEnd)
        {
            return Difference(length(), Index(fromEnd.Operand, length));
        }

        if (operation.ConstantValue is { HasValue: true, Value: { } constant })
        {
            return Builder.Constant(IrType.I64, unchecked((uint)Constants.Number(constant)));
        }

        if (operation.Type?.SpecialType != SpecialType.System_Int32)
        {
            scope.Unsupported(operation.Syntax, "an index of this type", "use an 'int', or '^' and an 'int'");
            return Builder.Constant(IrType.I64, 0);
        }

        IrValue value = operands.Scalar(operation);
        return Builder.ZeroExtend(value, 32, IrType.I64);
    }

    private IrValue Difference(IrValue left, IrValue right) =>
        left.Opcode == IrOpcode.Constant && right.Opcode == IrOpcode.Constant ? Length(left.Constant - right.Constant)
        : right is { Opcode: IrOpcode.Constant, Constant: 0 } ? left
        : Builder.Binary(IrOpcode.Subtract, left, right);

    private IrValue Sum(IrValue left, IrValue right) =>
        left.Opcode == IrOpcode.Constant && right.Opcode == IrOpcode.Constant ? Length(left.Constant + right.Constant)
        : left is { Opcode: IrOpcode.Constant, Constant: 0 } ? right
        : Builder.Binary(IrOpcode.Add, left, right);

    private LoweredValue Slice(LoweredValue.Span span, IrValue start, IrValue? end, IrValue? length, IOperation use)
    {
        IrValue last = end ?? span.Length;
        RequireAtMost(last, span.Length);

        // Of a start and a length, both are at most 32 bits: their sum is not before the start.
        if (length is null)
        {
            RequireAtMost(start, last);
        }

        int size = SpanSymbols.ElementOf(use.Type) is { } element && scope.Program.Context.Layouts.Of(element) is { } layout
            ? layout.Size
            : 1;
        IrValue address = access.AddressOf(Offset(new Place.Memory(span.Start, 0), start, size));
        return new LoweredValue.Span(address, length ?? Difference(last, start));
    }

    private LoweredValue.Span Constant(byte[] bytes, int length) =>
        new(Builder.DataAddress(IrSection.ReadOnly, scope.Program.Data.Add(bytes, 1)), Length(length));

    private LoweredValue Fill(IOperation operation, ITypeSymbol element, int count, IOperation[] values, string name)
    {
        if (scope.Program.Context.Layouts.Of(element) is not { } layout)
        {
            return scope.UnsupportedType(operation.Syntax, element);
        }

        if (count == 0)
        {
            return Empty();
        }

        int size = (int)Math.Min((long)count * layout.Size, 1 << 20);
        LoweredValue[] evaluated = [.. values.Select(operands.Evaluate)];
        Place.Memory memory = access.Temporary(operation.Syntax, name, size);

        if (evaluated.Length < count && size <= MaximumStack)
        {
            access.Clear(memory, size, 8);
        }

        for (int i = 0; i < evaluated.Length; i++)
        {
            Place.Memory place = memory.At((long)i * layout.Size);

            switch (evaluated[i])
            {
                case LoweredValue.Scalar scalar when ScalarType.Of(element) is { } type:
                    access.Store(place, type, scalar.Value);
                    break;

                case LoweredValue.Struct structure:
                    access.Copy(place, structure.Memory, layout);
                    break;
            }
        }

        return new LoweredValue.Span(access.AddressOf(memory), Length(count));
    }
}
