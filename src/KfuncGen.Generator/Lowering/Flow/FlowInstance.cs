using Microsoft.CodeAnalysis.FlowAnalysis;

namespace KfuncGen.Generator.Lowering.Flow;

/// <summary>A copy of a part of a body: the body itself, or a <c>finally</c> on one of the ways through it.</summary>
/// <param name="region">The part; null for the body itself.</param>
/// <param name="outer">The copy that what is around the part belongs to; null for the body itself.</param>
/// <param name="continuation">Where a <c>finally</c> goes on at its end; null for the body itself.</param>
internal sealed class FlowInstance(ControlFlowRegion? region, FlowInstance? outer, FlowNode? continuation)
{
    /// <summary>The part; null for the body itself.</summary>
    public ControlFlowRegion? Region { get; } = region;

    /// <summary>The copy that what is around the part belongs to.</summary>
    public FlowInstance? Outer { get; } = outer;

    /// <summary>Where a <c>finally</c> goes on at its end; null also where a program ends early.</summary>
    public FlowNode? Continuation { get; } = continuation;

    /// <summary>Its nodes, by the block's number.</summary>
    public Dictionary<int, FlowNode> Nodes { get; } = [];

    /// <summary>Whether a block is in this part of the body.</summary>
    public bool Contains(BasicBlock block) =>
        Region is null || (block.Ordinal >= Region.FirstBlockOrdinal && block.Ordinal <= Region.LastBlockOrdinal);
}
