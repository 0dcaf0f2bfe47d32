using KfuncGen.Generator.Analyzers.GuardFlow.Logic;
using KfuncGen.Generator.Analyzers.GuardFlow.State;
using KfuncGen.Generator.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Analyzers.GuardFlow;

/// <summary>
/// Follows a body, its lambdas and local functions, and works out what is known where it uses kfuncs.
/// </summary>
/// <remarks>
/// <para>
/// What is known is one formula, and a test of a guard is a variable in it. So a truth value kept in a local needs no rule of
/// its own, and neither do two of them, or twenty: the local is a variable that is as true as the guard it was set from. Where
/// ways meet, either formula may hold.
/// </para>
/// <para>
/// Lambdas and local functions start with what is known where they are created, called or made a delegate of: kfuncs do not go
/// away until the code runs. A local function that nobody uses starts with what the body starts with.
/// </para>
/// </remarks>
internal sealed class FlowAnalysis
{
    private readonly Dictionary<IMethodSymbol, FunctionFlow> functions = new(SymbolEqualityComparer.Default);

    // Outer functions first, and blocks in the order of the code: most are then visited once.
    private readonly SortedSet<(int Function, int Block)> pending = [];
    private readonly List<FunctionFlow> reached = [];
    private readonly FlowContext context;
    private readonly ExpressionFlow expressions;
    private readonly CancellationToken cancellation;

    private FlowAnalysis(ControlFlowGraph graph, ISymbol member, KfuncSymbols symbols, CancellationToken cancellation)
    {
        this.cancellation = cancellation;
        context = new FlowContext(graph.OriginalOperation, member, symbols);
        expressions = new ExpressionFlow(this, context);
    }

    /// <summary>Follows a body.</summary>
    /// <param name="graph">The graph of the whole body.</param>
    /// <param name="member">The member whose body it is: what it requires of its callers is known in it.</param>
    /// <param name="symbols">What symbols say.</param>
    /// <param name="cancellation">Stops the analysis.</param>
    public static FlowResult Run(ControlFlowGraph graph, ISymbol member, KfuncSymbols symbols, CancellationToken cancellation)
    {
        FlowAnalysis analysis = new(graph, member, symbols, cancellation);
        FlowState start = analysis.Granted(member, FlowState.Unknown);

        try
        {
            FunctionFlow body = analysis.Add(graph, null);
            analysis.Enter(body, 0, start);
            analysis.Drain();
            analysis.StartUnused(start);
        }
        catch (InsufficientExecutionStackException)
        {
            // An expression nested so deeply that the compiler refuses it, too (CS8078).
        }

        return analysis.context.Result;
    }

    /// <summary>A local function is called or made a delegate of.</summary>
    public void Reach(FunctionFlow from, IMethodSymbol localFunction)
    {
        localFunction = localFunction.OriginalDefinition;

        if (!functions.TryGetValue(localFunction, out FunctionFlow? function))
        {
            ControlFlowGraph? scope = from.Graph;

            while (scope is not null && !scope.LocalFunctions.Contains(localFunction))
            {
                scope = scope.Parent;
            }

            // Code that does not compile may call one that is out of scope.
            if (scope is null)
            {
                return;
            }

            function = Add(scope.GetLocalFunctionControlFlowGraph(localFunction, cancellation), localFunction);
        }

        Enter(function, 0, AsSeenInside(localFunction, context.Now));
    }

    /// <summary>A lambda is created.</summary>
    public void Reach(FunctionFlow from, IFlowAnonymousFunctionOperation lambda)
    {
        if (!functions.TryGetValue(lambda.Symbol, out FunctionFlow? function))
        {
            function = Add(from.Graph.GetAnonymousFunctionControlFlowGraphInScope(lambda, cancellation), lambda.Symbol);
        }

        Enter(function, 0, AsSeenInside(lambda.Symbol, context.Now));
    }

    private FunctionFlow Add(ControlFlowGraph graph, IMethodSymbol? symbol)
    {
        FunctionFlow function = new(graph, symbol, reached.Count);
        reached.Add(function);

        if (symbol is not null)
        {
            functions.Add(symbol, function);
        }

        return function;
    }

    // What was kept in a local holds inside as long as nobody assigns it again.
    private FlowState AsSeenInside(IMethodSymbol function, FlowState state) =>
        Granted(function, context.States.Forget(state, place => place is not ISymbol symbol || !context.Places.IsAssignedOnce(symbol)));

    private FlowState Granted(ISymbol member, FlowState state)
    {
        foreach (string identifier in context.Symbols.GrantedIn(member))
        {
            state = context.States.Assume(state, context.Facts.Has(identifier));
            context.Facts.Vouches(identifier);
        }

        return state;
    }

    private void Enter(FunctionFlow function, int block, FlowState state)
    {
        if (state.IsReached && function.Enter(block, state, context.States))
        {
            pending.Add((function.Number, block));
        }
    }

    private void Drain()
    {
        while (pending.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            (int function, int block) = pending.Min;
            pending.Remove((function, block));
            Visit(reached[function], reached[function].Graph.Blocks[block]);
        }
    }

    private void StartUnused(FlowState start)
    {
        for (int i = 0; i < reached.Count; i++)
        {
            foreach (IMethodSymbol localFunction in reached[i].Graph.LocalFunctions)
            {
                if (!functions.ContainsKey(localFunction))
                {
                    context.Now = start;
                    Reach(reached[i], localFunction);
                    Drain();
                }
            }
        }
    }

