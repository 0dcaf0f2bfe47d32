using KfuncGen.Generator.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Analyzers.GuardFlow;

/// <summary>
/// Follows a body, its lambdas and local functions, and works out in which worlds each of its uses of kfuncs happens.
/// </summary>
/// <remarks>
/// <para>
/// A world is what one way through the code has learned. A test of a guard makes two worlds of one, so a truth value kept
/// in a local needs no rule of its own: the world in which it is true is the one in which the kfunc was found. Where ways
/// meet, their worlds are put side by side, and what is known is what all of them agree on.
/// </para>
/// <para>
/// Lambdas and local functions start in the worlds in which they are created, called or made a delegate of: kfuncs do not go
/// away until the code runs. A local function that nobody uses starts in the body's own world.
/// </para>
/// </remarks>
internal sealed class FlowAnalysis
{
    private readonly Dictionary<IMethodSymbol, FunctionFlow> functions = new(SymbolEqualityComparer.Default);
    private readonly Queue<(FunctionFlow Function, int Block)> pending = new();
    private readonly KfuncSymbols symbols;
    private readonly AssignedPlaces places;
    private readonly ExpressionFlow expressions;
    private readonly CancellationToken cancellation;
    private readonly FlowResult result = new();

    private FlowAnalysis(ControlFlowGraph graph, KfuncSymbols symbols, CancellationToken cancellation)
    {
        this.symbols = symbols;
        this.cancellation = cancellation;
        places = AssignedPlaces.In(graph.OriginalOperation);
        expressions = new ExpressionFlow(this, symbols, places, result);
    }

    /// <summary>Follows a body.</summary>
    /// <param name="graph">The graph of the whole body.</param>
    /// <param name="member">The member whose body it is: what it requires of its callers is known in it.</param>
    /// <param name="symbols">What symbols say.</param>
    /// <param name="cancellation">Stops the analysis.</param>
    public static FlowResult Run(ControlFlowGraph graph, ISymbol member, KfuncSymbols symbols, CancellationToken cancellation)
    {
        FlowAnalysis analysis = new(graph, symbols, cancellation);
        World start = analysis.Granted(member, World.Unknown);

        try
        {
            FunctionFlow body = new(graph);
            analysis.Enter(body, 0, [start]);
            analysis.Drain();
            analysis.StartUnused(body, start);
        }
        catch (InsufficientExecutionStackException)
        {
            // An expression nested so deeply that the compiler refuses it, too (CS8078).
            return new FlowResult();
        }

        return analysis.result;
    }

    /// <summary>A local function is called or made a delegate of.</summary>
    public void Reach(FunctionFlow from, IMethodSymbol localFunction, World world)
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

