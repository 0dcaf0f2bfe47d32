using System.Collections.Immutable;
using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Lowering.Calls;
using KfuncGen.Generator.Lowering.Expressions;
using KfuncGen.Generator.Lowering.Flow;
using KfuncGen.Generator.Lowering.Memory;
using KfuncGen.Generator.Lowering.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Lowering;

/// <summary>
/// Lowers one body, block by block. What expressions become is said in classes of their own, which all share this one: it
/// knows where in the body they are.
/// </summary>
internal sealed class BodyLowering
{
    private readonly ControlFlowGraph graph;
    private readonly FlowGraph flow;
    private readonly BodyLowering? caller;
    private readonly Dictionary<FlowNode, IrBlock> aborts = [];
    private readonly List<FlowNode> pendingAborts = [];
    private readonly ITypeSymbol returnType;
    private FlowNode node = null!;

    /// <summary>Prepares a body.</summary>
    /// <param name="function">The function that its code goes to.</param>
    /// <param name="graph">The body.</param>
    /// <param name="returnType">What it returns.</param>
    /// <param name="caller">The body that it is put into; null where it is the function's own.</param>
    public BodyLowering(FunctionLowering function, ControlFlowGraph graph, ITypeSymbol returnType, BodyLowering? caller)
    {
        Function = function;
        this.graph = graph;
        this.returnType = returnType;
        this.caller = caller;
        flow = new FlowGraph(graph, function.AddBlock);
        Variables = new VariableHomes(this, graph);
        Captures = new CaptureLowering(this, graph);
        Memory = new MemoryLowering(this);
        Places = new PlaceLowering(this);
        Expressions = new ExpressionLowering(this);
        Conditions = new ConditionLowering(this);
        Conversions = new ConversionLowering(this);
        Arithmetic = new ArithmeticLowering(this);
        Assignments = new AssignmentLowering(this);
        Spans = new SpanLowering(this);
        Packets = new PacketLowering(this);
        Calls = new CallLowering(this);
    }

    /// <summary>The function that the code goes to.</summary>
    public FunctionLowering Function { get; }

    /// <summary>The program.</summary>
    public ProgramLowering Program => Function.Program;

    /// <summary>Appends to the function.</summary>
    public IrBuilder Builder => Function.Builder;

    /// <summary>Where variables live.</summary>
    public VariableHomes Variables { get; }

    /// <summary>What the compiler puts aside in the middle of an expression.</summary>
    public CaptureLowering Captures { get; }

    /// <summary>Loads, stores and copies.</summary>
    public MemoryLowering Memory { get; }

    /// <summary>What can be assigned.</summary>
    public PlaceLowering Places { get; }

    /// <summary>What has a value.</summary>
    public ExpressionLowering Expressions { get; }

    /// <summary>What decides where to go on.</summary>
    public ConditionLowering Conditions { get; }

    /// <summary>Conversions between types.</summary>
    public ConversionLowering Conversions { get; }

    /// <summary>Sums, products and so on.</summary>
    public ArithmeticLowering Arithmetic { get; }

    /// <summary>Assignments.</summary>
    public AssignmentLowering Assignments { get; }

    /// <summary>Spans and their elements.</summary>
    public SpanLowering Spans { get; }

    /// <summary>The bytes of packets.</summary>
    public PacketLowering Packets { get; }

    /// <summary>Calls.</summary>
    public CallLowering Calls { get; }

    /// <summary>The copy of the part of the body that is lowered.</summary>
    public FlowInstance Instance => node.Instance;

    /// <summary>The object that an instance member works on; null in a static one.</summary>
    public Place.Memory? This { get; init; }

    /// <summary>
    /// Lowers the body from the block that is being built. Where it ends, building goes on in a block that all its returns
    /// lead to.
    /// </summary>
    /// <returns>What it returns.</returns>
    public LoweredValue Lower()
    {
        if (caller is null)
        {
            Variables.Initialize(Function.Method);
        }

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
        return Expressions.ReadVariable(this, returnType);
    }

    /// <summary>Whether a body is this one, or one that this one is put into.</summary>
    public bool IsInside(ControlFlowGraph other) => graph == other || caller?.IsInside(other) == true;

    /// <summary>Where code goes on that meets an error: the innermost <c>finally</c> around it, or out of the function.</summary>
    public IrBlock AbortTarget()
    {
        ImmutableArray<ControlFlowRegion> regions = FlowGraph.FinallyAround(node.Block);

        if (regions.IsEmpty)
        {
            return caller?.AbortTarget() ?? Function.AbortBlock();
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

    /// <summary>Leaves for an error where a comparison does not hold, and goes on in a new block where it does.</summary>
    public void Require(IrCondition condition, IrValue left, IrValue right)
    {
        IrBlock next = Function.AddBlock();
        Builder.Branch(condition, left, right, next, AbortTarget());
        Function.Continue(next);
    }

    /// <summary>Reports that something cannot be lowered, at its syntax.</summary>
    public void Report(DiagnosticDescriptor descriptor, SyntaxNode syntax, params object[] arguments) =>
        Program.Report(new LoweringProblem(descriptor, syntax.GetLocation(), arguments));

    // In the graph nothing leads to a catch, as if it were not there.
    private void RefuseCatch()
    {
        SyntaxNode body = graph.OriginalOperation.Syntax;

        // A local function has a graph of its own, whose body it is then; in an expression only a lambda has statements.
        foreach (CatchClauseSyntax clause in body
            .DescendantNodes(node => node == body || node is not (LocalFunctionStatementSyntax or ExpressionSyntax))
            .OfType<CatchClauseSyntax>())
        {
            Expressions.Unsupported(clause, "'catch'", "BPF has no exceptions; look at the values that functions return");
        }
    }

    private void LowerFrom(FlowNode entry, ref IrBlock? exit)
    {
        List<FlowNode> order = flow.ReversePostorder(entry);
        Close(entry);

        foreach (FlowNode next in order)
        {
            Program.Cancellation.ThrowIfCancellationRequested();
            node = next;
            Builder.Block = node.Start;

            if (node.Block.Kind == BasicBlockKind.Exit)
            {
                exit = node.Start;
                continue;
            }

            foreach (IOperation operation in node.Block.Operations)
            {
                Builder.Line = Program.Context.LineOf(operation.Syntax);
                Expressions.Execute(operation);
            }

            End();
            Close(node.Conditional);
            Close(node.FallThrough);
        }
    }

    private void End()
    {
        BasicBlock block = node.Block;

        if (block.BranchValue is { } value)
        {
            Builder.Line = Program.Context.LineOf(value.Syntax);

            if (node is { Conditional: { } conditional, FallThrough: { } otherwise })
            {
                bool isWhenTrue = block.ConditionKind == ControlFlowConditionKind.WhenTrue;
                Conditions.Branch(value, isWhenTrue ? conditional.Start : otherwise.Start, isWhenTrue ? otherwise.Start : conditional.Start);
                return;
            }

            switch (block.FallThroughSuccessor?.Semantics)
            {
                case ControlFlowBranchSemantics.Return:
                    Assignments.WriteVariable(this, returnType, Expressions.Evaluate(value), value.Syntax);
                    break;

                case ControlFlowBranchSemantics.Throw:
                    // Without the keyword it is the compiler's own: no arm of a switch expression fits.
                    if (value.Syntax.FirstAncestorOrSelf<SyntaxNode>(static one => one is ThrowStatementSyntax or ThrowExpressionSyntax) is { } thrown)
                    {
                        Expressions.Unsupported(thrown, "'throw'", "BPF has no exceptions; return a value that says what is wrong");
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
