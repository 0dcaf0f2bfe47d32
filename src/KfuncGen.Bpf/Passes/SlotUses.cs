using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Passes;

/// <summary>Which values are addresses in slots, and which slots are seen by more than loads and stores of this function.</summary>
internal sealed class SlotUses
{
    private readonly Dictionary<IrValue, (IrSlot Slot, long Offset)> places = [];
    private readonly HashSet<IrSlot> escaping = [];

    /// <summary>Looks at all uses of addresses, in a function whose blocks are in reverse postorder.</summary>
    public SlotUses(IrFunction function)
    {
        foreach (IrBlock block in function.Blocks)
        {
            foreach (IrValue value in block.Values)
            {
                if (value.Opcode == IrOpcode.SlotAddress)
                {
                    places.Add(value, (value.Slot!, value.Constant));
                }
                else if (value is { Opcode: IrOpcode.Add, Type: IrType.Pointer }
                    && places.TryGetValue(value.Operands[0], out (IrSlot Slot, long Offset) place)
                    && value.Operands[1].Opcode == IrOpcode.Constant)
                {
                    places.Add(value, (place.Slot, place.Offset + value.Operands[1].Constant));
                }
            }
        }

        foreach (IrBlock block in function.Blocks)
        {
            foreach (IrValue value in block.Values)
            {
                for (int i = 0; i < value.Operands.Count; i++)
                {
                    bool isPlain = places.ContainsKey(value) || (i == 0 && IsWithin(value));

                    if (!isPlain)
                    {
                        Escape(value.Operands[i]);
                    }
                }
            }

            switch (block.Terminator)
            {
                case IrTerminator.Branch branch:
                    Escape(branch.Left);
                    Escape(branch.Right);
                    break;
                case IrTerminator.Return { Value: { } value }:
                    Escape(value);
                    break;
            }
        }
    }

    /// <summary>Whether only loads and stores at known offsets use a slot.</summary>
    public bool IsPrivate(IrSlot slot) => !escaping.Contains(slot);

    /// <summary>The slot that a load or store is in, and where; null where that is not known.</summary>
    public (IrSlot Slot, int Offset)? PlaceOf(IrValue access) => places.TryGetValue(
        access.Operands[0], out (IrSlot Slot, long Offset) place)
        ? (place.Slot, (int)(place.Offset + access.Constant))
        : null;

    // What is beyond the slot is left for the verifier to refuse.
    private bool IsWithin(IrValue value) =>
        value.Opcode is IrOpcode.Load or IrOpcode.Store && (!places.TryGetValue(value.Operands[0], out (IrSlot Slot, long Offset) place)
            || (place.Offset + value.Constant >= 0 && place.Offset + value.Constant + value.Size <= place.Slot.Size));

    private void Escape(IrValue value)
    {
        if (places.TryGetValue(value, out (IrSlot Slot, long Offset) place))
        {
            escaping.Add(place.Slot);
        }
    }
}
