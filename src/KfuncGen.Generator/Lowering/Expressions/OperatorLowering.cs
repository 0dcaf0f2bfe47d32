using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Memory;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Symbols;
using KfuncGen.Generator.Lowering.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Lowering.Expressions;

/// <summary>
/// Operators and conversions that structs declare, whose bodies become part of the function, and the equality of records, which is that of
/// their fields.
/// </summary>
internal sealed class OperatorLowering(
    BodyScope scope, IOperands operands, ICallees callees, VariableLowering variables, MemberLowering members)
{
    private IrBuilder Builder => scope.Builder;

    /// <summary>An operation that is a call of a struct's operator; null for any other.</summary>
    public LoweredValue? TryApply(IOperation operation) => operation switch
    {
        IBinaryOperation { OperatorMethod: { } method, IsLifted: false } binary =>
            TryApply(method, binary.Syntax, binary.LeftOperand, binary.RightOperand),
        IUnaryOperation { OperatorMethod: { } method, IsLifted: false } unary => TryApply(method, unary.Syntax, unary.Operand),
        IConversionOperation { OperatorMethod: { } method } conversion => TryApply(method, conversion.Syntax, conversion.Operand),
        ICompoundAssignmentOperation { OperatorMethod: { IsStatic: true } } assignment => TryChange(assignment),
        ICompoundAssignmentOperation { OperatorMethod: { IsStatic: false } method } assignment =>
            TryChangeInPlace(method, assignment.Syntax, assignment.Target, assignment.Value),
        IIncrementOrDecrementOperation { OperatorMethod: { IsStatic: true }, IsLifted: false } step => TryStep(step),
        IIncrementOrDecrementOperation { OperatorMethod: { IsStatic: false } method } step =>
            TryChangeInPlace(method, step.Syntax, step.Target, null),
        IInvocationOperation { TargetMethod: { Name: "Equals", IsStatic: false } method, Instance: { } instance, Arguments: [{ } other] }
            invocation when IsOfFields(method) => TryApply(method, invocation.Syntax, instance, other.Value),
        _ => null,
    };

    // `a += b`: what the operator makes of both is assigned.
    private LoweredValue? TryChange(ICompoundAssignmentOperation assignment)
    {
        if (!CanApply(assignment.OperatorMethod!) || operands.Find(assignment.Target) is not { } place)
        {
            return null;
        }

        LoweredValue before = variables.Read(place, assignment.Target);
        LoweredValue result = Apply(
            assignment.OperatorMethod!,
            assignment.Syntax,
            (before, assignment.Target.Syntax),
            (operands.Evaluate(assignment.Value), assignment.Value.Syntax));
        variables.Write(place, assignment.Target.Type, result, assignment.Syntax);
        return result;
    }

    // `a++`: what the operator makes of it is assigned; what it was before is the value.
    private LoweredValue? TryStep(IIncrementOrDecrementOperation step)
    {
        if (!CanApply(step.OperatorMethod!) || step.Target.Type is not { } type || operands.Find(step.Target) is not { } place)
        {
            return null;
        }

        LoweredValue before = members.Copy(variables.Read(place, step.Target), type, step.Syntax);
        LoweredValue result = Apply(step.OperatorMethod!, step.Syntax, (before, step.Target.Syntax));
        variables.Write(place, type, result, step.Syntax);
        return step.IsPostfix ? before : result;
    }

    // `void operator +=(T other)`: a method of the struct that is changed.
    private LoweredValue? TryChangeInPlace(IMethodSymbol method, SyntaxNode syntax, IOperation target, IOperation? value)
    {
        if (method.ContainingType is not { TypeKind: TypeKind.Struct, IsGenericType: false } || members.GraphOf(method) is not { } graph)
        {
            return null;
        }

        Place.Memory memory = operands.FindMemory(target);
        method = members.Implementation(method);

        if (members.IsRecursive(graph, method.Name, syntax)
            || (value is not null && !members.BindReceiver(method.Parameters[0], operands.Evaluate(value), value.Syntax)))
        {
            return LoweredValue.Reported;
        }

        callees.Inline(graph, method.ReturnType, scope, memory, method);
        return new LoweredValue.Struct(memory);
    }

    private LoweredValue? TryApply(IMethodSymbol method, SyntaxNode syntax, params IOperation[] parts)
    {
        if (method.ContainingType is not { TypeKind: TypeKind.Struct, IsGenericType: false } type)
        {
            return null;
        }

        if (IsOfFields(method))
        {
            return Compare(type, operands.Evaluate(parts[0]), operands.Evaluate(parts[1]), syntax) is not { } same ? LoweredValue.Reported
                : new LoweredValue.Scalar(
                    method.Name == "op_Inequality" ? Builder.Binary(IrOpcode.Xor, same, Builder.Constant(IrType.I32, 1)) : same);
        }

        if (RecordMembers.IsRecordStruct(type) && RecordMembers.IsGenerated(method) && EqualsOf(type) is { } written)
        {
            return Equal(written, method.Name == "op_Inequality", syntax, parts[0], parts[1]);
        }

        return CanApply(method) ? Apply(method, syntax, [.. parts.Select(part => (operands.Evaluate(part), part.Syntax))]) : null;
    }

    private bool CanApply(IMethodSymbol method) =>
        method is { IsStatic: true, ContainingType: { TypeKind: TypeKind.Struct, IsGenericType: false } }
        && members.GraphOf(method) is not null;

    private LoweredValue Apply(IMethodSymbol method, SyntaxNode syntax, params (LoweredValue Value, SyntaxNode Syntax)[] parts)
    {
        if (members.GraphOf(method) is not { } graph || parts.Length != method.Parameters.Length
            || members.IsRecursive(graph, method.Name, syntax))
        {
            return LoweredValue.Reported;
        }

        method = members.Implementation(method);
        bool[] areBound =
        [
            .. method.Parameters.Zip(parts, (parameter, part) => members.BindReceiver(parameter, part.Value, part.Syntax)),
        ];
        return Array.TrueForAll(areBound, static isBound => isBound)
            ? callees.Inline(graph, method.ReturnType, scope, null, method)
            : LoweredValue.Reported;
    }

    // What the compiler makes of a record compares its fields; what a user wrote in its place is called by it.
    private static bool IsOfFields(IMethodSymbol method) =>
        method.ContainingType is { TypeKind: TypeKind.Struct } type
        && RecordMembers.IsRecordStruct(type) && RecordMembers.IsGenerated(method)
        && method.Name is "op_Equality" or "op_Inequality" or "Equals"
        && method.Parameters.All(parameter => SymbolEqualityComparer.Default.Equals(parameter.Type, type))
        && EqualsOf(type) is null;

    private static IMethodSymbol? EqualsOf(INamedTypeSymbol type) => !RecordMembers.IsRecordStruct(type) ? null
        : type.GetMembers("Equals").OfType<IMethodSymbol>().FirstOrDefault(
            one => !RecordMembers.IsGenerated(one)
                && one.Parameters is [{ Type: { } other }] && SymbolEqualityComparer.Default.Equals(other, type));

    private LoweredValue? Equal(IMethodSymbol written, bool isNegated, SyntaxNode syntax, IOperation left, IOperation right)
    {
        if (members.GraphOf(written) is not { } graph)
        {
            return null;
        }

        if (members.IsRecursive(graph, written.Name, syntax))
        {
            return LoweredValue.Reported;
        }

        written = members.Implementation(written);
        return operands.Evaluate(left) is LoweredValue.Struct instance
            && members.BindReceiver(written.Parameters[0], operands.Evaluate(right), right.Syntax)
            && callees.Inline(graph, written.ReturnType, scope, instance.Memory, written) is LoweredValue.Scalar { Value: { } same }
            ? new LoweredValue.Scalar(isNegated ? Builder.Binary(IrOpcode.Xor, same, Builder.Constant(IrType.I32, 1)) : same)
            : LoweredValue.Reported;
    }

    // All fields of both: 1 or 0. A struct in it that is no record has no equality of its own that is known here.
    private IrValue? Compare(INamedTypeSymbol type, LoweredValue left, LoweredValue right, SyntaxNode syntax)
    {
        if (left is not LoweredValue.Struct one || right is not LoweredValue.Struct other
            || scope.Program.Context.Layouts.Of(type) is not { } layout)
        {
            return null;
        }

        IrValue same = Builder.Constant(IrType.I32, 1);

        foreach (KeyValuePair<ISymbol, int> part in layout.Offsets.OrderBy(static part => part.Value))
        {
            IFieldSymbol field = (IFieldSymbol)part.Key;
            IrValue? isSame = null;

            if (ScalarType.Of(field.Type) is { } scalar
                && members.Load(one.Memory.At(part.Value), field.Type) is LoweredValue.Scalar first
                && members.Load(other.Memory.At(part.Value), field.Type) is LoweredValue.Scalar second)
            {
                isSame = Builder.Compare(IrCondition.Equal, first.Value, second.Value);
            }
            else if (field.Type is INamedTypeSymbol nested && RecordMembers.IsRecordStruct(nested))
            {
                isSame = Compare(
                    nested,
                    new LoweredValue.Struct(one.Memory.At(part.Value)),
                    new LoweredValue.Struct(other.Memory.At(part.Value)),
                    syntax);
            }
            else
            {
                scope.Unsupported(
                    syntax, $"a comparison of '{field.Name}', a '{field.Type.Name}'", "compare what counts of it, field by field");
            }

            if (isSame is null)
            {
                return null;
            }

            same = Builder.Binary(IrOpcode.And, same, isSame);
        }

        return same;
    }
}
