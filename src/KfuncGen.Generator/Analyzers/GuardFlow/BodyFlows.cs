using System.Runtime.CompilerServices;
using KfuncGen.Generator.Analyzers.Symbols;
using KfuncGen.Generator.Analyzers.Uses;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Analyzers.GuardFlow;

/// <summary>The flows of the bodies of a compilation, each followed when it is first asked for and only then.</summary>
internal sealed class BodyFlows
{
    // All analyzers of a run ask about the same bodies.
    private static readonly ConditionalWeakTable<KfuncSymbols, BodyFlows> Known = new();

    private readonly ConditionalWeakTable<IOperation, FlowResult> flows = new();
    private readonly ConditionalWeakTable<IOperation, object> demanding = new();
    private readonly KfuncSymbols symbols;

    private BodyFlows(KfuncSymbols symbols) => this.symbols = symbols;

    /// <summary>The flows of a compilation.</summary>
    /// <param name="symbols">What its symbols say.</param>
    public static BodyFlows Of(KfuncSymbols symbols) => Known.GetValue(symbols, static symbols => new BodyFlows(symbols));

    /// <summary>The uses of kfuncs in the bodies of a member, each body with its flow; bodies without any are not followed.</summary>
    public IEnumerable<(FlowResult Flow, KfuncUse Use)> UsesIn(OperationBlockAnalysisContext context)
    {
        foreach (IOperation body in context.OperationBlocks.Select(BodyOf).Distinct())
        {
            if (Demands(body))
            {
                FlowResult? flow = Of(
                    body,
                    context.OwningSymbol,
                    () => context.GetControlFlowGraph(context.OperationBlocks.First(block => BodyOf(block) == body)),
                    context.CancellationToken);

                foreach (KfuncUse use in flow?.Uses ?? [])
                {
                    yield return (flow!, use);
                }
            }
        }
    }

    /// <summary>The flow of a body.</summary>
    /// <param name="body">The body: an operation without parent.</param>
    /// <param name="member">The member whose body it is.</param>
    /// <param name="graph">Makes its graph.</param>
    /// <param name="cancellation">Stops the analysis.</param>
    public FlowResult? Of(IOperation body, ISymbol member, Func<ControlFlowGraph?> graph, CancellationToken cancellation)
    {
        if (flows.TryGetValue(body, out FlowResult? known))
        {
            return known;
        }

        // Attributes and code outside of any member have no flow.
        if (!HasFlow(body) || graph() is not { } made)
        {
            return null;
        }

        FlowResult result = FlowAnalysis.Run(made, member, symbols, cancellation);
        return flows.GetValue(body, _ => result);
    }

    /// <summary>The body that an operation is part of.</summary>
    public static IOperation BodyOf(IOperation operation)
    {
        while (operation.Parent is { } parent)
        {
            operation = parent;
        }

        return operation;
    }

    private bool Demands(IOperation body) =>
        HasFlow(body) && (bool)demanding.GetValue(body, one => one.DescendantsAndSelf().Any(DemandsItself));

    private bool DemandsItself(IOperation operation)
    {
        foreach (MemberUse use in MemberUses.Of(operation, operation.SemanticModel))
        {
            if (!symbols.DemandsOf(use.Member).IsEmpty)
            {
                return true;
            }
        }

        return MemberUses.OfStatement(operation).Any(member => !symbols.DemandsOf(member).IsEmpty);
    }

    private static bool HasFlow(IOperation body) => body is
        IMethodBodyOperation or IConstructorBodyOperation or IBlockOperation
        or IFieldInitializerOperation or IPropertyInitializerOperation or IParameterInitializerOperation;
}
