using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Passes;

/// <summary>
/// Makes values of the pieces of slots that nobody else sees: fields of a struct that is used in this function only. A piece is
/// what loads read and stores write as a whole; a constant may be stored over several pieces.
/// </summary>
internal sealed class SlotPromotion
{
    // What is larger would fill all registers, and be in the frame again in the end.
    private const int MaximalSize = 128;

    private readonly IrFunction function;
    private readonly SlotUses uses;
    private readonly Dictionary<IrSlot, List<Piece>> pieces = [];
    private readonly IrVariables<Piece> variables = new();
    private readonly Dictionary<IrValue, IrValue> replacements = [];

    private SlotPromotion(IrFunction function)
    {
        this.function = function;
        uses = new SlotUses(function);
    }

    /// <summary>Promotes what can be in a function whose blocks are in reverse postorder.</summary>
    public static void Run(IrFunction function)
    {
        if (function.Slots.Count == 0)
        {
            return;
        }

        SlotPromotion pass = new(function);
        pass.FindPieces();

        if (pass.pieces.Count > 0)
        {
            pass.Promote();
        }
    }

    private void FindPieces()
    {
        foreach (IrSlot slot in function.Slots)
        {
            if (slot.Size <= MaximalSize && uses.IsPrivate(slot))
            {
                pieces.Add(slot, []);
            }
        }

        List<(IrSlot Slot, int Offset, IrValue Store)> constants = [];

        foreach (IrBlock block in function.Blocks)
        {
            foreach (IrValue value in block.Values)
            {
                if (value.Opcode is not (IrOpcode.Load or IrOpcode.Store) || uses.PlaceOf(value) is not var (slot, offset)
                    || !pieces.TryGetValue(slot, out List<Piece>? found))
                {
                    continue;
                }

                IrValue accessed = value.Opcode == IrOpcode.Load ? value : value.Operands[1];

                if (accessed.Opcode == IrOpcode.Constant)
                {
                    constants.Add((slot, offset, value));
                }
                else if (!TryAdd(found, offset, value.Size, accessed.Type))
                {
                    pieces.Remove(slot);
                }
            }
        }

        foreach ((IrSlot slot, int offset, IrValue store) in constants)
        {
            if (pieces.TryGetValue(slot, out List<Piece>? found) && !CoversWholePieces(found, offset, store))
            {
                pieces.Remove(slot);
            }
        }
    }

    private static bool TryAdd(List<Piece> found, int offset, int size, IrType type)
    {
        foreach (Piece piece in found)
        {
            if (piece.Offset == offset && piece.Size == size)
            {
                return (piece.Type == IrType.Pointer) == (type == IrType.Pointer);
            }

            if (piece.Offset < offset + size && offset < piece.Offset + piece.Size)
            {
                return false;
            }
        }

        found.Add(new Piece(offset, size, type == IrType.Pointer ? IrType.Pointer : size == 8 ? IrType.I64 : IrType.I32));
        return true;
    }

    private static bool CoversWholePieces(List<Piece> found, int offset, IrValue store)
    {
        foreach (Piece piece in found)
        {
            bool isWithin = offset <= piece.Offset && piece.Offset + piece.Size <= offset + store.Size;
            bool isApart = piece.Offset >= offset + store.Size || offset >= piece.Offset + piece.Size;

            if (!(isApart || isWithin) || (isWithin && piece.Type == IrType.Pointer && store.Operands[1].Constant != 0))
            {
                return false;
            }
        }

        return true;
    }

    private void Promote()
    {
        HashSet<IrBlock> filled = [];
        HashSet<IrBlock> sealedBlocks = [];
        IrBuilder builder = new(function);

        foreach (IrBlock block in function.Blocks)
        {
            SealIfKnown(block);
            IrValue[] before = [.. block.Values];
            int phis = 0;

            while (phis < before.Length && before[phis].Opcode == IrOpcode.Phi)
            {
                phis++;
            }

            // Reading in this block puts phis in front of what is there already.
            block.Values.RemoveRange(phis, before.Length - phis);
            builder.Block = block;

            for (int i = phis; i < before.Length; i++)
            {
                IrValue value = before[i];

                if (value.Opcode is IrOpcode.Load or IrOpcode.Store && uses.PlaceOf(value) is var (slot, offset)
                    && pieces.TryGetValue(slot, out List<Piece>? found))
                {
                    builder.Line = value.Line;
                    Rewrite(builder, value, found, offset);
                }
                else
                {
                    block.Values.Add(value);
                }
            }

            filled.Add(block);

            foreach (IrBlock successor in block.Successors)
            {
                SealIfKnown(successor);
            }
        }

        variables.Finish(function);
        Replacement.Apply(function, replacements, variables.Resolve);
        function.Slots.RemoveAll(pieces.ContainsKey);

        void SealIfKnown(IrBlock block)
        {
            if (!sealedBlocks.Contains(block) && block.Predecessors.TrueForAll(filled.Contains))
            {
                sealedBlocks.Add(block);
                variables.Seal(block);
            }
        }
    }

    private void Rewrite(IrBuilder builder, IrValue access, List<Piece> found, int offset)
    {
        foreach (Piece piece in found)
        {
            if (piece.Offset < offset || piece.Offset + piece.Size > offset + access.Size)
            {
                continue;
            }

            if (access.Opcode == IrOpcode.Load)
            {
                IrValue value = variables.Read(builder.Block, piece, piece.Type);
                replacements.Add(access, Loaded(builder, value, access));
                return;
            }

            variables.Write(builder.Block, piece, Stored(builder, access.Operands[1], piece, offset));
        }
    }

    // Only the low bytes of what was stored count.
    private static IrValue Loaded(IrBuilder builder, IrValue value, IrValue load) => (value.Type, load.Type) switch
    {
        (IrType.I32, IrType.I32) when load.Size == 4 => value,
        (IrType.I32, _) => builder.ZeroExtend(value, load.Size * 8, load.Type),
        _ => value,
    };

    private static IrValue Stored(IrBuilder builder, IrValue stored, Piece piece, int offset)
    {
        if (stored.Opcode == IrOpcode.Constant)
        {
            return builder.Constant(piece.Type, stored.Constant >> ((piece.Offset - offset) * 8));
        }

        return piece.Type == IrType.I32 && stored.Type == IrType.I64 ? builder.Truncate(stored) : stored;
    }

    private sealed record Piece(int Offset, int Size, IrType Type)
    {
        public bool Equals(Piece? other) => ReferenceEquals(this, other);

        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
    }
}
