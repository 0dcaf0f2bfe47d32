using KfuncGen.Generator.Analyzers.GuardFlow.State;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace KfuncGen.Generator.Analyzers.GuardFlow;

/// <summary>One function's graph, and what is known where each of its blocks starts.</summary>
internal sealed class FunctionFlow
{
    // Far more rounds than people's loops need: each makes known less, so what goes on longer than this is a counter made of bools.
    private const int ManyRounds = 24;

    private readonly FlowState[] starts;
    private readonly int[] rounds;
    private readonly int[][] handlers;

    /// <summary>The flow of a function that nobody has reached yet.</summary>
    /// <param name="graph">Its graph.</param>
    /// <param name="symbol">The lambda or local function; null for the body itself.</param>
    /// <param name="number">How many functions were reached before it.</param>
    public FunctionFlow(ControlFlowGraph graph, IMethodSymbol? symbol, int number)
    {
        Graph = graph;
        Symbol = symbol;
        Number = number;
        starts = new FlowState[graph.Blocks.Length];
        rounds = new int[graph.Blocks.Length];
        handlers = new int[graph.Blocks.Length][];

        foreach (BasicBlock block in graph.Blocks)
        {
            starts[block.Ordinal] = FlowState.Unreached;
            handlers[block.Ordinal] = HandlersAround(block);
        }
    }

    /// <summary>The graph.</summary>
    public ControlFlowGraph Graph { get; }

    /// <summary>The lambda or local function; null for the body itself.</summary>
    public IMethodSymbol? Symbol { get; }

    /// <summary>How many functions were reached before it.</summary>
    public int Number { get; }

    /// <summary>The locals that temporaries stand for where they are assigned through one.</summary>
    public Dictionary<CaptureId, IOperation> CapturedTargets { get; } = [];

    /// <summary>Its finally blocks, by their first block's number.</summary>
    public Dictionary<int, FinallyFlow> Finallys { get; } = [];

    /// <summary>What is known where a block starts.</summary>
    public FlowState StartOf(int block) => starts[block];

    /// <summary>Adds a state in which a block may start.</summary>
    /// <returns>Whether less is known now, or the block was not reached before.</returns>
    public bool Enter(int block, FlowState state, FlowStates states)
    {
        FlowState joined = states.Join(starts[block], state);

        if (joined.IsSame(starts[block]))
        {
            return false;
        }

        if (++rounds[block] > ManyRounds)
        {
            joined = states.OneByOne(joined);

            if (joined.IsSame(starts[block]))
            {
                return false;
            }
        }

        starts[block] = joined;
        return true;
    }

    /// <summary>The first blocks of the handlers that an exception in a block may get to, its finally blocks among them.</summary>
    public int[] HandlersOf(BasicBlock block) => handlers[block.Ordinal];

    private static int[] HandlersAround(BasicBlock block)
    {
        List<int> result = [];

        // Around a lambda's or local function's root are the regions of the function that it is in: they are not its own.
        for (ControlFlowRegion? region = block.EnclosingRegion; region is not null
            && region.Kind != ControlFlowRegionKind.Root; region = region.EnclosingRegion)
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
