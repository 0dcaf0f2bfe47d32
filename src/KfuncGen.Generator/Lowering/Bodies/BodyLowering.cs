using System.Collections.Immutable;
using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Lowering.Flow;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Memory;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace KfuncGen.Generator.Lowering.Bodies;

/// <summary>
/// Lowers one body, block by block. What expressions become is said in classes of their own, which all share this one: it
/// knows where in the body they are.
/// </summary>
internal sealed class BodyLowering
{
    private readonly BodyScope scope;
    private readonly FlowGraph flow;
    private readonly MemoryLowering access;
    private readonly VariableLowering variables;
    private readonly ExpressionLowering expressions;
    private readonly Dictionary<FlowNode, IrBlock> aborts = [];
    private readonly List<FlowNode> pendingAborts = [];
    private readonly ITypeSymbol returnType;
    private readonly bool isFramework;
    private FlowNode node = null!;
    private Place.Memory? result;

    /// <summary>Prepares a body.</summary>
    /// <param name="scope">The body, and where its code goes.</param>
    /// <param name="returnType">What it returns.</param>
    /// <param name="callees">What its calls lead to.</param>
    public BodyLowering(BodyScope scope, ITypeSymbol returnType, ICallees callees)
    {
        this.scope = scope;
        this.returnType = returnType;
        scope.AbortTarget = AbortTarget;
        isFramework = scope.Program.Context.IsFramework(scope.Graph);
        flow = new FlowGraph(scope.Graph, scope.Function.AddBlock);
        access = new MemoryLowering(scope);
        variables = new VariableLowering(scope, access);
        expressions = new ExpressionLowering(scope, callees);
    }

    private FunctionScope Function => scope.Function;

    private IrBuilder Builder => scope.Builder;

    /// <summary>
    /// Lowers the body from the block that is being built. Where it ends, building goes on in a block that all its returns
    /// lead to.
    /// </summary>
    /// <param name="method">The method that it is the body of; null for a body without parameters.</param>
    /// <returns>What it returns.</returns>
    public LoweredValue Lower(IMethodSymbol? method)
    {
        if (method is not null)
        {
            expressions.Homes.Initialize(method);
        }

        result = ResultMemory();

        RefuseCatch();

        FlowNode entry = flow.Entry;
        Builder.Jump(entry.Start);
        entry.OpenPredecessors++;
        IrBlock? exit = null;
        LowerFrom(entry, ref exit);

        // An error in a finally goes to those around it: from the inside out, each has all its predecessors when it is its turn.
        while (pendingAborts.Count > 0)
        {
            FlowNode abort = pendingAborts.OrderByDescending(static one => FlowGraph.DepthOf(one.Instance.Region)).First();
            pendingAborts.Remove(abort);
            Function.Continue(aborts[abort]);
            Builder.Jump(abort.Start);
            abort.OpenPredecessors++;
            LowerFrom(abort, ref exit);
        }

        if (exit is null)
        {
            // It never ends; what is built behind it is never reached.
            exit = Function.AddBlock();
            Function.Variables.Seal(exit);
        }

        Builder.Block = exit;
        return result is not null ? new LoweredValue.Struct(result) : variables.Read(this, returnType);
    }

    // Of a function's own body it is the caller's, of one that is part of another it is a temporary.
    private Place.Memory? ResultMemory() =>
        returnType.SpecialType == SpecialType.System_Void || ScalarType.Of(returnType) is not null
        || scope.Program.Context.Layouts.Of(returnType) is not { } layout ? null
        : scope.Caller is null ? new Place.Memory(Function.Read(Function, 0, IrType.Pointer), 0)
        : access.Temporary(this, "a result", returnType, layout);

