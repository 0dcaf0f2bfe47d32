namespace KfuncGen.Bpf.Selection;

/// <summary>
/// Instructions that run one after the other. The last one or two of them end it: a jump, an exit, or a branch followed by a
/// jump.
/// </summary>
/// <param name="index">Its place in the function's list.</param>
internal sealed class MachineBlock(int index)
{
    /// <summary>Its place in the function's list.</summary>
    public int Index { get; set; } = index;

    /// <summary>The instructions, in order.</summary>
    public List<MachineInstruction> Instructions { get; set; } = [];

    /// <summary>The blocks that may come next: at most two.</summary>
    public List<MachineBlock> Successors { get; } = [];

    /// <summary>Whether it was put on the way of a branch to set phis; it follows that branch then.</summary>
    public bool IsEdge { get; init; }

    /// <summary>How many loops it is inside of.</summary>
    public int LoopDepth { get; set; }
}
