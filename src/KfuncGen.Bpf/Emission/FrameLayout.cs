using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Emission;

/// <summary>Where each slot lies in a function's frame, by its distance from the frame pointer: negative numbers.</summary>
internal sealed class FrameLayout
{
    private readonly Dictionary<IrSlot, int> offsets = [];

    /// <summary>Lays slots out from the frame pointer down, the most aligned first so that little is lost between them.</summary>
    public FrameLayout(IReadOnlyList<IrSlot> slots)
    {
        for (int alignment = 8; alignment >= 1; alignment /= 2)
        {
            foreach (IrSlot slot in slots)
            {
                if (AlignmentOf(slot) == alignment)
                {
                    Size = (Size + slot.Size + alignment - 1) / alignment * alignment;
                    offsets.Add(slot, -Size);
                }
            }
        }
    }

    /// <summary>The size in bytes of all slots.</summary>
    public int Size { get; private set; }

    /// <summary>The distance of a slot's first byte from the frame pointer.</summary>
    public int OffsetOf(IrSlot slot) => offsets[slot];

    // The verifier keeps track of the stack in pieces of eight bytes.
    private static int AlignmentOf(IrSlot slot) => slot.Size >= 8 ? 8 : slot.Alignment;
}
