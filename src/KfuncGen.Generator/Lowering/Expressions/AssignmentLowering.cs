using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Memory;
using KfuncGen.Generator.Lowering.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Lowering.Expressions;

/// <summary>Assignments of all kinds.</summary>
internal sealed class AssignmentLowering(BodyLowering body)
{
    private IrBuilder Builder => body.Builder;

    /// <summary><c>a = b</c>, and <c>ref a = ref b</c>.</summary>
    public LoweredValue Assign(ISimpleAssignmentOperation assignment)
    {
        if (assignment.IsRef)
        {
            return AssignReference(assignment);
        }

        if (assignment.Target is IPropertyReferenceOperation property && body.Calls.IsContextField(property.Property))
        {
            return body.Calls.SetContextField(property, assignment.Value);
        }

        if (body.Places.Find(assignment.Target) is not { } place)
        {
            if (assignment.Target is not IInvalidOperation)
            {
                (string what, string instead) = UnsupportedOperations.Describe(assignment.Target);
                body.Expressions.Unsupported(assignment.Target.Syntax, "an assignment to " + what, instead);
            }

            return LoweredValue.None;
        }

        // Straight into the target, where it is new: nobody can see it half made.
        if (place is Place.Memory { } fresh && assignment.Target is ILocalReferenceOperation { IsDeclaration: true } && IsDefault(assignment.Value)
            && assignment.Target.Type is { } type && ScalarType.Of(type) is null && body.Program.Context.Layouts.Of(type) is { } layout)
        {
            body.Memory.Clear(fresh, layout.Size, 8);
            return new LoweredValue.Struct(fresh);
        }

        LoweredValue value = body.Expressions.Evaluate(assignment.Value);
        WritePlace(place, assignment.Target.Type ?? assignment.Value.Type, value, assignment.Value.Syntax);
        return value;
    }

    /// <summary><c>a += b</c> and its like.</summary>
    public LoweredValue Compound(ICompoundAssignmentOperation assignment)
    {
        if (assignment.OperatorMethod is not null || ScalarType.Of(assignment.Target.Type) is not { } target)
        {
            body.Expressions.UnsupportedType(assignment.Syntax, assignment.Target.Type);
            return LoweredValue.None;
        }

        if (assignment.IsChecked)
        {
            body.Report(Descriptors.CheckedBpfArithmetic, assignment.Syntax);
        }

        return Change(assignment.Target, target, isPostfix: false, old =>
        {
            // A shift has its own type on the right; all others have on both sides the type that they compute in.
            bool isShift = ArithmeticLowering.IsShift(assignment.OperatorKind);
            ScalarType computed = ArithmeticLowering.Promoted((isShift ? ScalarType.Of(assignment.Target.Type) : ScalarType.Of(assignment.Value.Type)) ?? target);
            IrValue left = body.Conversions.Convert(old, target, computed);
            IrValue right = body.Expressions.Scalar(assignment.Value);
            return body.Conversions.Convert(body.Arithmetic.Compute(assignment.OperatorKind, left, right, computed, assignment), computed, target);
        });
    }

    /// <summary><c>a++</c> and its like.</summary>
    public LoweredValue Increment(IIncrementOrDecrementOperation increment)
    {
        if (increment.OperatorMethod is not null || ScalarType.Of(increment.Target.Type) is not { Type: not IrType.Pointer } target)
        {
            body.Expressions.UnsupportedType(increment.Syntax, increment.Target.Type);
            return LoweredValue.None;
        }

        if (increment.IsChecked)
        {
            body.Report(Descriptors.CheckedBpfArithmetic, increment.Syntax);
        }

        return Change(increment.Target, target, increment.IsPostfix, old =>
        {
            IrOpcode opcode = increment.Kind == OperationKind.Increment ? IrOpcode.Add : IrOpcode.Subtract;
            ScalarType computed = ArithmeticLowering.Promoted(target);
            return body.Conversions.Convert(Builder.Binary(opcode, old, Builder.Constant(target.Type, 1)), computed, target);
        });
    }

    /// <summary><c>(a, b) = (c, d)</c>: all values are there before the first is assigned.</summary>
    public LoweredValue Deconstruct(IDeconstructionAssignmentOperation deconstruction)
    {
        IOperation values = deconstruction.Value;

        while (values is IConversionOperation conversion)
        {
            values = conversion.Operand;
        }

        IOperation target = deconstruction.Target is IDeclarationExpressionOperation declaration ? declaration.Expression : deconstruction.Target;

        if (target is not ITupleOperation targets || values is not ITupleOperation sources || targets.Elements.Any(static one => one is ITupleOperation)
            || targets.Elements.Any(static one => ScalarType.Of(one.Type) is null))
        {
            body.Expressions.Unsupported(deconstruction.Syntax, "a deconstruction of anything but a list of integers", "assign one by one");
            return LoweredValue.None;
        }

        Place?[] places = [.. targets.Elements.Select(body.Places.Find)];
        IrValue[] evaluated = new IrValue[places.Length];

        for (int i = 0; i < places.Length; i++)
        {
            evaluated[i] = body.Conversions.Convert(body.Expressions.Scalar(sources.Elements[i]), ScalarType.Of(sources.Elements[i].Type) ?? ScalarType.Int32, ScalarType.Of(targets.Elements[i].Type)!.Value);
        }

        for (int i = 0; i < places.Length; i++)
        {
            if (places[i] is { } place)
            {
                WritePlace(place, targets.Elements[i].Type, new LoweredValue.Scalar(evaluated[i]), targets.Elements[i].Syntax);
            }
        }

        return LoweredValue.None;
    }

