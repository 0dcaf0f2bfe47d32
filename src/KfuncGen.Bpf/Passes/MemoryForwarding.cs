using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Passes;

/// <summary>
/// Takes a value that was stored or loaded just before, instead of loading it: as long as nothing may have written there, and
/// only on ways that lead to one place from one other.
/// </summary>
internal sealed class MemoryForwarding
{
    private const int MaximalKnown = 16;

    private readonly SlotUses uses;
    private readonly Dictionary<IrValue, IrValue> replacements = [];
    private readonly IrBuilder builder;

    private MemoryForwarding(IrFunction function)
    {
        uses = new SlotUses(function);
        builder = new IrBuilder(function);
    }

    /// <summary>Forwards what can be in a function whose blocks are in reverse postorder.</summary>
    public static void Run(IrFunction function)
    {
        MemoryForwarding pass = new(function);
        Dictionary<IrBlock, List<Known>> atEnd = [];

        foreach (IrBlock block in function.Blocks)
        {
            List<Known> known = block.Predecessors.Count == 1 && atEnd.TryGetValue(block.Predecessors[0], out List<Known>? before)
                ? [.. before]
                : [];

            pass.Visit(block, known);
            atEnd.Add(block, known);
        }

        if (pass.replacements.Count > 0)
        {
            Replacement.Apply(function, pass.replacements);
        }
    }

    private void Visit(IrBlock block, List<Known> known)
    {
        List<IrValue>? output = null;

        for (int i = 0; i < block.Values.Count; i++)
        {
            IrValue value = block.Values[i];

            switch (value.Opcode)
            {
                case IrOpcode.Load:
                    if (Find(known, value) is { } same)
                    {
                        output ??= block.Values.GetRange(0, i);
                        builder.Block = block;
                        builder.Line = value.Line;
                        replacements.Add(value, Converted(same, value, output));
                        continue;
                    }

                    Remember(known, value, value);
                    break;

                case IrOpcode.Store:
                    known.RemoveAll(other => MayOverlap(other, value));
                    Remember(known, value, value.Operands[1]);
                    break;

                case IrOpcode.Atomic or IrOpcode.Call:
                    known.RemoveAll(other => uses.PlaceOf(other.Access) is not var (slot, _) || !uses.IsPrivate(slot));
                    break;
            }

            output?.Add(value);
        }

        if (output is not null)
        {
            block.Values.Clear();
            block.Values.AddRange(output);
        }
    }

    private static void Remember(List<Known> known, IrValue access, IrValue value)
    {
        if (known.Count == MaximalKnown)
        {
            known.RemoveAt(0);
        }

        known.Add(new Known(access, value));
    }

    private IrValue? Find(List<Known> known, IrValue load)
    {
        (object address, long offset) = AddressOf(load);

        foreach (Known other in known)
        {
            (object otherAddress, long otherOffset) = AddressOf(other.Access);

            if (otherAddress == address && otherOffset == offset && other.Access.Size == load.Size
                && (other.Value.Type == load.Type || (load.Type != IrType.Pointer && other.Value.Type != IrType.Pointer)))
            {
                return other.Value;
            }
        }

        return null;
    }

    private IrValue Converted(IrValue value, IrValue load, List<IrValue> output)
    {
        bool isWhole = load.Size == (value.Type == IrType.I32 ? 4 : 8) || value is { Opcode: IrOpcode.Load } && value.Size == load.Size;

        if (isWhole && value.Type == load.Type)
        {
            return value;
        }

        int before = builder.Block.Values.Count;
        IrValue converted = (value.Type, load.Type) switch
        {
            (IrType.I64, IrType.I32) when load.Size < 4 => builder.ZeroExtend(builder.Truncate(value), load.Size * 8, IrType.I32),
            (IrType.I64, IrType.I32) => builder.Truncate(value),
            _ => builder.ZeroExtend(value, load.Size * 8, load.Type),
        };

        // The builder appends to the block, whose values are about to be replaced.
        for (int i = before; i < builder.Block.Values.Count; i++)
        {
            output.Add(builder.Block.Values[i]);
        }

        builder.Block.Values.RemoveRange(before, builder.Block.Values.Count - before);
        return converted;
    }

    // The slot or the value that an access is relative to, and how far it is from there.
    private (object Base, long Offset) AddressOf(IrValue access)
    {
        if (uses.PlaceOf(access) is var (slot, place))
        {
            return (slot, place);
        }

        IrValue address = access.Operands[0];
        long offset = access.Constant;

        while (address is { Opcode: IrOpcode.Add, Type: IrType.Pointer } && address.Operands[1].Opcode == IrOpcode.Constant)
        {
            offset += address.Operands[1].Constant;
            address = address.Operands[0];
        }

        return (address, offset);
    }

    private bool MayOverlap(Known known, IrValue store)
    {
        (object address, long offset) = AddressOf(store);
        (object otherAddress, long otherOffset) = AddressOf(known.Access);

        if (address == otherAddress)
        {
            return offset < otherOffset + known.Access.Size && otherOffset < offset + store.Size;
        }

        // Slots lie apart from each other, and what no address leads out of is not reached by any other.
        return !(address is IrSlot && otherAddress is IrSlot)
            && !(address is IrSlot slot && uses.IsPrivate(slot))
            && !(otherAddress is IrSlot otherSlot && uses.IsPrivate(otherSlot));
    }

    private readonly record struct Known(IrValue Access, IrValue Value);
}