            function = new FunctionFlow(scope.GetLocalFunctionControlFlowGraph(localFunction, cancellation));
            functions.Add(localFunction, function);
        }

        Enter(function, 0, [AsSeenInside(localFunction, world)]);
    }

    /// <summary>A lambda is created.</summary>
    public void Reach(FunctionFlow from, IFlowAnonymousFunctionOperation lambda, World world)
    {
        if (!functions.TryGetValue(lambda.Symbol, out FunctionFlow? function))
        {
            function = new FunctionFlow(from.Graph.GetAnonymousFunctionControlFlowGraphInScope(lambda, cancellation));
            functions.Add(lambda.Symbol, function);
        }

        Enter(function, 0, [AsSeenInside(lambda.Symbol, world)]);
    }

    // What was kept in a local holds inside as long as nobody assigns it again.
    private World AsSeenInside(IMethodSymbol function, World world) =>
        Granted(function, world.Keep(place => place is ISymbol symbol && places.IsAssignedOnce(symbol)));

    private World Granted(ISymbol member, World world)
    {
        foreach (string identifier in symbols.GrantedIn(member))
        {
            world = world.With(identifier, true);
        }

        return world;
    }

    private void Enter(FunctionFlow function, int block, IEnumerable<World> worlds)
    {
        if (function.StartOf(block).AddAll(worlds))
        {
            pending.Enqueue((function, block));
        }
    }

    private void Drain()
    {
        while (pending.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            (FunctionFlow function, int ordinal) = pending.Dequeue();
            Visit(function, function.Graph.Blocks[ordinal]);
        }
    }

    private void StartUnused(FunctionFlow body, World start)
    {
        bool wasUnused;

        do
        {
            wasUnused = false;

            foreach (FunctionFlow outer in functions.Values.Prepend(body).ToArray())
            {
                foreach (IMethodSymbol localFunction in outer.Graph.LocalFunctions)
                {
                    if (!functions.ContainsKey(localFunction))
                    {
                        wasUnused = true;
                        Reach(outer, localFunction, start);
                        Drain();
                    }
                }
            }
        }
        while (wasUnused);
    }

    private void Visit(FunctionFlow function, BasicBlock block)
    {
        WorldSet worlds = [.. function.StartOf(block.Ordinal)];
        Throw(function, block, worlds);

        foreach (IOperation operation in block.Operations)
        {
            List<Outcome> outcomes = Evaluate(function, operation, worlds);
            worlds = Worlds(outcomes);

            // What an initializer sets is to it what a method returns.
            if (operation is ISimpleAssignmentOperation && function.Graph.OriginalOperation is ISymbolInitializerOperation)
            {
                result.AddReturns(function.Graph, outcomes);
            }

            Throw(function, block, worlds);
        }

        if (block.BranchValue is null)
        {
            Follow(function, block.FallThroughSuccessor, worlds);
            return;
        }

        List<Outcome> ends = Evaluate(function, block.BranchValue, worlds);
        Throw(function, block, Worlds(ends));

        if (block.ConditionKind == ControlFlowConditionKind.None)
        {
            if (block.FallThroughSuccessor?.Semantics == ControlFlowBranchSemantics.Return)
            {
                result.AddReturns(function.Graph, ends);
            }

            Follow(function, block.FallThroughSuccessor, Worlds(ends));
            return;
        }

        bool jumpsIf = block.ConditionKind == ControlFlowConditionKind.WhenTrue;
        Follow(function, block.ConditionalSuccessor, Worlds(ends, jumpsIf));
        Follow(function, block.FallThroughSuccessor, Worlds(ends, !jumpsIf));
    }

    private List<Outcome> Evaluate(FunctionFlow function, IOperation operation, WorldSet worlds)
    {
        List<Outcome> outcomes = [];

        foreach (World world in worlds)
        {
            outcomes.AddRange(expressions.Evaluate(function, operation, world));
        }

        return outcomes;
    }

    private void Throw(FunctionFlow function, BasicBlock block, WorldSet worlds)
    {
        foreach (int handler in function.HandlersOf(block))
        {
            Enter(function, handler, worlds);
        }
    }

    private void Follow(FunctionFlow function, ControlFlowBranch? branch, WorldSet worlds)
    {
        if (branch is null || worlds.IsEmpty)
        {
            return;
        }

        foreach (ControlFlowRegion final in branch.FinallyRegions)
        {
            Enter(function, final.FirstBlockOrdinal, worlds);
        }

        if (branch.Destination is not { } destination)
        {
            return;
        }

        // What a finally block tests is not known behind it; what it may assign is no longer known.
        bool isInterrupted = !branch.FinallyRegions.IsEmpty;
        Enter(function, destination.Ordinal, worlds.Select(world => world.Keep(place =>
            !branch.LeavingRegions.Any(region => Declares(region, place))
            && !(isInterrupted && place is ISymbol symbol && !places.IsAssignedOnce(symbol)))));
    }

    private static bool Declares(ControlFlowRegion region, object place) => place switch
    {
        CaptureId capture => region.CaptureIds.Contains(capture),
        ILocalSymbol local => region.Locals.Contains(local, SymbolEqualityComparer.Default),
        _ => false,
    };

    private static WorldSet Worlds(List<Outcome> outcomes, bool? value = null)
    {
        WorldSet worlds = [];

        foreach (Outcome outcome in outcomes)
        {
            if (value is null || outcome.Value is not FlowValue.Boolean known || known.Value == value)
            {
                worlds.Add(outcome.World);
            }
        }

        return worlds;
    }
}
