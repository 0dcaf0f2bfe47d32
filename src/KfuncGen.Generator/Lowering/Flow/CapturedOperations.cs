using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace KfuncGen.Generator.Lowering.Flow;

/// <summary>What the graph of a body puts aside in the middle of an expression, by what refers to it.</summary>
internal sealed class CapturedOperations
{
    private readonly Dictionary<CaptureId, IOperation> origins = [];

    /// <summary>Collects them.</summary>
    public CapturedOperations(ControlFlowGraph graph)
    {
        foreach (IOperation operation in graph.Operations())
        {
            if (operation is IFlowCaptureOperation capture)
            {
                origins[capture.Id] = capture.Value;
            }
        }
    }

    /// <summary>Whether what is put aside is a reference that a condition chooses, <c>c ? ref a : ref b</c>, and no value.</summary>
    public static bool IsReference(IFlowCaptureOperation capture) =>
        capture.Value.Syntax.Parent is RefExpressionSyntax { Parent: ConditionalExpressionSyntax };

    /// <summary>What an operation was before it was put aside; an operation that was not is itself.</summary>
    public IOperation Origin(IOperation operation)
    {
        while (operation is IFlowCaptureReferenceOperation reference && origins.TryGetValue(reference.Id, out IOperation? origin))
        {
            operation = origin;
        }

        return operation;
    }
}
