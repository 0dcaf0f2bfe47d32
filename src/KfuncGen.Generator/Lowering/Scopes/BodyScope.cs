using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Lowering.Flow;
using KfuncGen.Generator.Lowering.Refusals;
using KfuncGen.Generator.Lowering.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace KfuncGen.Generator.Lowering.Scopes;

/// <summary>Where in a program the code is that is being built: the body, its function, and the way out of it for an error.</summary>
/// <param name="function">The function that the code goes to.</param>
/// <param name="graph">The body.</param>
/// <param name="caller">The body that it is put into; null where it is the function's own.</param>
/// <param name="instance">The object that an instance member works on; null in a static one.</param>
internal sealed class BodyScope(FunctionScope function, ControlFlowGraph graph, BodyScope? caller, Place.Memory? instance)
{
    /// <summary>The function that the code goes to.</summary>
    public FunctionScope Function { get; } = function;

    /// <summary>The program.</summary>
    public ProgramScope Program => Function.Program;

    /// <summary>Appends to the function.</summary>
    public IrBuilder Builder => Function.Builder;

    /// <summary>The body.</summary>
    public ControlFlowGraph Graph { get; } = graph;

    /// <summary>The body that it is put into; null where it is the function's own.</summary>
    public BodyScope? Caller { get; } = caller;

    /// <summary>The object that an instance member works on; null in a static one.</summary>
    public Place.Memory? This { get; } = instance;

    /// <summary>What a pattern looks at whose properties are compared; null outside of one.</summary>
    public LoweredValue? PatternInput { get; set; }

    /// <summary>The copy of the part of the body that is lowered.</summary>
    public FlowInstance Instance { get; set; } = null!;

    /// <summary>Where code goes on that meets an error: the innermost <c>finally</c> around it, or out of the function.</summary>
    public Func<IrBlock> AbortTarget { get; set; } = function.AbortBlock;

    /// <summary>Whether a body is this one, or one that this one is put into.</summary>
    public bool IsInside(ControlFlowGraph other) => Graph == other || Caller?.IsInside(other) == true;

    /// <summary>Leaves for an error where a comparison does not hold, and goes on in a new block where it does.</summary>
    public void Require(IrCondition condition, IrValue left, IrValue right)
    {
        IrBlock next = Function.AddBlock();
        Builder.Check(condition, left, right, next, AbortTarget());
        Function.Continue(next);
    }

    /// <summary>Reports that something cannot be lowered, at its syntax.</summary>
    public LoweredValue Report(DiagnosticDescriptor descriptor, SyntaxNode syntax, params object[] arguments)
    {
        Program.Report(new LoweringProblem(descriptor, syntax.GetLocation(), arguments));
        return LoweredValue.Reported;
    }

    /// <summary>Reports something that BPF functions cannot contain.</summary>
    public LoweredValue Unsupported(SyntaxNode syntax, string what, string instead) =>
        Report(Diagnostics.Descriptors.UnsupportedBpfCode, syntax, what, instead);

    /// <summary>Reports a type that BPF functions cannot use.</summary>
    public LoweredValue UnsupportedType(SyntaxNode syntax, ITypeSymbol? type) =>
        type is null or IErrorTypeSymbol
            ? Fail()
            : Report(Diagnostics.Descriptors.UnsupportedBpfType, syntax, type.ToDisplayString(), UnsupportedTypes.Instead(type));

    /// <summary>Gives up on what the compiler has found wrong and says itself.</summary>
    public LoweredValue Fail()
    {
        Program.Fail();
        return LoweredValue.Reported;
    }
}
