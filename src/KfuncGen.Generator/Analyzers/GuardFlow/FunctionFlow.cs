using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace KfuncGen.Generator.Analyzers.GuardFlow;

/// <summary>One function's graph, and the worlds in which each of its blocks may start.</summary>
internal sealed class FunctionFlow
{
    private readonly WorldSet[] starts;
    private readonly int[][] handlers;

    /// <summary>The flow of a function that nobody has reached yet.</summary>
    public FunctionFlow(ControlFlowGraph graph)
    {
        Graph = graph;
        starts = new WorldSet[graph.Blocks.Length];
        handlers = new int[graph.Blocks.Length][];

        foreach (BasicBlock block in graph.Blocks)
        {
            starts[block.Ordinal] = [];
            handlers[block.Ordinal] = HandlersAround(block);
        }
    }

    /// <summary>The graph.</summary>
    public ControlFlowGraph Graph { get; }

    /// <summary>The locals that temporaries stand for where they are assigned through one.</summary>
    public Dictionary<CaptureId, ISymbol> CapturedTargets { get; } = [];

    /// <summary>The worlds in which a block may start.</summary>
    public WorldSet StartOf(int block) => starts[block];

    /// <summary>The first blocks of the handlers that an exception in a block may get to, its finally blocks among them.</summary>
    public int[] HandlersOf(BasicBlock block) => handlers[block.Ordinal];

    private static int[] HandlersAround(BasicBlock block)
    {
        List<int> result = [];

        // Around a lambda's or local function's root are the regions of the function that it is in: they are not its own.
        for (ControlFlowRegion? region = block.EnclosingRegion; region is not null && region.Kind != ControlFlowRegionKind.Root; region = region.EnclosingRegion)
        {
            if (region.Kind == ControlFlowRegionKind.Try)
            {
                foreach (ControlFlowRegion handler in region.EnclosingRegion!.NestedRegions)
                {
                    if (handler.Kind != ControlFlowRegionKind.Try)
                    {
                        result.Add(handler.FirstBlockOrdinal);
                    }
                }
            }
        }

        return [.. result];
    }
}
