using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Analyzers.GuardFlow;

/// <summary>How often the locals and parameters of a body are assigned, and where from: what a world may remember of them.</summary>
internal sealed class AssignedPlaces
{
    private readonly Dictionary<ISymbol, int> counts = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> elsewhere = new(SymbolEqualityComparer.Default);

    private AssignedPlaces()
    {
    }

    /// <summary>Counts the assignments in a body.</summary>
    public static AssignedPlaces In(IOperation body)
    {
        AssignedPlaces places = new();

        foreach (IOperation operation in body.DescendantsAndSelf())
        {
            foreach ((ISymbol place, bool isAlias) in AssignedBy(operation))
            {
                places.counts.TryGetValue(place, out int count);
                places.counts[place] = count + 1;

                if (isAlias || IsInAnotherFunction(operation, place))
                {
                    places.elsewhere.Add(place);
                }
            }
        }

        return places;
    }

    /// <summary>
    /// Whether a world may remember a place's value: nobody assigns it through a reference or from another function, of which
    /// it is not known when it runs.
    /// </summary>
    public bool CanFollow(ISymbol place) => !elsewhere.Contains(place);

    /// <summary>Whether a place never changes after its first assignment; a parameter's is the call.</summary>
    public bool IsAssignedOnce(ISymbol place) =>
        CanFollow(place) && (counts.TryGetValue(place, out int count) ? count : 0) <= (place is IParameterSymbol ? 0 : 1);

    /// <summary>The local or parameter that an operation refers to.</summary>
    public static ISymbol? PlaceOf(IOperation? operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IDeclarationExpressionOperation declaration => PlaceOf(declaration.Expression),
        _ => null,
    };

    private static IEnumerable<(ISymbol Place, bool IsAlias)> AssignedBy(IOperation operation)
    {
        switch (operation)
        {
            case IDeconstructionAssignmentOperation deconstruction:
                foreach (IOperation part in deconstruction.Target.DescendantsAndSelf())
                {
                    if (PlaceOf(part) is { } target)
                    {
                        yield return (target, false);
                    }
                }

                break;

            case IAssignmentOperation assignment when PlaceOf(assignment.Target) is { } target:
                yield return (target, assignment is ISimpleAssignmentOperation { IsRef: true });
                break;

            case IIncrementOrDecrementOperation increment when PlaceOf(increment.Target) is { } target:
                yield return (target, false);
                break;

            case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument when PlaceOf(argument.Value) is { } target:
                yield return (target, false);
                break;

            case IAddressOfOperation address when PlaceOf(address.Reference) is { } target:
                yield return (target, true);
                break;

            case IVariableDeclaratorOperation declarator:
                bool isReference = declarator.Symbol.RefKind != RefKind.None;
                IOperation? value = (declarator.Initializer ?? (declarator.Parent as IVariableDeclarationOperation)?.Initializer)?.Value;

                if (value is not null)
                {
                    yield return (declarator.Symbol, isReference);
                }

                if (isReference && PlaceOf(value) is { } aliased)
                {
                    yield return (aliased, true);
                }

                break;

            case IDeclarationPatternOperation { DeclaredSymbol: { } declared }:
                yield return (declared, false);
                break;
        }
    }

    private static bool IsInAnotherFunction(IOperation operation, ISymbol place)
    {
        for (IOperation? current = operation.Parent; current is not null; current = current.Parent)
        {
            switch (current)
            {
                case IAnonymousFunctionOperation lambda:
                    return !SymbolEqualityComparer.Default.Equals(lambda.Symbol, place.ContainingSymbol);
                case ILocalFunctionOperation local:
                    return !SymbolEqualityComparer.Default.Equals(local.Symbol, place.ContainingSymbol);
            }
        }

        // At the top the place can only be the body's own.
        return false;
    }
}
