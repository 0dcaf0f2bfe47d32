using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Memory;
using KfuncGen.Generator.Lowering.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Lowering.Expressions;

/// <summary>Lowers operations by their kind. A kind that is not known here is an error, never left out.</summary>
internal sealed class ExpressionLowering(BodyLowering body)
{
    private IrBuilder Builder => body.Builder;

    /// <summary>Lowers a statement.</summary>
    public void Execute(IOperation operation)
    {
        switch (operation)
        {
            case IExpressionStatementOperation statement:
                Evaluate(statement.Operation);
                break;

            case IFlowCaptureOperation capture:
                body.Captures.Capture(capture);
                break;

            default:
                Evaluate(operation);
                break;
        }
    }

    /// <summary>Lowers an expression.</summary>
    public LoweredValue Evaluate(IOperation operation)
    {
        // A reference to what was put aside may carry the constant of a part: of `!(true && true)` that of what is negated.
        if (operation is not IFlowCaptureReferenceOperation && operation.ConstantValue is { HasValue: true, Value: var constant })
        {
            return Constant(operation, constant);
        }

        switch (operation)
        {
            case IInvalidOperation:
                // The compiler says what is wrong.
                body.Program.Fail();
                return LoweredValue.None;

            case IParenthesizedOperation parenthesized:
                return Evaluate(parenthesized.Operand);

            case IConversionOperation conversion:
                return body.Conversions.Convert(conversion);

            case IBinaryOperation binary:
                return body.Arithmetic.Binary(binary);

            case IUnaryOperation unary:
                return body.Arithmetic.Unary(unary);

            case ISimpleAssignmentOperation assignment:
                return body.Assignments.Assign(assignment);

            case ICompoundAssignmentOperation assignment:
                return body.Assignments.Compound(assignment);

            case IIncrementOrDecrementOperation increment:
                return body.Assignments.Increment(increment);

            case IDeconstructionAssignmentOperation deconstruction:
                return body.Assignments.Deconstruct(deconstruction);

            case IIsNullOperation or IIsPatternOperation:
                return new LoweredValue.Scalar(body.Conditions.Value(operation));

            case IDefaultValueOperation:
                return Default(operation);

            case IObjectCreationOperation creation:
                return Create(creation);

            case ISizeOfOperation { TypeOperand: { } measured } when body.Program.Context.Layouts.Of(measured) is { } layout:
                return new LoweredValue.Scalar(Builder.Constant(IrType.I32, layout.Size));

            case IFlowCaptureReferenceOperation capture:
                return body.Captures.ValueOf(capture);

            case IUtf8StringOperation text:
                return body.Spans.Utf8(text);

            case ICollectionExpressionOperation collection:
                return body.Spans.Collection(collection);

            case IImplicitIndexerReferenceOperation slice when SpanSymbols.IsSpan(slice.Type):
                return body.Spans.Range(slice);

            case IPropertyReferenceOperation property when !IsPlace(property):
                return body.Calls.Property(property);

            case IInvocationOperation { TargetMethod: { ReturnsByRef: false, ReturnsByRefReadonly: false } } invocation:
                return body.Calls.Invoke(invocation);

            case IFieldReferenceOperation { Field: { IsStatic: true, IsReadOnly: true } field }:
                return LoadTimeField(field, operation);

            case { Kind: OperationKind.None } when SpanLowering.IsStackAllocation(operation):
                return body.Spans.Allocate(operation);
        }

        return body.Places.Find(operation) is { } place ? Read(place, operation) : UnknownKind(operation);
    }

    /// <summary>Lowers an expression whose value fits a register.</summary>
    public IrValue Scalar(IOperation operation)
    {
        LoweredValue value = Evaluate(operation);

        if (value is LoweredValue.Scalar scalar)
        {
            return scalar.Value;
        }

        ScalarType? type = ScalarType.Of(operation.Type);

        if (type is null && !ReferenceEquals(value, LoweredValue.None))
        {
            UnsupportedType(operation.Syntax, operation.Type);
        }

        // What could not be lowered was reported; the rest can still be looked at.
        return Builder.Constant((type ?? ScalarType.Int32).Type, 0);
    }

    /// <summary>What is at a place.</summary>
    public LoweredValue Read(Place place, IOperation operation)
    {
        if (operation.Type is not { } type)
        {
            return LoweredValue.None;
        }

        switch (place)
        {
            case Place.Variable variable:
                return ReadVariable(variable.Owner, type);

            case Place.Memory memory when ScalarType.Of(type) is { } scalar:
                return new LoweredValue.Scalar(body.Memory.Load(memory, scalar));

            case Place.Memory memory when body.Program.Context.Layouts.Of(type) is not null:
                return new LoweredValue.Struct(memory);

            default:
                UnsupportedType(operation.Syntax, type);
                return LoweredValue.None;
        }
    }

