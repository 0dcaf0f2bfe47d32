using System.Collections.Immutable;
using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Memory;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Lowering.Expressions;

/// <summary>
/// Tuples: structs that a program has to itself, so that their elements lie as this compiler likes. What is not passed by reference is
/// taken apart into registers again.
/// </summary>
internal sealed class TupleLowering(
    BodyScope scope, IOperands operands, MemoryLowering access, VariableLowering variables, ConversionLowering conversions)
{
    private readonly ElementConversion elements = new(scope, access, conversions);

    private IrBuilder Builder => scope.Builder;

    /// <summary>The tuple type of an expression; null where it is none.</summary>
    public static INamedTypeSymbol? TypeOf(ITypeSymbol? type) => type is INamedTypeSymbol { IsTupleType: true } tuple ? tuple : null;

    /// <summary>An expression without what the compiler puts around it that changes nothing.</summary>
    public static IOperation Strip(IOperation operation)
    {
        while (true)
        {
            switch (operation)
            {
                case IParenthesizedOperation { Operand: { } operand }:
                    operation = operand;
                    break;
                case IDeclarationExpressionOperation { Expression: { } expression }:
                    operation = expression;
                    break;
                case IConversionOperation { Operand: ITupleOperation { Elements: var parts } literal } conversion
                    when TypeOf(conversion.Type) is { } target
                        && target.TupleElements.Length == parts.Length
                        && target.TupleElements.Zip(
                            parts,
                            static (field, part) => SymbolEqualityComparer.Default.Equals(field.Type, part.Type)).All(static one => one):
                    operation = literal;
                    break;
                default:
                    return operation;
            }
        }
    }

    /// <summary><c>(a, b)</c>.</summary>
    public LoweredValue Make(ITupleOperation tuple) =>
        TypeOf(tuple.Type) is { } type ? Make(tuple.Elements, type, tuple) : scope.UnsupportedType(tuple.Syntax, tuple.Type);

    /// <summary>A tuple of expressions, each as its element wants it.</summary>
    public LoweredValue Make(IEnumerable<IOperation> parts, INamedTypeSymbol type, IOperation use)
    {
        if (scope.Program.Context.Layouts.Of(type) is not { } layout)
        {
            return scope.UnsupportedType(use.Syntax, Unsupported(type));
        }

        Place.Memory memory = access.Temporary((use.Syntax, type), "a tuple", type, layout);
        LoweredValue result = new LoweredValue.Struct(memory);

        foreach ((IFieldSymbol element, IOperation part) in type.TupleElements.Zip(parts, static (element, part) => (element, part)))
        {
            LoweredValue value = elements.Convert(Evaluate(part, element.Type), part.Type ?? element.Type, element.Type, part.Syntax);

            if (value is LoweredValue.Failed)
            {
                result = value;
                continue;
            }

            variables.Write(memory.At(layout.OffsetOf(element) ?? 0), element.Type, value, part.Syntax);
        }

        return result;
    }

    /// <summary>A conversion to a tuple's type; null where it is none.</summary>
    public LoweredValue? TryConvert(IConversionOperation conversion)
    {
        if (TypeOf(conversion.Type) is not { } target || conversion.OperatorMethod is not null)
        {
            return null;
        }

        if (conversion.Operand is ITupleOperation literal)
        {
            return Make(literal.Elements, target, literal);
        }

        return TypeOf(conversion.Operand.Type) is { } source
            ? elements.Convert(operands.Evaluate(conversion.Operand), source, target, conversion.Syntax)
            : null;
    }

    /// <summary><c>ValueTuple.Create(a, b)</c> and <c>a.Equals(b)</c>; null for any other call.</summary>
    public LoweredValue? TryCall(IInvocationOperation invocation)
    {
        IMethodSymbol method = invocation.TargetMethod;

        if (method is { Name: "Create", IsStatic: true, ContainingType: { Name: "ValueTuple", IsGenericType: false } factory }
            && factory.ContainingNamespace is { Name: "System", ContainingNamespace.IsGlobalNamespace: true }
            && TypeOf(method.ReturnType) is { } made)
        {
            return Make(InOrder(invocation.Arguments), made, invocation);
        }

        return method is { Name: "Equals", Parameters.Length: 1 } && TypeOf(method.ContainingType) is not null
            && TypeOf(method.Parameters[0].Type) is not null
            && invocation.Instance is { } instance
            ? Compare([.. Leaves(instance), .. Leaves(invocation.Arguments[0].Value)], isEqual: true, invocation.Syntax)
            : null;
    }

    /// <summary><c>new ValueTuple&lt;int, int&gt;(a, b)</c>; null for any other type.</summary>
    public LoweredValue? TryCreate(IObjectCreationOperation creation) =>
        creation is { Arguments.IsEmpty: false, Initializer: null } && TypeOf(creation.Type) is { } type
            && type.TupleElements.Length == creation.Arguments.Length
            ? Make(InOrder(creation.Arguments), type, creation)
            : null;

    /// <summary><c>a == b</c>: 1 or 0.</summary>
    public LoweredValue Compare(ITupleBinaryOperation binary)
    {
        List<Leaf> left = Leaves(binary.LeftOperand);
        List<Leaf> right = Leaves(binary.RightOperand);
        return left.Count != right.Count
            ? scope.UnsupportedType(binary.Syntax, binary.LeftOperand.Type)
            : Compare([.. left, .. right], binary.OperatorKind == BinaryOperatorKind.Equals, binary.Syntax);
    }

    /// <summary>The elements of a value of tuple type, where they lie.</summary>
    public ImmutableArray<(LoweredValue Value, ITypeSymbol Type)> ElementsOf(LoweredValue.Struct tuple, INamedTypeSymbol type) =>
        elements.Of(tuple, type);

    /// <summary>A value as another type wants it.</summary>
    public LoweredValue Convert(LoweredValue value, ITypeSymbol from, ITypeSymbol to, SyntaxNode syntax) =>
        elements.Convert(value, from, to, syntax);

    // `null` and `default` have no type of their own in a tuple.
    private LoweredValue Evaluate(IOperation part, ITypeSymbol type) =>
        part is ITupleOperation literal && TypeOf(type) is { } nested ? Make(literal.Elements, nested, literal)
        : part is IDefaultValueOperation or ILiteralOperation { ConstantValue: { HasValue: true, Value: null } } && part.Type is null
            ? elements.Default(type, part.Syntax)
        : operands.Evaluate(part);

    private static IEnumerable<IOperation> InOrder(ImmutableArray<IArgumentOperation> arguments) =>
        arguments.OrderBy(static argument => argument.Parameter?.Ordinal).Select(static argument => argument.Value);

    private static ITypeSymbol Unsupported(INamedTypeSymbol type) => type.TupleElements.Select(static element => element.Type)
        .FirstOrDefault(static one => ScalarType.Of(one) is null && one is not { TypeKind: TypeKind.Struct, IsRefLikeType: false }) ?? type;

    // All elements of both, first those on the left; all are there before the first is compared.
    private LoweredValue Compare(List<Leaf> both, bool isEqual, SyntaxNode syntax)
    {
        IrValue? result = null;
        int half = both.Count / 2;

        for (int i = 0; i < half; i++)
        {
            if (ScalarType.Of(both[i].Type) is not { } left || ScalarType.Of(both[half + i].Type ?? both[i].Type) is not { } right
                || both[i].Value is not LoweredValue.Scalar { Value: { } leftValue }
                || both[half + i].Value is not LoweredValue.Scalar { Value: { } rightValue })
            {
                return both[i].Value is LoweredValue.Failed || both[half + i].Value is LoweredValue.Failed
                    ? LoweredValue.Reported
                    : scope.UnsupportedType(syntax, both[i].Type);
            }

            ScalarType common = ElementConversion.Common(left, right);
            IrValue equal = Builder.Compare(
                IrCondition.Equal, conversions.Convert(leftValue, left, common), conversions.Convert(rightValue, right, common));
            result = result is null ? equal : Builder.Binary(IrOpcode.And, result, equal);
        }

        result ??= Builder.Constant(IrType.I32, 1);
        return new LoweredValue.Scalar(isEqual ? result : Builder.Binary(IrOpcode.Xor, result, Builder.Constant(IrType.I32, 1)));
    }

    private List<Leaf> Leaves(IOperation operation)
    {
        operation = Strip(operation);

        if (operation is ITupleOperation literal)
        {
            return [.. literal.Elements.SelectMany(Leaves)];
        }

        LoweredValue value = operands.Evaluate(operation);
        return TypeOf(operation.Type) is { } type && value is LoweredValue.Struct tuple
            ? Leaves(tuple, type)
            : [new Leaf(value, operation.Type)];
    }

    private List<Leaf> Leaves(LoweredValue.Struct tuple, INamedTypeSymbol type) =>
    [
        .. ElementsOf(tuple, type).SelectMany(element =>
            TypeOf(element.Type) is { } nested && element.Value is LoweredValue.Struct inner
                ? Leaves(inner, nested) : [new Leaf(element.Value, element.Type)]),
    ];

    private readonly record struct Leaf(LoweredValue Value, ITypeSymbol? Type);
}
