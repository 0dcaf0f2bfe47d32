using KfuncGen.Generator.Analyzers.GuardFlow.State;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Analyzers.GuardFlow;

/// <summary>A finally block: what is known at its end, and where ways through it go on.</summary>
internal sealed class FinallyFlow
{
    private readonly HashSet<ISymbol> assigned = new(SymbolEqualityComparer.Default);

    /// <summary>The flow of a finally block that nobody has reached yet.</summary>
    public FinallyFlow(ControlFlowGraph graph, ControlFlowRegion region)
    {
        for (int i = region.FirstBlockOrdinal; i <= region.LastBlockOrdinal; i++)
        {
            BasicBlock block = graph.Blocks[i];
            IEnumerable<IOperation> operations = block.BranchValue is { } value ? block.Operations.Append(value) : block.Operations;
            assigned.UnionWith(operations.SelectMany(static one => one.DescendantsAndSelf()).SelectMany(AssignedPlaces.AssignedBy));
        }
    }

    /// <summary>What is known at its end; unreached where it does not come to one.</summary>
    public FlowState End { get; set; } = FlowState.Unreached;

    /// <summary>The ways through it, with what is known where each enters the first of its finally blocks.</summary>
    public Dictionary<ControlFlowBranch, FlowState> Ways { get; } = [];

    /// <summary>Whether it may assign a place.</summary>
    public bool Assigns(object place) => place is ISymbol symbol && assigned.Contains(symbol);
}
