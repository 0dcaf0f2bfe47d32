using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Analyzers.Uses;

/// <summary>
/// Finds the members that an operation uses itself, its operands apart: those that are written down, and those that the
/// language calls for it, such as an operator or an awaiter's members.
/// </summary>
internal static class MemberUses
{
    /// <summary>The members that an operation uses.</summary>
    /// <param name="operation">The operation: as it is written, or in a flow graph.</param>
    /// <param name="model">The model of its file; a flow graph's operations have none of their own.</param>
    public static IEnumerable<MemberUse> Of(IOperation operation, SemanticModel? model)
    {
        switch (operation)
        {
            case IInvocationOperation invocation:
                return OfCall(invocation);
            case IMethodReferenceOperation reference:
                return One(reference.Method, reference);
            case IObjectCreationOperation creation:
                return One(creation.Constructor, creation);
            case IPropertyReferenceOperation property:
                return OfProperty(property);
            case IFieldReferenceOperation { Field.IsStatic: true } field:
                return One(field.Field, field);
            case IEventReferenceOperation { Parent: not IEventAssignmentOperation } reference:
                return One(reference.Event, reference);
            case IEventAssignmentOperation { EventReference: IEventReferenceOperation { Event: { } added } reference } assignment:
                return One((assignment.Adds ? added.AddMethod : added.RemoveMethod) ?? (ISymbol)added, reference);
            case IBinaryOperation binary:
                return One(binary.OperatorMethod, binary);
            case IUnaryOperation unary:
                return One(unary.OperatorMethod, unary);
            case IIncrementOrDecrementOperation increment:
                return One(increment.OperatorMethod, increment);
            case ICompoundAssignmentOperation assignment:
                return One(assignment.OperatorMethod, assignment)
                    .Concat(One(
                        assignment.InConversion.MethodSymbol, assignment)).Concat(One(assignment.OutConversion.MethodSymbol, assignment));
            case IConversionOperation conversion:
                return One(conversion.OperatorMethod, conversion);
            case IWithOperation with:
                return One(with.CloneMethod, with);
            case IImplicitIndexerReferenceOperation indexer:
                return One(indexer.LengthSymbol, indexer).Concat(One(indexer.IndexerSymbol, indexer));
            case IRecursivePatternOperation recursive:
                return One(recursive.DeconstructSymbol, recursive);
            case IListPatternOperation list:
                return One(list.LengthSymbol, list).Concat(One(list.IndexerSymbol, list));
            case ISlicePatternOperation slice:
                return One(slice.SliceSymbol, slice);
            case IAwaitOperation { Syntax: AwaitExpressionSyntax awaited } when model is not null:
                AwaitExpressionInfo awaiting = model.GetAwaitExpressionInfo(awaited);
                return One(awaiting.GetAwaiterMethod, operation).Concat(
                    One(awaiting.IsCompletedProperty?.GetMethod, operation)).Concat(One(awaiting.GetResultMethod, operation));
            case IDeconstructionAssignmentOperation deconstruction when model is not null:
                return OfDeconstruction(deconstruction, model);
            case IDynamicInvocationOperation { Operation: IDynamicMemberReferenceOperation member } call:
                return Candidates(member.ContainingType ?? member.Instance?.Type, member.MemberName, call.Arguments.Length, call);
            case IDynamicObjectCreationOperation creation:
                return Candidates(creation.Type, WellKnownMemberNames.InstanceConstructorName, creation.Arguments.Length, creation);
            case IDynamicIndexerAccessOperation access:
                return Candidates(access.Operation.Type, WellKnownMemberNames.Indexer, access.Arguments.Length, access);
            default:
                return [];
        }
    }

