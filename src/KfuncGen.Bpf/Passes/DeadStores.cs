using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Passes;

/// <summary>Removes stores to slots that are written over in the same block before anything can read them.</summary>
internal static class DeadStores
{
    // As many bytes of a slot as there are bits in a mask.
    private const int MaximalSize = 64;

    /// <summary>Removes them from a function whose blocks are in reverse postorder.</summary>
    public static void Run(IrFunction function)
    {
        if (function.Slots.Count == 0)
        {
            return;
        }

        SlotUses uses = new(function);
        Dictionary<IrSlot, ulong> overwritten = [];
        HashSet<IrValue> dead = [];

        foreach (IrBlock block in function.Blocks)
        {
            overwritten.Clear();
            dead.Clear();

            for (int i = block.Values.Count - 1; i >= 0; i--)
            {
                Visit(block.Values[i]);
            }

            if (dead.Count > 0)
            {
                block.Values.RemoveAll(dead.Contains);
            }
        }

        void Visit(IrValue value)
        {
            switch (value.Opcode)
            {
                case IrOpcode.Atomic or IrOpcode.Call:
                    // It may read all that it can reach.
                    foreach (IrSlot slot in new List<IrSlot>(overwritten.Keys))
                    {
                        if (!uses.IsPrivate(slot))
                        {
                            overwritten.Remove(slot);
                        }
                    }

                    break;

                case IrOpcode.Load when uses.PlaceOf(value) is var (slot, offset):
                    if (overwritten.TryGetValue(slot, out ulong present))
                    {
                        overwritten[slot] = present & ~Mask(offset, value.Size);
                    }

                    break;

                case IrOpcode.Load:
                    overwritten.Clear();
                    break;

                case IrOpcode.Store when uses.PlaceOf(value) is var (slot, offset):
                    ulong mask = Mask(offset, value.Size);
                    overwritten.TryGetValue(slot, out ulong later);

                    if (mask != 0 && (mask & ~later) == 0)
                    {
                        dead.Add(value);
                    }

                    overwritten[slot] = later | mask;
                    break;
            }
        }
    }

    // Nothing where the access is beyond what a mask can say.
    private static ulong Mask(int offset, int size) =>
        offset < 0 || offset + size > MaximalSize ? 0 : (size == 8 ? 0xff : (1UL << size) - 1) << offset;
}