    /// <summary>What a variable in registers is worth.</summary>
    public LoweredValue ReadVariable(object owner, ITypeSymbol type)
    {
        if (type.SpecialType == SpecialType.System_Void)
        {
            return LoweredValue.None;
        }

        if (ScalarType.Of(type) is { } scalar)
        {
            return new LoweredValue.Scalar(body.Function.Read(owner, 0, scalar.Type));
        }

        if (SpanSymbols.IsSpan(type))
        {
            IrValue start = body.Function.Read(owner, 0, IrType.Pointer);
            return body.Program.Packets.IsPacket(owner)
                ? new LoweredValue.Packet(start, body.Function.Read(owner, 1, IrType.Pointer))
                : new LoweredValue.Span(start, body.Function.Read(owner, 1, IrType.I64));
        }

        return LoweredValue.None;
    }

    /// <summary>Reports something that BPF functions cannot contain.</summary>
    public void Unsupported(SyntaxNode syntax, string what, string instead) =>
        body.Report(Descriptors.UnsupportedBpfCode, syntax, what, instead);

    /// <summary>Reports a type that BPF functions cannot use.</summary>
    public void UnsupportedType(SyntaxNode syntax, ITypeSymbol? type)
    {
        if (type is null or IErrorTypeSymbol)
        {
            body.Program.Fail();
            return;
        }

        body.Report(Descriptors.UnsupportedBpfType, syntax, type.ToDisplayString(), UnsupportedTypes.Instead(type));
    }

    private static bool IsPlace(IPropertyReferenceOperation property) =>
        property.Instance is { Type: { } type }
        && ((SpanSymbols.IsSpan(type) && property.Property.IsIndexer) || (SpanSymbols.IsSpanEnumerator(type) && property.Property.Name == "Current"));

    private LoweredValue Constant(IOperation operation, object? constant)
    {
        if (constant is null && operation.Type is null)
        {
            return new LoweredValue.Scalar(Builder.Constant(IrType.Pointer, 0));
        }

        if (ScalarType.Of(operation.Type) is not { } type)
        {
            // `null` compared with a handle is an object to the compiler.
            if (constant is null && operation.Type is { IsReferenceType: true, SpecialType: SpecialType.System_Object })
            {
                return new LoweredValue.Scalar(Builder.Constant(IrType.Pointer, 0));
            }

            UnsupportedType(operation.Syntax, operation.Type);
            return LoweredValue.None;
        }

        return new LoweredValue.Scalar(Builder.Constant(type.Type, Number(constant)));
    }

    /// <summary>A constant's number.</summary>
    public static long Number(object? constant) => constant switch
    {
        null => 0,
        bool value => value ? 1 : 0,
        char value => value,
        ulong value => unchecked((long)value),
        byte or sbyte or short or ushort or int or uint or long => System.Convert.ToInt64(constant, System.Globalization.CultureInfo.InvariantCulture),
        _ => 0,
    };

    private LoweredValue Default(IOperation operation)
    {
        if (ScalarType.Of(operation.Type) is { } scalar)
        {
            return new LoweredValue.Scalar(Builder.Constant(scalar.Type, 0));
        }

        if (SpanSymbols.IsSpan(operation.Type))
        {
            return new LoweredValue.Span(Builder.Constant(IrType.Pointer, 0), Builder.Constant(IrType.I64, 0));
        }

        if (operation.Type is not null && body.Program.Context.Layouts.Of(operation.Type) is { } layout)
        {
            Place.Memory memory = body.Memory.Temporary(operation.Syntax, "a temporary " + operation.Type.Name, layout.Size);
            body.Memory.Clear(memory, layout.Size, 8);
            return new LoweredValue.Struct(memory);
        }

        UnsupportedType(operation.Syntax, operation.Type);
        return LoweredValue.None;
    }

    private LoweredValue Create(IObjectCreationOperation creation)
    {
        if (SpanSymbols.IsSpan(creation.Type))
        {
            return body.Spans.Create(creation);
        }

        if (creation is { Type: INamedTypeSymbol { TypeKind: TypeKind.Struct }, Arguments.IsEmpty: true, Constructor: null or { IsImplicitlyDeclared: true } })
        {
            return Default(creation);
        }

        Unsupported(creation.Syntax, $"'new {creation.Type?.Name}' with a constructor of its own", "make it with an object initializer: 'new S { A = 1 }'; classes cannot be made at all");
        return LoweredValue.None;
    }

    // Read in user space when the program is loaded: to the kernel it is a constant.
    private LoweredValue LoadTimeField(IFieldSymbol field, IOperation operation)
    {
        if (ScalarType.Of(field.Type) is not { Type: not IrType.Pointer } scalar)
        {
            UnsupportedType(operation.Syntax, field.Type);
            return LoweredValue.None;
        }

        string name = field.ToDisplayString(new SymbolDisplayFormat(
            SymbolDisplayGlobalNamespaceStyle.Included,
            SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
            SymbolDisplayGenericsOptions.IncludeTypeParameters,
            SymbolDisplayMemberOptions.IncludeContainingType,
            miscellaneousOptions: SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers));
        string expression = field.Type.SpecialType == SpecialType.System_Boolean ? name + " ? 1 : 0" : $"unchecked((long){name})";
        return new LoweredValue.Scalar(Builder.LoadTimeConstant(new IrLoadTime.Field(expression), scalar.Type));
    }

    private LoweredValue UnknownKind(IOperation operation)
    {
        (string what, string instead) = UnsupportedOperations.Describe(operation);
        Unsupported(operation.Syntax, what, instead);
        return LoweredValue.None;
    }
}
