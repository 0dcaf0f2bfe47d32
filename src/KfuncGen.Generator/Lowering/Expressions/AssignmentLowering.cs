using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Generator.Lowering.Flow;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Memory;
using KfuncGen.Generator.Lowering.Refusals;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Symbols;
using KfuncGen.Generator.Lowering.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Lowering.Expressions;

/// <summary>Assignments of all kinds.</summary>
internal sealed class AssignmentLowering(
    BodyScope scope,
    IOperands operands,
    MemoryLowering access,
    VariableLowering variables,
    ConversionLowering conversions,
    ArithmeticLowering arithmetic,
    CaptureLowering captures,
    MemberLowering members)
{
    private IrBuilder Builder => scope.Builder;

    /// <summary><c>a = b</c>, and <c>ref a = ref b</c>.</summary>
    public LoweredValue Assign(ISimpleAssignmentOperation assignment)
    {
        if (assignment.IsRef)
        {
            return AssignReference(assignment);
        }

        // The declaration of a constant looks like this to the graph; its value stands wherever it is used.
        if (assignment.Target is ILocalReferenceOperation { Local.IsConst: true })
        {
            return LoweredValue.Void;
        }

        LoweredValue assigned = LoweredValue.Void;

        if (TrySet(assignment.Target, () => assigned = operands.Evaluate(assignment.Value)))
        {
            return assigned;
        }

        if (operands.Find(assignment.Target) is not { } place)
        {
            // `map[key] = value` is user space's; what programs have instead is said where it is read.
            if (assignment.Target is IPropertyReferenceOperation { Instance.Type: { } map } && MapSymbols.IsMap(map))
            {
                return operands.Evaluate(assignment.Target);
            }

            if (assignment.Target is not IInvalidOperation)
            {
                (string what, string instead) = UnsupportedOperations.Describe(assignment.Target);
                return scope.Unsupported(assignment.Target.Syntax, "an assignment to " + what, instead);
            }

            return scope.Fail();
        }

        // Straight into the target, where it is new: nobody can see it half made.
        if (place is Place.Memory { } fresh
            && assignment.Target is ILocalReferenceOperation { IsDeclaration: true }
            && IsDefault(assignment.Value)
            && assignment.Target.Type is { } type && ScalarType.Of(type) is null && scope.Program.Context.Layouts.Of(type) is { } layout)
        {
            access.Clear(fresh, layout.Size, 8);
            return new LoweredValue.Struct(fresh);
        }

        LoweredValue value = operands.Evaluate(assignment.Value);
        variables.Write(place, assignment.Target.Type ?? assignment.Value.Type, value, assignment.Value.Syntax);
        return value;
    }

    /// <summary><c>a += b</c> and its like.</summary>
    public LoweredValue Compound(ICompoundAssignmentOperation assignment)
    {
        // What may not be assigned has an operator that the compiler does not name.
        if (assignment.Target is IInvalidOperation)
        {
            _ = operands.Find(assignment.Target);
            return scope.Fail();
        }

        if (assignment.OperatorMethod is not null || ScalarType.Of(assignment.Target.Type) is not { } target)
        {
            return scope.UnsupportedType(assignment.Syntax, assignment.Target.Type);
        }

        if (assignment.IsChecked)
        {
            scope.Report(Descriptors.CheckedBpfArithmetic, assignment.Syntax);
        }

        SharedChange.Check(scope, assignment);
        return Change(assignment.Target, target, isPostfix: false, old =>
        {
            // A shift has its own type on the right; all others have on both sides the type that they compute in.
            bool isShift = ArithmeticLowering.IsShift(assignment.OperatorKind);
            ScalarType computed = ArithmeticLowering.Promoted(
                (isShift ? ScalarType.Of(assignment.Target.Type) : ScalarType.Of(assignment.Value.Type)) ?? target);
            IrValue left = conversions.Convert(old, target, computed);
            IrValue right = operands.Scalar(assignment.Value);
            return conversions.Convert(arithmetic.Compute(assignment.OperatorKind, left, right, computed, assignment), computed, target);
        });
    }

    /// <summary><c>a++</c> and its like.</summary>
    public LoweredValue Increment(IIncrementOrDecrementOperation increment)
    {
        if (increment.OperatorMethod is not null || ScalarType.Of(increment.Target.Type) is not { Type: not IrType.Pointer } target)
        {
            return scope.UnsupportedType(increment.Syntax, increment.Target.Type);
        }

        if (increment.IsChecked)
        {
            scope.Report(Descriptors.CheckedBpfArithmetic, increment.Syntax);
        }

        SharedChange.Check(scope, increment);
        return Change(increment.Target, target, increment.IsPostfix, old =>
        {
            IrOpcode opcode = increment.Kind == OperationKind.Increment ? IrOpcode.Add : IrOpcode.Subtract;
            ScalarType computed = ArithmeticLowering.Promoted(target);
            return conversions.Convert(Builder.Binary(opcode, old, Builder.Constant(target.Type, 1)), computed, target);
        });
    }

    private LoweredValue AssignReference(ISimpleAssignmentOperation assignment)
    {
        ISymbol? variable = new CapturedOperations(scope.Graph).Origin(assignment.Target) switch
        {
            ILocalReferenceOperation local => local.Local,
            IParameterReferenceOperation parameter => parameter.Parameter,
            _ => null,
        };

        if (variable is null)
        {
            return scope.Unsupported(assignment.Syntax, "a 'ref' that is assigned here", "use a 'ref' local variable");
        }

        scope.Function.Write(variable, 0, access.AddressOf(operands.FindMemory(assignment.Value)));
        return LoweredValue.Void;
    }

    private LoweredValue Change(IOperation target, ScalarType type, bool isPostfix, Func<IrValue, IrValue> change)
    {
        if (TryChange(target, type, isPostfix, change) is { } result)
        {
            return result;
        }

        if (operands.Find(target) is not { } place || OldValue(place, target, type) is not { } old)
        {
            if (target is not IInvalidOperation)
            {
                (string what, string instead) = UnsupportedOperations.Describe(target);
                return scope.Unsupported(target.Syntax, "a change of " + what, instead);
            }

            return scope.Fail();
        }

        LoweredValue.Scalar changed = new(change(old.Value));
        variables.Write(place, target.Type, changed, target.Syntax);
        return isPostfix ? old : changed;
    }

    // A property with code is read by its getter and written by its setter.
    private LoweredValue? TryChange(IOperation target, ScalarType type, bool isPostfix, Func<IrValue, IrValue> change)
    {
        LoweredValue result = LoweredValue.Reported;

        return TrySet(target, Changed) ? result : null;

        LoweredValue Changed()
        {
            LoweredValue old = target is IFlowCaptureReferenceOperation reference && captures.OldValueOf(reference, type.Type) is { } value
                ? new LoweredValue.Scalar(value)
                : operands.Evaluate(target);

            if (old is not LoweredValue.Scalar before)
            {
                return LoweredValue.Reported;
            }

            LoweredValue.Scalar changed = new(change(before.Value));
            result = isPostfix ? before : changed;
            return changed;
        }
    }

    private bool TrySet(IOperation target, Func<LoweredValue> value) => target is IPropertyReferenceOperation property
        ? members.TrySet(property, value)
        : captures.PropertyOf(target) is { } captured && members.TrySet(captured, value);

    private LoweredValue.Scalar? OldValue(Place place, IOperation target, ScalarType type) =>
        target is IFlowCaptureReferenceOperation reference && captures.OldValueOf(reference, type.Type) is { } before
            ? new LoweredValue.Scalar(before)
            : variables.Read(place, target) as LoweredValue.Scalar;

    private static bool IsDefault(IOperation operation) => operation switch
    {
        IDefaultValueOperation => true,
        IObjectCreationOperation
        {
            Arguments.IsEmpty: true,
            Initializer: null,
            Constructor: null or { IsImplicitlyDeclared: true },
            Type.TypeKind: TypeKind.Struct,
        } => true,
        IConversionOperation { Operand: { } operand } conversion =>
            SymbolEqualityComparer.Default.Equals(operand.Type, conversion.Type) && IsDefault(operand),
        _ => false,
    };
}
