using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Selection;

/// <summary>A function as machine instructions over as many registers as it likes.</summary>
/// <param name="source">What it was made from.</param>
internal sealed class MachineFunction(IrFunction source)
{
    /// <summary>What it was made from.</summary>
    public IrFunction Source { get; } = source;

    /// <summary>The blocks, the first one first.</summary>
    public List<MachineBlock> Blocks { get; } = [];

    /// <summary>The slots of the frame: those of the source, then those of spilled registers.</summary>
    public List<IrSlot> Slots { get; } = [.. source.Slots];

    /// <summary>One more than the greatest register number.</summary>
    public int RegisterCount { get; private set; } = MachineRegister.FirstVirtual;

    /// <summary>A register that nothing uses yet.</summary>
    public int NewRegister() => RegisterCount++;

    /// <summary>Adds an empty block at the end.</summary>
    public MachineBlock AddBlock(bool isEdge = false)
    {
        MachineBlock block = new(Blocks.Count) { IsEdge = isEdge };
        Blocks.Add(block);
        return block;
    }
}
