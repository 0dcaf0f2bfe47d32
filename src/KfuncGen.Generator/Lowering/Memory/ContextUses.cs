using KfuncGen.Generator.Lowering.Flow;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Symbols;
using KfuncGen.Generator.Lowering.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Lowering.Memory;

/// <summary>
/// Finds out whether a program takes an address inside of its context: itself, or a function that it hands the context to.
/// </summary>
internal sealed class ContextUses
{
    private readonly ProgramScope program;
    private readonly HashSet<ISymbol> seen = new(SymbolEqualityComparer.Default);

    private ContextUses(ProgramScope program) => this.program = program;

    /// <summary>Whether a body, or what it calls, does something with the context that needs a copy of it.</summary>
    /// <param name="program">The program.</param>
    /// <param name="graph">The body.</param>
    /// <param name="context">The parameter that is the context.</param>
    public static bool NeedCopy(ProgramScope program, ControlFlowGraph graph, IParameterSymbol context) =>
        new ContextUses(program).NeedCopy(graph, context);

    private bool NeedCopy(ControlFlowGraph graph, IParameterSymbol context)
    {
        if (!seen.Add(context))
        {
            return false;
        }

        CapturedOperations captured = new(graph);
        return graph.Operations().Any(operation => NeedsCopy(operation, context, captured));
    }

    private bool NeedsCopy(IOperation operation, IParameterSymbol context, CapturedOperations captured) => operation switch
    {
        IArgumentOperation { Parameter: { RefKind: not RefKind.None } parameter } argument =>
            IsInside(argument.Value, context, captured) && (IsPart(argument.Value, captured) || CalleeNeedsCopy(parameter)),
        ISimpleAssignmentOperation { IsRef: true } assignment => IsInside(assignment.Value, context, captured),
        IFlowCaptureOperation capture when CapturedOperations.IsReference(capture) => IsInside(capture.Value, context, captured),
        IInlineArrayAccessOperation { Argument.ConstantValue.HasValue: false } access => IsInside(access.Instance, context, captured),
        { Kind: OperationKind.None } when FixedBufferElement.Of(operation) is { Index.ConstantValue.HasValue: false } element =>
            IsInside(element.Buffer, context, captured),
        IConversionOperation { Operand: { } operand } conversion =>
            SpanSymbols.IsSpan(conversion.Type) && IsInside(operand, context, captured),
        IPropertyReferenceOperation { Instance: { } instance } => IsInside(instance, context, captured),
        IInvocationOperation { Instance: { } instance } => IsInside(instance, context, captured),
        _ => false,
    };

    // What has no code here, such as the constructor of a span, may do anything with the address.
    private bool CalleeNeedsCopy(IParameterSymbol parameter) =>
        parameter.ContainingSymbol is not IMethodSymbol method
        || program.Context.GraphOf(method.OriginalDefinition, program.Cancellation) is not { } graph
        || NeedCopy(graph, parameter.OriginalDefinition);

    private static bool IsPart(IOperation operation, CapturedOperations captured) =>
        captured.Origin(operation) is IFieldReferenceOperation or IInlineArrayAccessOperation or { Kind: OperationKind.None };

    private static bool IsInside(IOperation operation, IParameterSymbol context, CapturedOperations captured)
    {
        while (true)
        {
            operation = captured.Origin(operation);

            switch (operation)
            {
                case IFieldReferenceOperation { Instance: { } instance }:
                    operation = instance;
                    break;

                case IInlineArrayAccessOperation access:
                    operation = access.Instance;
                    break;

                case { Kind: OperationKind.None } when FixedBufferElement.Of(operation) is { } element:
                    operation = element.Buffer;
                    break;

                default:
                    return operation is IParameterReferenceOperation reference
                        && SymbolEqualityComparer.Default.Equals(reference.Parameter, context);
            }
        }
    }
}