    /// <summary>
    /// The members that a statement uses which a flow graph writes out as calls: <c>foreach</c> and <c>using</c>. More than those
    /// may be among them.
    /// </summary>
    public static IEnumerable<ISymbol> OfStatement(IOperation operation)
    {
        switch (operation)
        {
            case IForEachLoopOperation { Syntax: CommonForEachStatementSyntax syntax, SemanticModel: { } model }:
                ForEachStatementInfo loop = model.GetForEachStatementInfo(syntax);
                IEnumerable<ISymbol?> members =
                    [
                        loop.GetEnumeratorMethod, loop.MoveNextMethod, loop.CurrentProperty?.GetMethod, loop.DisposeMethod,
                        loop.ElementConversion.MethodSymbol
                    ];
                IEnumerable<ISymbol> parts = syntax is ForEachVariableStatementSyntax variables
                    ? MethodsOf(model.GetDeconstructionInfo(variables)) : [];
                return members.OfType<ISymbol>().Concat(parts).Concat(Implementations(loop.GetEnumeratorMethod?.ReturnType));
            case IUsingOperation { Resources: IVariableDeclarationGroupOperation group }:
                return group.Declarations.SelectMany(static one => one.Declarators).SelectMany(
                    static one => Implementations(one.Symbol.Type));
            case IUsingOperation { Resources.Type: { } type }:
                return Implementations(type);
            case IUsingOperation { Resources: IConversionOperation { Operand.Type: { } type } }:
                return Implementations(type);
            case IUsingDeclarationOperation declaration:
                return declaration.DeclarationGroup.Declarations.SelectMany(static one => one.Declarators).SelectMany(
                    static one => Implementations(one.Symbol.Type));
            default:
                return [];
        }
    }

    /// <summary>
    /// The constructor of the base type that a constructor without a body calls; null where it says which, or there is none. What
    /// has a body has the call in it.
    /// </summary>
    public static IMethodSymbol? ImplicitBaseOf(IMethodSymbol constructor, CancellationToken cancellation)
    {
        bool says = constructor.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation) switch
        {
            ConstructorDeclarationSyntax => true,
            TypeDeclarationSyntax { BaseList: { } list } =>
                !constructor.IsImplicitlyDeclared && list.Types.FirstOrDefault() is PrimaryConstructorBaseTypeSyntax,
            _ => false,
        };

