using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Values;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Lowering.Memory;

/// <summary>
/// The bytes of a packet. The verifier learns how many there are from one form of comparison only: an address behind what
/// is used, against the end.
/// </summary>
internal sealed class PacketLowering(BodyScope scope, MemoryLowering access)
{
    // The verifier follows no farther offset into a packet: MAX_PACKET_OFF, kernel/bpf/verifier.c, 7.2.
    private const long MaximumOffset = 0xffff;

    private IrBuilder Builder => scope.Builder;

    /// <summary>The number of bytes.</summary>
    public IrValue Length(LoweredValue.Packet packet) => Builder.Binary(IrOpcode.Subtract, packet.End, packet.Start);

    /// <summary>Some bytes of the packet, checked.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="index">The first byte.</param>
    /// <param name="size">How many.</param>
    public Place.Memory Bytes(LoweredValue.Packet packet, IrValue index, int size)
    {
        Place.Memory place = Advance(packet.Start, index, size);
        RequireUpTo(place.At(size), packet.End);
        return place;
    }

    /// <summary>A part of the packet.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="start">Where the part begins.</param>
    /// <param name="length">Its length; null for all that follows.</param>
    /// <param name="use">The slice.</param>
    public LoweredValue Slice(LoweredValue.Packet packet, IrValue start, IrValue? length, IOperation use)
    {
        if (length is null)
        {
            IrValue address = access.AddressOf(Advance(packet.Start, start, 0));

            if (address != packet.Start)
            {
                scope.Require(IrCondition.LessOrEqualUnsigned, address, packet.End);
            }

            return new LoweredValue.Packet(address, packet.End);
        }

        if (length is not { Opcode: IrOpcode.Constant, Constant: >= 0 and <= MaximumOffset })
        {
            return scope.Unsupported(
                use.Syntax,
                "a part of the packet whose length is not constant",
                "the verifier follows 'data.Slice(start, 4)' and 'data[start..]'");
        }

        Place.Memory part = Bytes(packet, start, (int)length.Constant);
        return new LoweredValue.Span(access.AddressOf(part), length);
    }

    private Place.Memory Advance(IrValue start, IrValue index, int size)
    {
        if (index.Opcode == IrOpcode.Constant)
        {
            if ((ulong)index.Constant > MaximumOffset)
            {
                scope.Require(IrCondition.LessOrEqualUnsigned, index, Builder.Constant(IrType.I64, MaximumOffset));
            }

            return new Place.Memory(start, index.Constant);
        }

        // A packet is never longer; only with this the verifier lets the index be added.
        scope.Require(IrCondition.LessOrEqualUnsigned, index, Builder.Constant(IrType.I64, MaximumOffset - size));
        return new Place.Memory(Builder.Binary(IrOpcode.Add, start, index), 0);
    }

    private void RequireUpTo(Place.Memory behind, IrValue end) =>
        scope.Require(IrCondition.LessOrEqualUnsigned, access.AddressOf(behind), end);
}
