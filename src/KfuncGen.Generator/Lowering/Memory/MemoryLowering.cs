using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Values;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Lowering.Memory;

/// <summary>Loads, stores, copies and clears.</summary>
internal sealed class MemoryLowering(BodyScope scope)
{
    private IrBuilder Builder => scope.Builder;

    /// <summary>Reads a value into a register, extended by its own sign.</summary>
    public IrValue Load(Place.Memory place, ScalarType type)
    {
        IrValue value = IsAligned(place, type) ? Builder.Load(type.Type, type.Size, place.Base, place.Offset) : LoadPieces(place, type);
        return type is { Bits: < 32, IsSigned: true } ? Builder.SignExtend(value, type.Bits, IrType.I32) : value;
    }

    /// <summary>Writes a value from a register.</summary>
    public void Store(Place.Memory place, ScalarType type, IrValue value)
    {
        if (IsAligned(place, type))
        {
            Builder.Store(type.Size, place.Base, value, place.Offset);
            return;
        }

        int piece = Piece(place);

        for (int i = 0; i < type.Size; i += piece)
        {
            Builder.Store(
                piece,
                place.Base,
                Builder.Binary(IrOpcode.ShiftRightUnsigned, value, Builder.Constant(IrType.I32, i * 8)),
                place.Offset + i);
        }
    }

    /// <summary>
    /// Whether a number at a place can be read at once, whatever the machine: on the stack and in the program's data by where it is, in a
    /// packet with the two bytes before it that network drivers leave so that headers are aligned (check_pkt_ptr_alignment,
    /// kernel/bpf/verifier.c, 7.2).
    /// </summary>
    public static bool IsAligned(Place.Memory place, int size)
    {
        const int BeforePacket = 2;
        IrValue address = place.Base;
        long offset = place.Offset;

        while (address is { Opcode: IrOpcode.Add, Type: IrType.Pointer } && address.Operands[1] is { Opcode: IrOpcode.Constant } distance)
        {
            offset += distance.Constant;
            address = address.Operands[0];
        }

        return address switch
        {
            { Opcode: IrOpcode.SlotAddress or IrOpcode.DataAddress } => (address.Constant + offset) % size == 0,
            { Opcode: IrOpcode.Reinterpret } when address.Operands[0].Opcode == IrOpcode.Load => (offset + BeforePacket) % size == 0,
            _ => size == 1,
        };
    }

    /// <summary>The address of memory, which somebody else may read from then on: all of it is written before.</summary>
    public IrValue AddressOf(Place.Memory place)
    {
        scope.Function.ClearUnassigned(place);
        return ToAddress(place);
    }

    /// <summary>The address of memory of which nobody reads what was not written.</summary>
    public IrValue ToAddress(Place.Memory place) => place.Offset == 0
        ? place.Base
        : Builder.Binary(IrOpcode.Add, place.Base, Builder.Constant(IrType.I64, place.Offset));

    /// <summary>Copies memory that does not overlap.</summary>
    public void Copy(Place.Memory target, Place.Memory source, TypeLayout layout)
    {
        if (layout.Pieces.IsEmpty)
        {
            scope.Function.ClearUnassigned(source);
        }

        Copy(Builder, target, source, layout);
    }

    /// <summary>The same outside of a body.</summary>
    public static void Copy(IrBuilder builder, Place.Memory target, Place.Memory source, TypeLayout layout)
    {
        foreach (LayoutPiece piece in layout.Pieces.IsEmpty ? LayoutPieces.Words(layout.Size, layout.Alignment) : layout.Pieces)
        {
            foreach ((int offset, int size, bool isPointer) in piece.IsPointer || piece.Size <= layout.Alignment
                ? [piece] : LayoutPieces.Words(piece.Offset, piece.Size, layout.Alignment))
            {
                IrType type = isPointer ? IrType.Pointer : size == 8 ? IrType.I64 : IrType.I32;
                builder.Store(size, target.Base, builder.Load(type, size, source.Base, source.Offset + offset), target.Offset + offset);
            }
        }
    }

    /// <summary>Fills memory with zeros.</summary>
    public void Clear(Place.Memory target, int size, int alignment)
    {
        foreach ((int offset, int width, _) in LayoutPieces.Words(size, alignment))
        {
            Builder.Store(width, target.Base, Builder.Constant(width == 8 ? IrType.I64 : IrType.I32, 0), target.Offset + offset);
        }
    }

    /// <summary>Memory on the stack for a value that has none of its own.</summary>
    /// <param name="owner">The syntax that needs it.</param>
    /// <param name="name">What it is, for messages about the stack.</param>
    /// <param name="size">Its size in bytes.</param>
    public Place.Memory Temporary(object owner, string name, int size) =>
        new(Builder.SlotAddress(scope.Function.SlotOf((scope, owner, name), name, size)), 0);

    /// <summary>The same for a struct, of which all fields are written before it is read.</summary>
    public Place.Memory Temporary(object owner, string name, ITypeSymbol type, TypeLayout layout) =>
        new(Builder.SlotAddress(scope.Function.SlotOf((scope, owner, name), name, type, layout)), 0);

    // Fields of packed structs: the verifier wants aligned accesses on the stack, whatever the machine can do.
    private static bool IsAligned(Place.Memory place, ScalarType type) => type.Type == IrType.Pointer || place.Offset % type.Size == 0;

    private static int Piece(Place.Memory place) => (int)(place.Offset & -place.Offset);

    private IrValue LoadPieces(Place.Memory place, ScalarType type)
    {
        int piece = Piece(place);
        IrValue whole = Builder.Load(type.Type, piece, place.Base, place.Offset);

        for (int i = piece; i < type.Size; i += piece)
        {
            IrValue next = Builder.Load(type.Type, piece, place.Base, place.Offset + i);
            whole = Builder.Binary(IrOpcode.Or, whole, Builder.Binary(IrOpcode.ShiftLeft, next, Builder.Constant(IrType.I32, i * 8)));
        }

        return whole;
    }
}
