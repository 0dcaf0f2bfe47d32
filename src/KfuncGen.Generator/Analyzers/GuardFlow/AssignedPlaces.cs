using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Analyzers.GuardFlow;

/// <summary>How often the locals and parameters of a body are assigned, and where from: what a state may remember of them.</summary>
internal sealed class AssignedPlaces
{
    private readonly Dictionary<ISymbol, int> counts = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> elsewhere = new(SymbolEqualityComparer.Default);
    private readonly ISymbol member;
    private readonly bool hasJumps;

    private AssignedPlaces(IOperation body, ISymbol member)
    {
        this.member = member;
        hasJumps = body.DescendantsAndSelf().Any(static one => one is IBranchOperation { BranchKind: BranchKind.GoTo });
    }

    /// <summary>Counts the assignments in a body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="member">The member whose body it is.</param>
    public static AssignedPlaces In(IOperation body, ISymbol member)
    {
        AssignedPlaces places = new(body, member);

        foreach (IOperation operation in body.DescendantsAndSelf())
        {
            foreach (ISymbol place in AssignedBy(operation))
            {
                places.Count(operation, place);
            }

            foreach (IOperation reached in ReachedByReference(operation))
            {
                places.elsewhere.UnionWith(reached.DescendantsAndSelf().Select(PlaceOf).OfType<ISymbol>());
            }
        }

        return places;
    }

    /// <summary>
    /// Whether a state may remember a place's value: nobody assigns it through a reference or from another function, of which
    /// it is not known when it runs.
    /// </summary>
    public bool CanFollow(ISymbol place) => !elsewhere.Contains(place) && place switch
    {
        ILocalSymbol local => local.RefKind == RefKind.None,

        // Two parameters may refer to one variable. A primary constructor's parameter is a field to all other members.
        IParameterSymbol { RefKind: RefKind.None } parameter => IsOwn(parameter),
        IParameterSymbol parameter => IsOwn(parameter) && IsOnlyReference(parameter),
        _ => true,
    };

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

    /// <summary>The local or parameter of which an assignment changes all or a part: <c>t</c> of <c>t.Item1 = …</c>.</summary>
    public static ISymbol? RootOf(IOperation? target)
    {
        while (target is IFieldReferenceOperation { Instance: { Type.IsValueType: true } instance })
        {
            target = instance;
        }

        return PlaceOf(target);
    }

    /// <summary>The locals and parameters that an operation itself assigns.</summary>
    public static IEnumerable<ISymbol> AssignedBy(IOperation operation)
    {
        switch (operation)
        {
            case IDeconstructionAssignmentOperation deconstruction:
                return TargetsOf(deconstruction.Target);

            case IAssignmentOperation assignment:
                return One(RootOf(assignment.Target));

            case IIncrementOrDecrementOperation increment:
                return One(RootOf(increment.Target));

            case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument:
                return One(RootOf(argument.Value));

            case IVariableDeclaratorOperation declarator:
                return (declarator.Initializer ?? (declarator.Parent as IVariableDeclarationOperation)?.Initializer) is null
                    ? []
                    : [declarator.Symbol];

            case IDeclarationPatternOperation { DeclaredSymbol: { } declared }:
                return [declared];

            case IRecursivePatternOperation { DeclaredSymbol: { } declared }:
                return [declared];

            case IListPatternOperation { DeclaredSymbol: { } declared }:
                return [declared];

            default:
                return [];
        }
    }

    private static IEnumerable<ISymbol> TargetsOf(IOperation target) => target switch
    {
        ITupleOperation tuple => tuple.Elements.SelectMany(TargetsOf),
        IDeclarationExpressionOperation { Expression: ITupleOperation tuple } => tuple.Elements.SelectMany(TargetsOf),
        _ => One(RootOf(target)),
    };

    private static IEnumerable<ISymbol> One(ISymbol? place) => place is null ? [] : [place];

