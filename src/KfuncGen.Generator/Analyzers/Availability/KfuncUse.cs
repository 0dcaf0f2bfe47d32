using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Analyzers.Availability;

/// <summary>Finds in an operation the member that it uses.</summary>
internal static class KfuncUse
{
    /// <summary>The operations that can use a kfunc, or a member that requires one.</summary>
    public static readonly OperationKind[] Kinds =
        [OperationKind.Invocation, OperationKind.MethodReference, OperationKind.ObjectCreation, OperationKind.PropertyReference];

    /// <summary>The member that is used; null where there is none.</summary>
    public static ISymbol? MemberOf(IOperation operation) => operation switch
    {
        IInvocationOperation invocation => invocation.TargetMethod,
        IMethodReferenceOperation reference => reference.Method,
        IObjectCreationOperation creation => creation.Constructor,
        IPropertyReferenceOperation property => property.Property,
        _ => null,
    };

    /// <summary>The place to mark: the member's name with what is in front of it, without arguments.</summary>
    public static Location PlaceOf(SyntaxNode use) => use switch
    {
        InvocationExpressionSyntax invocation => invocation.Expression.GetLocation(),
        ObjectCreationExpressionSyntax creation => creation.Type.GetLocation(),
        _ => use.GetLocation(),
    };

    /// <summary>The body that an operation is part of.</summary>
    public static IOperation BodyOf(IOperation operation)
    {
        while (operation.Parent is { } parent)
        {
            operation = parent;
        }

        return operation;
    }
}
