using System.Runtime.CompilerServices;
using KfuncGen.Generator.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Analyzers.GuardFlow;

/// <summary>The flows of the bodies of a compilation, each followed when it is first asked for and only then.</summary>
/// <param name="symbols">What symbols say.</param>
internal sealed class BodyFlows(KfuncSymbols symbols)
{
    private readonly ConditionalWeakTable<IOperation, FlowResult> flows = new();

    /// <summary>The flow of a body.</summary>
    /// <param name="body">The body: an operation without parent.</param>
    /// <param name="member">The member whose body it is.</param>
    /// <param name="graph">Makes its graph.</param>
    /// <param name="cancellation">Stops the analysis.</param>
    public FlowResult Of(IOperation body, ISymbol member, Func<ControlFlowGraph?> graph, CancellationToken cancellation)
    {
        if (flows.TryGetValue(body, out FlowResult? known))
        {
            return known;
        }

        // Attributes and code outside of any member have no flow.
        FlowResult result = HasFlow(body) && graph() is { } made ? FlowAnalysis.Run(made, member, symbols, cancellation) : new FlowResult();
        return flows.GetValue(body, _ => result);
    }

    private static bool HasFlow(IOperation body) => body is
        IMethodBodyOperation or IConstructorBodyOperation or IBlockOperation
        or IFieldInitializerOperation or IPropertyInitializerOperation or IParameterInitializerOperation;
}