    private IrBlock AbortTarget()
    {
        ImmutableArray<ControlFlowRegion> regions = FlowGraph.FinallyAround(node.Block);

        if (regions.IsEmpty)
        {
            return scope.Caller?.AbortTarget() ?? Function.AbortBlock();
        }

        FlowNode entry = flow.EntryOfAbort(regions[0], node.Instance);

        // A block of its own: the finally may begin with a loop.
        if (!aborts.TryGetValue(entry, out IrBlock? landing))
        {
            aborts.Add(entry, landing = Function.AddBlock());
            pendingAborts.Add(entry);
        }

        return landing;
    }

    // In the graph nothing leads to a catch, as if it were not there.
    private void RefuseCatch()
    {
        SyntaxNode body = scope.Graph.OriginalOperation.Syntax;

        // A local function has a graph of its own, whose body it is then; in an expression only a lambda has statements.
        foreach (CatchClauseSyntax clause in body
            .DescendantNodes(node => node == body || node is not (LocalFunctionStatementSyntax or ExpressionSyntax))
            .OfType<CatchClauseSyntax>())
        {
            scope.Unsupported(clause, "'catch'", "BPF has no exceptions; look at the values that functions return");
        }
    }

    private void LowerFrom(FlowNode entry, ref IrBlock? exit)
    {
        List<FlowNode> order = flow.ReversePostorder(entry);
        Close(entry);

        foreach (FlowNode next in order)
        {
            scope.Program.Cancellation.ThrowIfCancellationRequested();
            node = next;
            scope.Instance = node.Instance;
            Builder.Block = node.Start;

            if (node.Block.Kind == BasicBlockKind.Exit)
            {
                exit = node.Start;
                continue;
            }

            foreach (IOperation operation in node.Block.Operations)
            {
                Begin(operation.Syntax);
                expressions.Execute(operation);
            }

            End();
            Close(node.Conditional);
            Close(node.FallThrough);
        }
    }

    // What is done in a method of the framework is done where that is called.
    private void Begin(SyntaxNode syntax)
    {
        if (!isFramework)
        {
            Builder.Line = scope.Program.Context.LineOf(syntax);
            Builder.Origin = syntax;
        }
    }

    private void End()
    {
        BasicBlock block = node.Block;

        if (block.BranchValue is { } value)
        {
            Begin(value.Syntax);

            if (node is { Conditional: { } conditional, FallThrough: { } otherwise })
            {
                bool isWhenTrue = block.ConditionKind == ControlFlowConditionKind.WhenTrue;
                expressions.Conditions.Branch(
                    value, isWhenTrue ? conditional.Start : otherwise.Start, isWhenTrue ? otherwise.Start : conditional.Start);
                return;
            }

            switch (block.FallThroughSuccessor?.Semantics)
            {
                case ControlFlowBranchSemantics.Return:
                    LoweredValue returned = expressions.Evaluate(value);

                    if (result is not null)
                    {
                        variables.Write(result, returnType, returned, value.Syntax);
                    }
                    else
                    {
                        variables.Write(this, returnType, returned, value.Syntax);
                    }

                    break;

                case ControlFlowBranchSemantics.Throw:
                    // Without the keyword it is the compiler's own: no arm of a switch expression fits. What the framework throws ends
                    // the program.
                    if (!isFramework && value.Syntax.FirstAncestorOrSelf<SyntaxNode>(
                        static one => one is ThrowStatementSyntax or ThrowExpressionSyntax) is { } thrown)
                    {
                        scope.Unsupported(thrown, "'throw'", "BPF has no exceptions; return a value that says what is wrong");
                    }

                    Builder.Jump(AbortTarget());
                    return;
            }
        }

        if ((node.Conditional ?? node.FallThrough) is { } only)
        {
            Builder.Jump(only.Start);
        }
        else
        {
            // The end of a finally that runs because of an error, or a place that the compiler knows is never reached.
            Builder.Jump(AbortTarget());
        }
    }

    private void Close(FlowNode? successor)
    {
        if (successor is not null && --successor.OpenPredecessors == 0)
        {
            Function.Variables.Seal(successor.Start);
        }
    }
}
