using KfuncGen.Generator.Diagnostics;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Symbols;
using KfuncGen.Generator.Lowering.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Lowering.Expressions;

/// <summary>
/// Says where a change of shared data may be lost: a load and a store of static data or of a map's value that several CPUs have,
/// where <c>Interlocked</c> would do it in one go.
/// </summary>
internal static class SharedChange
{
    private const int MaximalSteps = 16;

    /// <summary>Looks at <c>a++</c> or <c>a--</c>.</summary>
    public static void Check(BodyScope scope, IIncrementOrDecrementOperation change)
    {
        string method = change.Kind == OperationKind.Increment ? "Increment" : "Decrement";
        Check(scope, change, change.Target, target => $"Interlocked.{method}(ref {target})");
    }

    /// <summary>Looks at <c>a += b</c> and its like.</summary>
    public static void Check(BodyScope scope, ICompoundAssignmentOperation change)
    {
        string value = change.Value.Syntax.ToString();

        switch (change.OperatorKind)
        {
            case BinaryOperatorKind.Add:
                Check(scope, change, change.Target, target => $"Interlocked.Add(ref {target}, {value})");
                break;
            case BinaryOperatorKind.Subtract:
                Check(scope, change, change.Target, target => $"Interlocked.Add(ref {target}, -{value})");
                break;
            case BinaryOperatorKind.And:
                Check(scope, change, change.Target, target => $"Interlocked.And(ref {target}, {value})");
                break;
            case BinaryOperatorKind.Or:
                Check(scope, change, change.Target, target => $"Interlocked.Or(ref {target}, {value})");
                break;
        }
    }

    private static void Check(BodyScope scope, IOperation change, IOperation target, Func<string, string> instead)
    {
        // Fewer bits, and enums, which Interlocked takes in newer frameworks only, are the user's own affair.
        if (target.Type is { TypeKind: not TypeKind.Enum } && ScalarType.Of(target.Type) is { Bits: 32 or 64 } && IsShared(scope, target))
        {
            string name = target.Syntax.ToString();
            scope.Report(Descriptors.LostChange, change.Syntax, name, instead(name));
        }
    }

    private static bool IsShared(BodyScope scope, IOperation target) =>
        IsShared(new Lazy<ValueOrigins>(() => new ValueOrigins(scope.Graph)), target, MaximalSteps);

    // A reference that is set again and again may come from itself: what is not known after some steps is not shared for certain.
    private static bool IsShared(Lazy<ValueOrigins> origins, IOperation target, int steps) => steps > 0 && target switch
    {
        IFieldReferenceOperation { Field: { IsStatic: true, IsReadOnly: false } } => true,
        IFieldReferenceOperation { Instance: { } instance } => IsShared(origins, instance, steps - 1),
        IInlineArrayAccessOperation { Instance: { } array } => IsShared(origins, array, steps - 1),
        { Kind: OperationKind.None } when FixedBufferElement.Of(target) is { } element => IsShared(origins, element.Buffer, steps - 1),
        IParenthesizedOperation { Operand: { } operand } => IsShared(origins, operand, steps - 1),
        IPropertyReferenceOperation { Instance: { } value } property when KernelSymbols.IsMemory(property.Property.ContainingType) =>
            origins.Value.AreShared(value),
        IInvocationOperation { TargetMethod.ReturnsByRef: true } => origins.Value.AreShared(target),
        ILocalReferenceOperation { Local: { RefKind: RefKind.Ref } } or IFlowCaptureReferenceOperation =>
            origins.Value.Of(target) is { } origin && IsShared(origins, origin, steps - 1),
        _ => false,
    };
}