        return says ? null : constructor.ContainingType.BaseType?.InstanceConstructors
            .Where(static one => one.Parameters.All(static parameter => parameter.IsOptional || parameter.IsParams))
            .OrderBy(static one => one.Parameters.Length).FirstOrDefault();
    }

    private static IEnumerable<MemberUse> One(ISymbol? member, IOperation operation) =>
        member is null ? [] : [new MemberUse(member, operation.Syntax, PlaceOf(operation))];

    private static IEnumerable<MemberUse> OfCall(IInvocationOperation invocation)
    {
        IEnumerable<MemberUse> written = One(invocation.TargetMethod, invocation);

        // 'using' and 'foreach' call an interface's method of an object whose type is known.
        return invocation is { IsImplicit: true, Instance: IConversionOperation { Operand.Type: { } type } }
            && invocation.TargetMethod is { ContainingType.TypeKind: TypeKind.Interface } method
            && type.FindImplementationForInterfaceMember(method) is { } implementation
            ? written.Concat(One(implementation, invocation))
            : written;
    }

    private static IEnumerable<MemberUse> OfProperty(IPropertyReferenceOperation property)
    {
        (bool reads, bool writes) = property.Parent switch
        {
            ISimpleAssignmentOperation assignment when assignment.Target == property => (false, true),
            ICompoundAssignmentOperation assignment when assignment.Target == property => (true, true),
            ICoalesceAssignmentOperation assignment when assignment.Target == property => (true, true),
            IIncrementOrDecrementOperation => (true, true),
            ITupleOperation tuple when IsTarget(tuple) => (false, true),
            IDeconstructionAssignmentOperation assignment when assignment.Target == property => (false, true),
            _ => (true, false),
        };

        // A property that only has a getter may be set by its constructor.
        IEnumerable<MemberUse> read = reads ? One(property.Property.GetMethod ?? (ISymbol)property.Property, property) : [];
        return writes ? read.Concat(One(property.Property.SetMethod ?? (ISymbol)property.Property, property)) : read;
    }

    private static bool IsTarget(ITupleOperation tuple)
    {
        IOperation current = tuple;

        while (current.Parent is ITupleOperation or IDeclarationExpressionOperation)
        {
            current = current.Parent;
        }

        return current.Parent is IDeconstructionAssignmentOperation assignment && assignment.Target == current;
    }

    private static IEnumerable<MemberUse> OfDeconstruction(IDeconstructionAssignmentOperation deconstruction, SemanticModel model)
    {
        IEnumerable<IMethodSymbol> methods = deconstruction.Syntax switch
        {
            AssignmentExpressionSyntax assignment => MethodsOf(model.GetDeconstructionInfo(assignment)),
            ForEachVariableStatementSyntax loop => MethodsOf(model.GetDeconstructionInfo(loop)),
            _ => [],
        };

        return methods.SelectMany(method => One(method, deconstruction.Value));
    }

    private static IEnumerable<IMethodSymbol> MethodsOf(DeconstructionInfo parts)
    {
        if (parts.Method is { } method)
        {
            yield return method;
        }

        foreach (DeconstructionInfo nested in parts.Nested)
        {
            foreach (IMethodSymbol one in MethodsOf(nested))
            {
                yield return one;
            }
        }
    }

    // Which one is called is decided while the program runs.
    private static IEnumerable<MemberUse> Candidates(ITypeSymbol? type, string name, int arguments, IOperation call)
    {
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            foreach (ISymbol member in name == WellKnownMemberNames.Indexer
                ? current.GetMembers().Where(static one => one is IPropertySymbol { IsIndexer: true })
                : current.GetMembers(name))
            {
                if (Takes(member, arguments))
                {
                    yield return new MemberUse(member, call.Syntax, PlaceOf(call));
                }
            }
        }
    }

    private static bool Takes(ISymbol member, int arguments) => member switch
    {
        IMethodSymbol method => Takes(method.Parameters, arguments),
        IPropertySymbol property => Takes(property.Parameters, arguments),
        _ => true,
    };

    private static bool Takes(IReadOnlyCollection<IParameterSymbol> parameters, int arguments) =>
        arguments >= parameters.Count(static one => !one.IsOptional && !one.IsParams)
        && (arguments <= parameters.Count || parameters.Any(static one => one.IsParams));

    private static IEnumerable<ISymbol> Implementations(ITypeSymbol? type)
    {
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            foreach (ISymbol member in current.GetMembers())
            {
                if (member is IMethodSymbol { Name: var name }
                    && (name.EndsWith("Dispose", StringComparison.Ordinal) || name.EndsWith("DisposeAsync", StringComparison.Ordinal)))
                {
                    yield return member;
                }
            }
        }
    }

    // A loop's head has three parts: what is in none of the others calls something of the collection.
    private static CommonForEachStatementSyntax? LoopAround(SyntaxNode node) =>
        node.FirstAncestorOrSelf<CommonForEachStatementSyntax>() is { } loop
            && !loop.Statement.Span.Contains(node.Span)
            && !loop.Expression.Span.Contains(node.Span)
            ? loop
            : null;

    /// <summary>The place to mark: the member's name with what is in front of it, without arguments.</summary>
    private static Location PlaceOf(IOperation operation) => operation.Syntax switch
    {
        // What the language calls by itself is marked at what it calls it for.
        ConstructorDeclarationSyntax constructor => constructor.Identifier.GetLocation(),
        SyntaxNode node when operation.IsImplicit && LoopAround(node) is { } loop => loop.Expression.GetLocation(),
        VariableDeclaratorSyntax { Initializer.Value: { } value } when operation.IsImplicit => value.GetLocation(),
        SyntaxNode node when operation.IsImplicit
            || operation is not (IInvocationOperation or IObjectCreationOperation or IDynamicInvocationOperation
                or IDynamicObjectCreationOperation) => node.GetLocation(),
        InvocationExpressionSyntax invocation => invocation.Expression.GetLocation(),
        ObjectCreationExpressionSyntax creation => creation.Type.GetLocation(),
        SyntaxNode node => node.GetLocation(),
    };
}