    /// <summary>Sets a variable that lives in registers.</summary>
    public void WriteVariable(object owner, ITypeSymbol? type, LoweredValue value, SyntaxNode syntax)
    {
        switch (value)
        {
            case LoweredValue.Scalar scalar:
                body.Function.Write(owner, 0, scalar.Value);
                break;

            case LoweredValue.Span or LoweredValue.Packet when !body.Program.Packets.Declare(owner, value is LoweredValue.Packet):
                body.Expressions.Unsupported(syntax, "a span that is the packet at one time and other memory at another", "use a variable of its own for each");
                break;

            case LoweredValue.Span span:
                body.Function.Write(owner, 0, span.Start);
                body.Function.Write(owner, 1, span.Length);
                break;

            case LoweredValue.Packet packet:
                body.Function.Write(owner, 0, packet.Start);
                body.Function.Write(owner, 1, packet.End);
                break;

            case LoweredValue.Iterator or LoweredValue.SpanEnumerator:
                body.Expressions.Unsupported(syntax, "an iterator in a variable", "walk it with 'foreach'");
                break;

            case LoweredValue.Struct:
                body.Expressions.UnsupportedType(syntax, type);
                break;
        }
    }

    private void WritePlace(Place place, ITypeSymbol? type, LoweredValue value, SyntaxNode syntax)
    {
        switch (place, value)
        {
            case (Place.Discard, _):
                break;

            case (Place.Variable variable, _):
                WriteVariable(variable.Owner, type, value, syntax);
                break;

            case (Place.Memory memory, LoweredValue.Scalar scalar) when ScalarType.Of(type) is { } scalarType:
                body.Memory.Store(memory, scalarType, scalar.Value);
                break;

            case (Place.Memory memory, LoweredValue.Struct structure) when type is not null && body.Program.Context.Layouts.Of(type) is { } layout:
                body.Memory.Copy(memory, structure.Memory, layout);
                break;

            case (Place.Memory, not LoweredValue.Scalar) when !ReferenceEquals(value, LoweredValue.None):
                body.Expressions.UnsupportedType(syntax, type);
                break;
        }
    }

    private LoweredValue AssignReference(ISimpleAssignmentOperation assignment)
    {
        ISymbol? variable = assignment.Target switch
        {
            ILocalReferenceOperation local => local.Local,
            IParameterReferenceOperation parameter => parameter.Parameter,
            _ => null,
        };

        if (variable is null)
        {
            body.Expressions.Unsupported(assignment.Syntax, "a 'ref' that is assigned here", "use a 'ref' local variable");
            return LoweredValue.None;
        }

        body.Function.Write(variable, 0, body.Memory.AddressOf(body.Places.FindMemory(assignment.Value)));
        return LoweredValue.None;
    }

    private LoweredValue Change(IOperation target, ScalarType type, bool isPostfix, Func<IrValue, IrValue> change)
    {
        if (target is IPropertyReferenceOperation property && body.Calls.IsContextField(property.Property))
        {
            return body.Calls.ChangeContextField(property, change);
        }

        if (body.Places.Find(target) is not { } place || OldValue(place, target, type) is not { } old)
        {
            if (target is not IInvalidOperation)
            {
                (string what, string instead) = UnsupportedOperations.Describe(target);
                body.Expressions.Unsupported(target.Syntax, "a change of " + what, instead);
            }

            return LoweredValue.None;
        }

        LoweredValue.Scalar changed = new(change(old.Value));
        WritePlace(place, target.Type, changed, target.Syntax);
        return isPostfix ? old : changed;
    }

    private LoweredValue.Scalar? OldValue(Place place, IOperation target, ScalarType type) =>
        target is IFlowCaptureReferenceOperation reference && body.Captures.OldValueOf(reference, type.Type) is { } before
            ? new LoweredValue.Scalar(before)
            : body.Expressions.Read(place, target) as LoweredValue.Scalar;

    private static bool IsDefault(IOperation operation) => operation switch
    {
        IDefaultValueOperation => true,
        IObjectCreationOperation { Arguments.IsEmpty: true, Initializer: null, Constructor: null or { IsImplicitlyDeclared: true }, Type.TypeKind: TypeKind.Struct } => true,
        IConversionOperation { Operand: { } operand } conversion => SymbolEqualityComparer.Default.Equals(operand.Type, conversion.Type) && IsDefault(operand),
        _ => false,
    };
}
