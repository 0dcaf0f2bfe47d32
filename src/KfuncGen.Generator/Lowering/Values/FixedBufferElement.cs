using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KfuncGen.Generator.Lowering.Values;

/// <summary><c>s.name[i]</c> of a <c>fixed</c> buffer, which the compiler shows as an operation without a kind.</summary>
/// <param name="Buffer">The field, or what it was put aside as.</param>
/// <param name="Index">The index.</param>
internal readonly record struct FixedBufferElement(IOperation Buffer, IOperation Index)
{
    /// <summary>What an operation is an element of; null where it is none, or one behind a pointer.</summary>
    public static FixedBufferElement? Of(IOperation? operation) =>
        operation is { Kind: OperationKind.None, Syntax: ElementAccessExpressionSyntax }
        && operation.ChildOperations.ToArray() is [{ Type: IPointerTypeSymbol } buffer, { } index]
            ? new FixedBufferElement(buffer, index)
            : null;
}
