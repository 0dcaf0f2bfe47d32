using KfuncGen.Generator.Lowering.Flow;
using KfuncGen.Generator.Lowering.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Lowering.Expressions;

/// <summary>Where the locals of a body come from, as far as a note about them needs to know: by all that is assigned to each.</summary>
internal sealed class ValueOrigins
{
    private const int MaximalSteps = 8;

    private readonly CapturedOperations captured;
    private readonly Dictionary<ILocalSymbol, List<IOperation>> assigned = new(SymbolEqualityComparer.Default);
    private readonly bool hasLock;

    /// <summary>Looks at a body.</summary>
    public ValueOrigins(ControlFlowGraph graph)
    {
        captured = new CapturedOperations(graph);

        foreach (IOperation operation in graph.Operations())
        {
            switch (operation)
            {
                case ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: { } local } } assignment:
                    Add(local, assignment.Value);
                    break;
                case IIsPatternOperation { Pattern: IRecursivePatternOperation { DeclaredSymbol: ILocalSymbol local } } pattern:
                    Add(local, pattern.Value);
                    break;
                case IIsPatternOperation { Pattern: INegatedPatternOperation { Pattern: IRecursivePatternOperation not } } pattern
                    when not.DeclaredSymbol is ILocalSymbol local:
                    Add(local, pattern.Value);
                    break;
                case IIsPatternOperation { Pattern: IDeclarationPatternOperation { DeclaredSymbol: ILocalSymbol local } } pattern:
                    Add(local, pattern.Value);
                    break;
                case IInvocationOperation { TargetMethod: { } method } when TakesLock(method):
                    hasLock = true;
                    break;
            }
        }
    }

    /// <summary>What a local or what was put aside is, where that is one thing; null elsewhere.</summary>
    public IOperation? Of(IOperation operation)
    {
        for (int step = 0; step < MaximalSteps; step++)
        {
            operation = captured.Origin(operation);

            switch (operation)
            {
                case IConversionOperation { Operand: { } operand }:
                    operation = operand;
                    break;
                case IParenthesizedOperation { Operand: { } operand }:
                    operation = operand;
                    break;
                case ILocalReferenceOperation { Local: { } local } when assigned.TryGetValue(local, out List<IOperation>? values)
                    && values.Count == 1:
                    operation = values[0];
                    break;
                default:
                    return operation;
            }
        }

        return null;
    }

    /// <summary>
    /// Whether an element of a map is one for all CPUs. Where a lock is taken nobody is told: what it covers is the programmer's to
    /// know.
    /// </summary>
    public bool AreShared(IOperation value) =>
        !hasLock
        && Of(value) is IInvocationOperation { Instance.Type: { } map }
        && MapSymbols.IsMap(map)
        && map.Name.IndexOf("PerCpu", StringComparison.Ordinal) < 0;

    private static bool TakesLock(IMethodSymbol method) =>
        (MemberHelper.Of(method)?.Name ?? method.Name).EndsWith("spin_lock", StringComparison.Ordinal);

    private void Add(ILocalSymbol local, IOperation value)
    {
        if (!assigned.TryGetValue(local, out List<IOperation>? values))
        {
            assigned.Add(local, values = []);
        }

        values.Add(value);
    }
}
