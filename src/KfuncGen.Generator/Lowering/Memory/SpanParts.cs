using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Values;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Lowering.Memory;

/// <summary>What a list pattern looks at of a span or packet: how many elements there are, each of them, and those between.</summary>
internal sealed class SpanParts(BodyScope scope, MemoryLowering access, SpanLowering spans, PacketLowering packets)
{
    private IrBuilder Builder => scope.Builder;

    /// <summary>Goes on with one of two blocks: whether there are as many elements as a number says.</summary>
    /// <param name="value">A span or a packet.</param>
    /// <param name="count">The number.</param>
    /// <param name="orMore">Whether there may be more.</param>
    /// <param name="whenTrue">Where there are as many.</param>
    /// <param name="whenFalse">Where there are not.</param>
    public void Count(LoweredValue value, int count, bool orMore, IrBlock whenTrue, IrBlock whenFalse)
    {
        if (value is LoweredValue.Packet packet)
        {
            // For equality the verifier lets nobody compare addresses of packets; at least as many and not one more is the same.
            IrBlock enough = orMore ? whenTrue : scope.Function.AddBlock();
            Builder.Branch(IrCondition.LessOrEqualUnsigned, Behind(packet, count), packet.End, enough, whenFalse);

            if (!orMore)
            {
                scope.Function.Continue(enough);
                Builder.Branch(IrCondition.GreaterUnsigned, Behind(packet, count + 1), packet.End, whenTrue, whenFalse);
            }

            return;
        }

        Builder.Branch(
            orMore ? IrCondition.GreaterOrEqualUnsigned : IrCondition.Equal,
            ((LoweredValue.Span)value).Length,
            Builder.Constant(IrType.I64, count),
            whenTrue,
            whenFalse);
    }

    /// <summary>An element, of which it is known that it is there.</summary>
    /// <param name="value">A span or a packet.</param>
    /// <param name="type">The element's type.</param>
    /// <param name="index">Where it is; from the end where below 0, as ~0 for the last.</param>
    /// <param name="syntax">What asks for it.</param>
    public LoweredValue Element(LoweredValue value, ITypeSymbol type, int index, SyntaxNode syntax)
    {
        if (scope.Program.Context.Layouts.Of(type) is not { } layout)
        {
            return scope.UnsupportedType(syntax, type);
        }

        IrValue position = index >= 0
            ? spans.Length(index)
            : Builder.Binary(IrOpcode.Subtract, Length(value), spans.Length(-(long)index));
        Place.Memory place = value is LoweredValue.Packet packet
            ? packets.Bytes(packet, position, layout.Size)
            : spans.Offset(new Place.Memory(((LoweredValue.Span)value).Start, 0), position, layout.Size);
        return ScalarType.Of(type) is { } scalar
            ? new LoweredValue.Scalar(access.Load(place, scalar))
            : new LoweredValue.Struct(place);
    }

    /// <summary>All elements but some before and behind, of which it is known that they are there.</summary>
    /// <param name="value">A span or a packet.</param>
    /// <param name="before">How many before.</param>
    /// <param name="behind">How many behind.</param>
    /// <param name="element">The type of the elements.</param>
    /// <param name="use">What asks for them.</param>
    public LoweredValue Between(LoweredValue value, int before, int behind, ITypeSymbol element, IOperation use)
    {
        if (value is LoweredValue.Packet packet)
        {
            IrValue? length = behind == 0
                ? null
                : Builder.Binary(IrOpcode.Subtract, packets.Length(packet), spans.Length((long)before + behind));
            return packets.Slice(packet, spans.Length(before), length, use);
        }

        if (scope.Program.Context.Layouts.Of(element) is not { } layout)
        {
            return scope.UnsupportedType(use.Syntax, element);
        }

        LoweredValue.Span span = (LoweredValue.Span)value;
        IrValue start = access.AddressOf(new Place.Memory(span.Start, (long)before * layout.Size));
        return new LoweredValue.Span(
            start,
            span.ConstantLength is { } known
                ? spans.Length(known - before - behind)
                : Builder.Binary(IrOpcode.Subtract, span.Length, spans.Length((long)before + behind)));
    }

    private IrValue Length(LoweredValue value) =>
        value is LoweredValue.Packet packet ? packets.Length(packet) : ((LoweredValue.Span)value).Length;

    private IrValue Behind(LoweredValue.Packet packet, int count) => access.AddressOf(new Place.Memory(packet.Start, count));
}
