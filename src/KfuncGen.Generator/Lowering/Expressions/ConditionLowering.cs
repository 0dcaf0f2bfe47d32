using System.Collections.Immutable;
using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Memory;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Symbols;
using KfuncGen.Generator.Lowering.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Lowering.Expressions;

/// <summary>
/// What decides where to go on. A comparison becomes a jump that compares, so that the verifier learns from it on both ways.
/// </summary>
internal sealed class ConditionLowering(
    BodyScope scope,
    IOperands operands,
    VariableHomes homes,
    VariableLowering variables,
    DeconstructionLowering deconstructions,
    SpanParts parts)
{
    private IrBuilder Builder => scope.Builder;

    /// <summary>Whether an operator's result is a truth value that a jump can compare for.</summary>
    public static bool IsComparison(BinaryOperatorKind kind) => kind is
        BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals or BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual
        or BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual;

    /// <summary>Ends the block: goes on with one of two.</summary>
    public void Branch(IOperation condition, IrBlock whenTrue, IrBlock whenFalse)
    {
        switch (condition)
        {
            case { ConstantValue: { HasValue: true, Value: bool constant } } when condition is not IFlowCaptureReferenceOperation:
                Builder.Jump(constant ? whenTrue : whenFalse);
                return;

            case IParenthesizedOperation parenthesized:
                Branch(parenthesized.Operand, whenTrue, whenFalse);
                return;

            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, OperatorMethod: null } not:
                Branch(not.Operand, whenFalse, whenTrue);
                return;

            // A lock that is held is never null: there is no way on which it is not given back.
            case IIsNullOperation { Operand: { } held } when IsLock(held):
                Builder.Jump(whenFalse);
                return;

            case IIsNullOperation isNull:
                IrValue pointer = Presence(isNull.Operand);
                Builder.Branch(IrCondition.Equal, pointer, Builder.Constant(pointer.Type, 0), whenTrue, whenFalse);
                return;

            case IIsPatternOperation pattern:
                Match(operands.Evaluate(pattern.Value), pattern.Value.Type, pattern.Pattern, whenTrue, whenFalse);
                return;

            case IBinaryOperation { OperatorMethod: null, IsLifted: false } binary when IsComparison(binary.OperatorKind)
                && NullableLowering.ComparedType(binary) is null
                && Compare(binary) is var (comparison, left, right):
                Builder.Branch(comparison, left, right, whenTrue, whenFalse);
                return;

            case IInvocationOperation invocation when operands.Comparison(invocation) is var (comparison, left, right):
                Builder.Branch(comparison, left, right, whenTrue, whenFalse);
                return;

            default:
                IrValue value = operands.Scalar(condition);
                Builder.Branch(IrCondition.NotEqual, value, Builder.Constant(value.Type, 0), whenTrue, whenFalse);
                return;
        }
    }

    /// <summary>A condition as a value: 1 or 0.</summary>
    public IrValue Value(IOperation condition)
    {
        if (condition is IBinaryOperation { OperatorMethod: null, IsLifted: false } binary)
        {
            (IrCondition comparison, IrValue left, IrValue right) = Compare(binary);
            return Builder.Compare(comparison, left, right);
        }

        if (condition is IBinaryOperation other)
        {
            scope.UnsupportedType(other.Syntax, other.LeftOperand.Type);
            return Builder.Constant(IrType.I32, 0);
        }

        if (condition is IIsNullOperation { Operand: { } held } && IsLock(held))
        {
            return Builder.Constant(IrType.I32, 0);
        }

        if (condition is IIsNullOperation isNull)
        {
            IrValue pointer = Presence(isNull.Operand);
            return Builder.Compare(IrCondition.Equal, pointer, Builder.Constant(pointer.Type, 0));
        }

        object owner = new();
        IrBlock whenTrue = scope.Function.AddBlock();
        IrBlock whenFalse = scope.Function.AddBlock();
        IrBlock next = scope.Function.AddBlock();
        Branch(condition, whenTrue, whenFalse);

        foreach (IrBlock block in new[] { whenTrue, whenFalse })
        {
            scope.Function.Continue(block);
            scope.Function.Write(owner, 0, Builder.Constant(IrType.I32, block == whenTrue ? 1 : 0));
            Builder.Jump(next);
        }

        scope.Function.Continue(next);
        return scope.Function.Read(owner, 0, IrType.I32);
    }

    private static bool IsLock(IOperation operation)
    {
        while (operation is IConversionOperation { Operand: { } operand })
        {
            operation = operand;
        }

        return operation.Type is { } type && KernelSymbols.IsLibrary(type, "HeldSpinLock");
    }

    private (IrCondition Condition, IrValue Left, IrValue Right) Compare(IBinaryOperation binary)
    {
        IrValue left = operands.Scalar(binary.LeftOperand);
        IrValue right = operands.Scalar(binary.RightOperand);
        bool isSigned = ScalarType.Of(binary.LeftOperand.Type)?.IsSigned == true;

        if (left.Type != right.Type)
        {
            // One of them was reported.
            right = Builder.Constant(left.Type, 0);
        }

        return PacketLength.Compare(Builder, Condition(binary.OperatorKind, isSigned), left, right);
    }

    // What is 0 where there is nothing: an address, or what a nullable says of its value.
    private IrValue Presence(IOperation operand) =>
        ScalarType.OfNullable(operand.Type) is not null && operands.Evaluate(operand) is LoweredValue.Maybe maybe
            ? maybe.IsThere
            : operands.Scalar(operand);

    /// <summary>What a comparison is in BPF.</summary>
    public static IrCondition Condition(BinaryOperatorKind kind, bool isSigned) => kind switch
    {
        BinaryOperatorKind.Equals => IrCondition.Equal,
        BinaryOperatorKind.NotEquals => IrCondition.NotEqual,
        BinaryOperatorKind.LessThan => isSigned ? IrCondition.LessSigned : IrCondition.LessUnsigned,
        BinaryOperatorKind.LessThanOrEqual => isSigned ? IrCondition.LessOrEqualSigned : IrCondition.LessOrEqualUnsigned,
        BinaryOperatorKind.GreaterThan => isSigned ? IrCondition.GreaterSigned : IrCondition.GreaterUnsigned,
        _ => isSigned ? IrCondition.GreaterOrEqualSigned : IrCondition.GreaterOrEqualUnsigned,
    };

    private void Match(LoweredValue value, ITypeSymbol? type, IPatternOperation pattern, IrBlock whenTrue, IrBlock whenFalse)
    {
        switch (pattern)
        {
            case IDiscardPatternOperation:
                Builder.Jump(whenTrue);
                return;

            case INegatedPatternOperation negated:
                Match(value, type, negated.Pattern, whenFalse, whenTrue);
                return;

            case IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.And } and:
                IrBlock second = scope.Function.AddBlock();
                Match(value, type, and.LeftPattern, second, whenFalse);
                scope.Function.Continue(second);
                Match(value, type, and.RightPattern, whenTrue, whenFalse);
                return;

            case IBinaryPatternOperation or:
                IrBlock other = scope.Function.AddBlock();
                Match(value, type, or.LeftPattern, whenTrue, other);
                scope.Function.Continue(other);
                Match(value, type, or.RightPattern, whenTrue, whenFalse);
                return;

            case IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: null } } when value is LoweredValue.Maybe maybe:
                Decide(IrCondition.Equal, maybe.IsThere, 0, whenTrue, whenFalse);
                return;

            case not IDeclarationPatternOperation { MatchesNull: true }
                when value is LoweredValue.Maybe maybe && ScalarType.ValueOf(type) is { } inner:
                IrBlock there = scope.Function.AddBlock();
                Decide(IrCondition.NotEqual, maybe.IsThere, 0, there, whenFalse);
                scope.Function.Continue(there);
                Match(new LoweredValue.Scalar(maybe.Value), inner, pattern, whenTrue, whenFalse);
                return;

            case IConstantPatternOperation constant when value is LoweredValue.Scalar scalar && constant.Value.ConstantValue.HasValue:
                Decide(IrCondition.Equal, scalar.Value, Constants.Number(constant.Value.ConstantValue.Value), whenTrue, whenFalse);
                return;

            case IRelationalPatternOperation relational when value is LoweredValue.Scalar scalar && relational.Value.ConstantValue.HasValue:
                IrCondition condition = Condition(relational.OperatorKind, ScalarType.Of(type)?.IsSigned == true);
                Decide(condition, scalar.Value, Constants.Number(relational.Value.ConstantValue.Value), whenTrue, whenFalse);
                return;

            // `task is { } found`, and `x is var y`.
            case IDeclarationPatternOperation declaration when Binds(declaration.DeclaredSymbol, value, type, declaration.Syntax):
                Found(value, declaration.MatchesNull, whenTrue, whenFalse);
                return;

            case ITypePatternOperation ofType when IsSame(ofType.MatchedType, type):
                Found(value, matchesNull: false, whenTrue, whenFalse);
                return;

            // `point is (0, var y)`: what it is taken apart into is compared, then its properties.
            case IRecursivePatternOperation { DeconstructionSubpatterns: { IsEmpty: false } subpatterns } recursive
                when Binds(recursive.DeclaredSymbol, value, type, recursive.Syntax)
                    && deconstructions.PartsOf(value, type, recursive.DeconstructSymbol as IMethodSymbol, recursive.Syntax) is { } parts
                    && (parts.IsDefault || parts.Length == subpatterns.Length):
                if (parts.IsDefault)
                {
                    Builder.Jump(whenFalse);
                    return;
                }

                MatchParts(value, parts, recursive, whenTrue, whenFalse);
                return;

            // `data is [0xff, _, .. var rest]`: how many there are first, then each, in order.
            case IListPatternOperation list
                when value is LoweredValue.Span or LoweredValue.Packet && SpanSymbols.ElementOf(type) is { } element
                    && Binds(list.DeclaredSymbol, value, type, list.Syntax):
                MatchList(value, type!, element, list, whenTrue, whenFalse);
                return;

            // `found is { Value.Drop: true } rule`: what is found is bound, and its properties are compared where it is no null.
            case IRecursivePatternOperation { DeconstructionSubpatterns.IsEmpty: true } recursive
                when IsSame(recursive.NarrowedType, type)
                    && Binds(recursive.DeclaredSymbol, value, type, recursive.Syntax):
                IrBlock found = recursive.PropertySubpatterns.IsEmpty ? whenTrue : scope.Function.AddBlock();
                Found(value, matchesNull: false, found, whenFalse);
                MatchProperties(value, recursive.PropertySubpatterns, found, whenTrue, whenFalse);
                return;

            default:
                if (value is not LoweredValue.Failed)
                {
                    scope.Unsupported(
                        pattern.Syntax,
                        "this pattern",
                        "compare with constants, ranges and null, or properties and elements of spans, joined by 'and', 'or', 'not'");
                }

                Builder.Jump(whenFalse);
                return;
        }
    }

    private static bool IsSame(ITypeSymbol left, ITypeSymbol? right) => SymbolEqualityComparer.Default.Equals(
        left.WithNullableAnnotation(NullableAnnotation.None), right?.WithNullableAnnotation(NullableAnnotation.None));

    private void MatchList(
        LoweredValue value, ITypeSymbol type, ITypeSymbol element, IListPatternOperation list, IrBlock whenTrue, IrBlock whenFalse)
    {
        ImmutableArray<IPatternOperation> patterns = list.Patterns;
        int rest = patterns.IndexOf(patterns.FirstOrDefault(static one => one is ISlicePatternOperation)!);
        IrBlock next = scope.Function.AddBlock();
        parts.Count(value, rest < 0 ? patterns.Length : patterns.Length - 1, rest >= 0, next, whenFalse);

        for (int i = 0; i < patterns.Length; i++)
        {
            int behind = patterns.Length - 1 - i;

            switch (patterns[i])
            {
                case IDiscardPatternOperation or ISlicePatternOperation { Pattern: null }:
                    break;

                case ISlicePatternOperation { Pattern: { } pattern } slice:
                    scope.Function.Continue(next);
                    next = scope.Function.AddBlock();
                    Match(parts.Between(value, i, behind, element, slice), type, pattern, next, whenFalse);
                    break;

                case { } pattern:
                    scope.Function.Continue(next);
                    next = scope.Function.AddBlock();
                    LoweredValue one = parts.Element(value, element, rest >= 0 && i > rest ? ~behind : i, pattern.Syntax);
                    Match(one, element, pattern, next, whenFalse);
                    break;
            }
        }

        scope.Function.Continue(next);
        Builder.Jump(whenTrue);
    }

    private void MatchParts(
        LoweredValue value,
        ImmutableArray<(LoweredValue Value, ITypeSymbol Type)> parts,
        IRecursivePatternOperation recursive,
        IrBlock whenTrue,
        IrBlock whenFalse)
    {
        for (int i = 0; i < parts.Length; i++)
        {
            bool isLast = i == parts.Length - 1 && recursive.PropertySubpatterns.IsEmpty;
            IrBlock next = isLast ? whenTrue : scope.Function.AddBlock();
            Match(parts[i].Value, parts[i].Type, recursive.DeconstructionSubpatterns[i], next, whenFalse);

            if (isLast)
            {
                return;
            }

            scope.Function.Continue(next);
        }

        IrBlock start = scope.Function.AddBlock();
        Builder.Jump(start);
        MatchProperties(value, recursive.PropertySubpatterns, start, whenTrue, whenFalse);
    }

    private void MatchProperties(
        LoweredValue value, ImmutableArray<IPropertySubpatternOperation> properties, IrBlock start, IrBlock whenTrue, IrBlock whenFalse)
    {
        LoweredValue? outer = scope.PatternInput;

        for (int i = 0; i < properties.Length; i++)
        {
            scope.Function.Continue(start);
            scope.PatternInput = value;
            LoweredValue member = operands.Evaluate(properties[i].Member);
            scope.PatternInput = outer;
            IrBlock next = i == properties.Length - 1 ? whenTrue : scope.Function.AddBlock();
            Match(member, properties[i].Member.Type, properties[i].Pattern, next, whenFalse);
            start = next;
        }
    }

    private void Decide(IrCondition condition, IrValue value, long constant, IrBlock whenTrue, IrBlock whenFalse)
    {
        (IrCondition comparison, IrValue left, IrValue right) = PacketLength.Compare(
            Builder, condition, value, Builder.Constant(value.Type, constant));
        Builder.Branch(comparison, left, right, whenTrue, whenFalse);
    }

    // The variable may be set where the pattern does not match, too: then nobody reads it.
    private bool Binds(ISymbol? declared, LoweredValue value, ITypeSymbol? type, SyntaxNode syntax)
    {
        if (value is not (LoweredValue.Scalar or LoweredValue.Struct or LoweredValue.Maybe or LoweredValue.Span or LoweredValue.Packet))
        {
            return false;
        }

        if (declared is not ILocalSymbol local)
        {
            return true;
        }

        if (!SymbolEqualityComparer.Default.Equals(local.Type, type)
            || (homes.Of(local) is Place.Variable && value is LoweredValue.Struct))
        {
            return false;
        }

        variables.Write(homes.Of(local), local.Type, value, syntax);
        return true;
    }

    private void Found(LoweredValue value, bool matchesNull, IrBlock whenTrue, IrBlock whenFalse)
    {
        if (matchesNull || value is not LoweredValue.Scalar { Value: { Type: IrType.Pointer } pointer })
        {
            Builder.Jump(whenTrue);
            return;
        }

        Builder.Branch(IrCondition.NotEqual, pointer, Builder.Constant(IrType.Pointer, 0), whenTrue, whenFalse);
    }
}