    /// <summary>Operations whose locals may be assigned through a reference from then on.</summary>
    private static IEnumerable<IOperation> ReachedByReference(IOperation operation)
    {
        switch (operation)
        {
            case IVariableDeclaratorOperation { Symbol.RefKind: not RefKind.None } declarator:
                return [declarator, .. declarator.Parent is IVariableDeclarationOperation { Initializer: { } initializer }
                    ? new[] { initializer }
                    : []];

            case ISimpleAssignmentOperation { IsRef: true }:
            case IAddressOfOperation:
            // What the compiler has no operation for: __makeref, among others.
            case { Kind: OperationKind.None }:
                return [operation];

            // A reference that is handed over may come back, or stay in a span.
            case IArgumentOperation { Parameter.RefKind: not RefKind.None, Parent: { } call } argument when MayKeepReference(call):
                return [argument];

            case IDynamicInvocationOperation call:
                return ByReference(call.Arguments, call.GetArgumentRefKind);

            case IDynamicObjectCreationOperation creation:
                return ByReference(creation.Arguments, creation.GetArgumentRefKind);

            case IDynamicIndexerAccessOperation access:
                return ByReference(access.Arguments, access.GetArgumentRefKind);

            case IFunctionPointerInvocationOperation call:
                return call.Arguments.Where(static argument => argument.Parameter?.RefKind != RefKind.None);

            default:
                return [];
        }
    }

    private static IEnumerable<IOperation> ByReference(IEnumerable<IOperation> arguments, Func<int, RefKind?> kindOf) =>
        arguments.Where((argument, i) => kindOf(i) is { } kind && kind != RefKind.None);

    private static bool MayKeepReference(IOperation call) => call switch
    {
        IInvocationOperation { TargetMethod: { } method } => MayKeepReference(method, method.RefKind, method.ReturnType),
        IObjectCreationOperation { Constructor: { } constructor } =>
            MayKeepReference(constructor, RefKind.None, constructor.ContainingType),
        IPropertyReferenceOperation { Property: { } property } =>
            property.RefKind != RefKind.None || property.Type.IsRefLikeType || property.ContainingType.IsRefLikeType,
        _ => true,
    };

    private static bool MayKeepReference(IMethodSymbol method, RefKind result, ITypeSymbol type) =>
        result != RefKind.None || type.IsRefLikeType || type is IPointerTypeSymbol
        || method.ContainingType?.IsRefLikeType == true
        || method.Parameters.Any(static parameter => parameter is { RefKind: RefKind.Ref or RefKind.Out, Type.IsRefLikeType: true });

    private void Count(IOperation operation, ISymbol place)
    {
        counts.TryGetValue(place, out int count);
        bool isDeclaration = operation is IVariableDeclaratorOperation or IPatternOperation;

        // What is assigned again by the next round of a loop is assigned twice.
        counts[place] = count + (isDeclaration || !MayRunAgain(operation, place) ? 1 : 2);

        if (IsInAnotherFunction(operation, place))
        {
            elsewhere.Add(place);
        }
    }

    private bool MayRunAgain(IOperation operation, ISymbol place)
    {
        if (hasJumps)
        {
            return true;
        }

        SyntaxNode? declaration = place.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax();

        for (IOperation? current = operation.Parent; current is not null; current = current.Parent)
        {
            if (current is ILoopOperation)
            {
                return declaration is null || !current.Syntax.Span.Contains(declaration.Span);
            }
        }

        return false;
    }

    private bool IsOwn(IParameterSymbol parameter) =>
        parameter.ContainingSymbol is not IMethodSymbol { MethodKind: MethodKind.Constructor } constructor
        || SymbolEqualityComparer.Default.Equals(constructor, member);

    private static bool IsOnlyReference(IParameterSymbol parameter) =>
        parameter.ContainingSymbol is IMethodSymbol method
        && method.Parameters.Count(
            one => one.RefKind != RefKind.None && SymbolEqualityComparer.Default.Equals(one.Type, parameter.Type)) == 1;

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
