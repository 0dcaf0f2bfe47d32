using System.Collections.Immutable;
using KfuncGen.Bpf.Ir;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace KfuncGen.Generator.Lowering.Flow;

/// <summary>
/// The ways through a body. Roslyn's graph has each <c>finally</c> once and says at each branch which ones it runs; BPF has no
/// such thing, so a copy is put on each way.
/// </summary>
/// <param name="graph">The body.</param>
/// <param name="addBlock">Makes the block where a node's code begins.</param>
internal sealed class FlowGraph(ControlFlowGraph graph, Func<IrBlock> addBlock)
{
    private readonly Dictionary<(ControlFlowRegion Region, FlowInstance Outer, FlowNode? Continuation), FlowInstance> copies = [];

    /// <summary>The body itself.</summary>
    public FlowInstance Body { get; } = new(null, null, null);

    /// <summary>Where the body begins.</summary>
    public FlowNode Entry => NodeOf(graph.Blocks[0], Body);

    /// <summary>
    /// A <c>finally</c> as a program runs it that leaves some block early, for an error.
    /// </summary>
    /// <param name="region">The <c>finally</c>.</param>
    /// <param name="from">The copy that the block is part of.</param>
    /// <returns>Its first node. At its end it goes on nowhere: the caller has to say where.</returns>
    public FlowNode EntryOfAbort(ControlFlowRegion region, FlowInstance from) => EntryOf(region, from, continuation: null);

    /// <summary>
    /// All nodes behind one, each before those that it goes on with, but for loops. Links them, and counts their predecessors.
    /// </summary>
    public List<FlowNode> ReversePostorder(FlowNode entry)
    {
        List<FlowNode> order = [];
        HashSet<FlowNode> seen = [entry];
        Stack<(FlowNode Node, int Next)> path = new();
        Link(entry);
        path.Push((entry, 0));

        // Not recursive: a body may have thousands of blocks.
        while (path.Count > 0)
        {
            (FlowNode node, int next) = path.Pop();

            if (next == 2)
            {
                order.Add(node);
                continue;
            }

            path.Push((node, next + 1));

            // What is visited last comes first: the way on, and what is jumped to behind it.
            if ((next == 0 ? node.Conditional : node.FallThrough) is { } successor)
            {
                successor.OpenPredecessors++;

                if (seen.Add(successor))
                {
                    Link(successor);
                    path.Push((successor, 0));
                }
            }
        }

        order.Reverse();
        return order;
    }

    /// <summary>The <c>finally</c> regions that are around a block, innermost first: what runs when it is left for good.</summary>
    public static ImmutableArray<ControlFlowRegion> FinallyAround(BasicBlock block)
    {
        ImmutableArray<ControlFlowRegion>.Builder regions = ImmutableArray.CreateBuilder<ControlFlowRegion>();

        for (ControlFlowRegion? region = block.EnclosingRegion; region is not null; region = region.EnclosingRegion)
        {
            if (region.Kind == ControlFlowRegionKind.Try && region.EnclosingRegion is { Kind: ControlFlowRegionKind.TryAndFinally } both)
            {
                regions.Add(both.NestedRegions.First(static nested => nested.Kind == ControlFlowRegionKind.Finally));
            }
        }

        return regions.ToImmutable();
    }

    /// <summary>How many regions are around a region: more than around any that its errors can lead to.</summary>
    public static int DepthOf(ControlFlowRegion? region)
    {
        int depth = 0;

        for (ControlFlowRegion? outer = region?.EnclosingRegion; outer is not null; outer = outer.EnclosingRegion)
        {
            depth++;
        }

        return depth;
    }

    private void Link(FlowNode node)
    {
        BasicBlock block = node.Block;

        // `while (true)` has a condition that never fails; nothing comes behind it.
        bool? constant = block is { ConditionalSuccessor: not null, BranchValue: not IFlowCaptureReferenceOperation and { } decides }
            && decides.ConstantValue is { HasValue: true, Value: bool value }
            ? value == (block.ConditionKind == ControlFlowConditionKind.WhenTrue)
            : null;

        node.Conditional = block.ConditionalSuccessor is { } conditional && constant != false ? TargetOf(conditional, node.Instance) : null;
        node.FallThrough = block.FallThroughSuccessor is { } fallThrough && constant != true ? TargetOf(fallThrough, node.Instance) : null;
    }

    private FlowNode? TargetOf(ControlFlowBranch branch, FlowInstance from)
    {
        if (branch.Semantics == ControlFlowBranchSemantics.StructuredExceptionHandling)
        {
            return from.Continuation;
        }

        if (branch.Destination is not { } destination)
        {
            return null;
        }

        FlowNode target = NodeOf(destination, Around(destination, from));

        for (int i = branch.FinallyRegions.Length - 1; i >= 0; i--)
        {
            ControlFlowRegion region = branch.FinallyRegions[i];
            target = EntryOf(region, Around(graph.Blocks[region.FirstBlockOrdinal], from), target);
        }

        return target;
    }

    private FlowNode EntryOf(ControlFlowRegion region, FlowInstance from, FlowNode? continuation)
    {
        FlowInstance outer = Around(graph.Blocks[region.FirstBlockOrdinal], from);

        if (!copies.TryGetValue((region, outer, continuation), out FlowInstance? copy))
        {
            copies.Add((region, outer, continuation), copy = new FlowInstance(region, outer, continuation));
        }

        return NodeOf(graph.Blocks[region.FirstBlockOrdinal], copy);
    }

    // A finally is never inside itself: the copy to go on in is the nearest one that has the block.
    private static FlowInstance Around(BasicBlock block, FlowInstance from)
    {
        while (!from.Contains(block))
        {
            from = from.Outer!;
        }

        return from;
    }

    private FlowNode NodeOf(BasicBlock block, FlowInstance instance)
    {
        if (!instance.Nodes.TryGetValue(block.Ordinal, out FlowNode? node))
        {
            instance.Nodes.Add(block.Ordinal, node = new FlowNode(block, instance) { Start = addBlock() });
        }

        return node;
    }
}
