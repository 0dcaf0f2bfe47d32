using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Lowering.Flow;

/// <summary>Walks all operations of a body.</summary>
internal static class GraphOperations
{
    /// <summary>The operations, each before its parts, in the order of the blocks.</summary>
    public static IEnumerable<IOperation> Operations(this ControlFlowGraph graph)
    {
        foreach (BasicBlock block in graph.Blocks)
        {
            foreach (IOperation operation in block.Operations.SelectMany(static one => one.DescendantsAndSelf()))
            {
                yield return operation;
            }

            foreach (IOperation operation in block.BranchValue?.DescendantsAndSelf() ?? [])
            {
                yield return operation;
            }
        }
    }
}