    private void Visit(FunctionFlow function, BasicBlock block)
    {
        context.Now = function.StartOf(block.Ordinal);
        Throw(function, block);

        foreach (IOperation operation in block.Operations)
        {
            FlowValue? value = expressions.Statement(function, operation);

            // What an initializer sets is to it what a method returns.
            if (operation is ISimpleAssignmentOperation && function.Graph.OriginalOperation is ISymbolInitializerOperation)
            {
                Return(function, value);
            }

            Throw(function, block);
        }

        if (block.BranchValue is null)
        {
            Follow(function, block, block.FallThroughSuccessor, context.Now);
            return;
        }

        FlowValue? end = expressions.Statement(function, block.BranchValue);
        Throw(function, block);

        if (block.ConditionKind == ControlFlowConditionKind.None)
        {
            if (block.FallThroughSuccessor?.Semantics == ControlFlowBranchSemantics.Return)
            {
                Return(function, end);
            }

            Follow(function, block, block.FallThroughSuccessor, context.Now);
            return;
        }

        bool jumpsIf = block.ConditionKind == ControlFlowConditionKind.WhenTrue;
        Condition condition = ExpressionFlow.ConditionOf(end);
        FlowState here = context.Now;
        Follow(function, block, block.ConditionalSuccessor, context.States.Assume(here, condition.When(jumpsIf)));
        Follow(function, block, block.FallThroughSuccessor, context.States.Assume(here, condition.When(!jumpsIf)));
    }

    private void Return(FunctionFlow function, FlowValue? value)
    {
        if (context.Now.IsReached)
        {
            context.Result.AddReturn(function.Symbol, context.Formulas.And(context.Now.Holds, ExpressionFlow.ConditionOf(value).WhenTrue));
        }
    }

    private void Throw(FunctionFlow function, BasicBlock block)
    {
        foreach (int handler in function.HandlersOf(block))
        {
            Enter(function, handler, context.Now);
        }
    }

    private void Follow(FunctionFlow function, BasicBlock block, ControlFlowBranch? branch, FlowState state)
    {
        if (branch is null || !state.IsReached)
        {
            return;
        }

        if (branch is { Destination: null, Semantics: ControlFlowBranchSemantics.StructuredExceptionHandling })
        {
            EndFinally(function, block, state);
            return;
        }

        if (branch.FinallyRegions.IsEmpty)
        {
            Arrive(function, branch, state);
            return;
        }

        foreach (ControlFlowRegion final in branch.FinallyRegions)
        {
            FinallyFlow flow = FinallyOf(function, final);
            flow.Ways[branch] = context.States.Join(
                flow.Ways.TryGetValue(branch, out FlowState? known) ? known : FlowState.Unreached, state);
            Enter(function, final.FirstBlockOrdinal, state);
        }

        GoOn(function, branch);
    }

    private void EndFinally(FunctionFlow function, BasicBlock block, FlowState state)
    {
        ControlFlowRegion? region = block.EnclosingRegion;

        while (region is not null && region.Kind is not (ControlFlowRegionKind.Finally or ControlFlowRegionKind.Root))
        {
            region = region.EnclosingRegion;
        }

        if (region?.Kind != ControlFlowRegionKind.Finally)
        {
            return;
        }

        FinallyFlow flow = FinallyOf(function, region);
        FlowState end = context.States.Join(flow.End, state);

        if (!end.IsSame(flow.End))
        {
            flow.End = end;

            foreach (ControlFlowBranch way in flow.Ways.Keys.ToArray())
            {
                GoOn(function, way);
            }
        }
    }

    // Behind its finally blocks a way knows what it knew before them, and what they have learned and assigned.
    private void GoOn(FunctionFlow function, ControlFlowBranch branch)
    {
        FlowState state = FinallyOf(function, branch.FinallyRegions[0]).Ways[branch];

        foreach (ControlFlowRegion final in branch.FinallyRegions)
        {
            FinallyFlow flow = FinallyOf(function, final);

            if (!flow.End.IsReached)
            {
                return;
            }

            state = context.States.Learn(state, flow.End, flow.Assigns);
        }

        Arrive(function, branch, state);
    }

    private FinallyFlow FinallyOf(FunctionFlow function, ControlFlowRegion region)
    {
        if (!function.Finallys.TryGetValue(region.FirstBlockOrdinal, out FinallyFlow? flow))
        {
            flow = new FinallyFlow(function.Graph, region);
            function.Finallys.Add(region.FirstBlockOrdinal, flow);
        }

        return flow;
    }

    private void Arrive(FunctionFlow function, ControlFlowBranch branch, FlowState state)
    {
        if (branch.Destination is { } destination)
        {
            Enter(function, destination.Ordinal, branch.LeavingRegions.IsEmpty
                ? state
                : context.States.Forget(state, place => branch.LeavingRegions.Any(region => Declares(region, place))));
        }
    }

    private static bool Declares(ControlFlowRegion region, object place) => place switch
    {
        CaptureId capture => region.CaptureIds.Contains(capture),
        ILocalSymbol local => region.Locals.Contains(local, SymbolEqualityComparer.Default),
        _ => false,
    };
}
