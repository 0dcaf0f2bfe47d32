using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Lowering.Calls;
using KfuncGen.Generator.Lowering.Expressions;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Memory;
using KfuncGen.Generator.Lowering.Refusals;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Symbols;
using KfuncGen.Generator.Lowering.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Lowering.Bodies;

/// <summary>Lowers operations by their kind. A kind that is not known here is an error, never left out.</summary>
internal sealed class ExpressionLowering : IOperands
{
    private readonly BodyScope scope;
    private readonly MemoryLowering access;
    private readonly VariableLowering variables;
    private readonly SpanLowering spans;
    private readonly ConversionLowering conversions;
    private readonly ArithmeticLowering arithmetic;
    private readonly NullableLowering nullables;
    private readonly CaptureLowering captures;
    private readonly AssignmentLowering assignments;
    private readonly MemberLowering members;
    private readonly ConstructorLowering constructors;
    private readonly OperatorLowering operators;
    private readonly bool isFramework;
    private readonly TupleLowering tuples;
    private readonly DeconstructionLowering deconstructions;
    private readonly CallLowering calls;
    private readonly PlaceLowering places;

    /// <summary>Prepares the expressions of a body.</summary>
    /// <param name="scope">The body.</param>
    /// <param name="callees">What its calls lead to.</param>
    public ExpressionLowering(BodyScope scope, ICallees callees)
    {
        this.scope = scope;
        access = new MemoryLowering(scope);
        variables = new VariableLowering(scope, access);
        Homes = new VariableHomes(scope, access);
        PacketLowering packets = new(scope, access);
        spans = new SpanLowering(scope, this, access, packets);
        ContextFields contextFields = new(scope, this, access);
        conversions = new ConversionLowering(scope, this, spans);
        arithmetic = new ArithmeticLowering(scope, this, conversions);
        nullables = new NullableLowering(scope, this, conversions);
        captures = new CaptureLowering(scope, this, access, variables);
        members = new MemberLowering(scope, this, callees, access);
        constructors = new ConstructorLowering(scope, callees, access, members);
        isFramework = scope.Program.Context.IsFramework(scope.Graph);
        operators = new OperatorLowering(scope, this, callees, variables, members);
        assignments = new AssignmentLowering(scope, this, access, variables, conversions, arithmetic, captures, members);
        calls = new CallLowering(scope, this, callees, access, spans, packets, contextFields, conversions, members);
        tuples = new TupleLowering(scope, this, access, variables, conversions);
        deconstructions = new DeconstructionLowering(scope, this, access, variables, captures, members, tuples);
        places = new PlaceLowering(scope, this, access, Homes, spans, contextFields, captures, calls);
        Conditions = new ConditionLowering(
            scope, this, Homes, variables, deconstructions, new SpanParts(scope, access, spans, packets));
    }

    /// <summary>Where variables live.</summary>
    public VariableHomes Homes { get; }

    /// <summary>What decides where to go on.</summary>
    public ConditionLowering Conditions { get; }

    private IrBuilder Builder => scope.Builder;

    /// <summary>Lowers a statement.</summary>
    public void Execute(IOperation operation)
    {
        switch (operation)
        {
            case IExpressionStatementOperation statement:
                Evaluate(statement.Operation);
                break;

            case IFlowCaptureOperation capture:
                captures.Capture(capture);
                break;

            default:
                Evaluate(operation);
                break;
        }
    }

    /// <inheritdoc/>
    public LoweredValue Evaluate(IOperation operation)
    {
        object? outer = Builder.Origin;

        if (!isFramework)
        {
            Builder.Origin = operation.Syntax;
        }

        LoweredValue value = ByKind(operation);
        Builder.Origin = outer;
        return value;
    }

    private LoweredValue ByKind(IOperation operation)
    {
        if (nullables.TryLower(operation) is { } nullable)
        {
            return nullable;
        }

        // A reference to what was put aside may carry the constant of a part: of `!(true && true)` that of what is negated.
        if (operation is not IFlowCaptureReferenceOperation && operation.ConstantValue is { HasValue: true, Value: var constant })
        {
            return Constant(operation, constant);
        }

        if (operators.TryApply(operation) is { } applied)
        {
            return applied;
        }

        switch (operation)
        {
            case IInvalidOperation:
                // The compiler says what is wrong.
                return scope.Fail();

            case IParenthesizedOperation parenthesized:
                return Evaluate(parenthesized.Operand);

            case IConversionOperation conversion:
                return tuples.TryConvert(conversion) ?? conversions.Convert(conversion);

            case IBinaryOperation binary when ConditionLowering.IsComparison(binary.OperatorKind):
                return new LoweredValue.Scalar(Conditions.Value(binary));

            case IBinaryOperation binary:
                return arithmetic.Binary(binary);

            case IUnaryOperation unary:
                return arithmetic.Unary(unary);

            case ISimpleAssignmentOperation assignment:
                return assignments.Assign(assignment);

            case ICompoundAssignmentOperation assignment:
                return assignments.Compound(assignment);

            case IIncrementOrDecrementOperation increment:
                return assignments.Increment(increment);

            case IDeconstructionAssignmentOperation deconstruction:
                return deconstructions.Deconstruct(deconstruction);

            case ITupleOperation tuple:
                return tuples.Make(tuple);

            case ITupleBinaryOperation compared:
                return tuples.Compare(compared);

            case IIsNullOperation or IIsPatternOperation:
                return new LoweredValue.Scalar(Conditions.Value(operation));

            case IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.PatternInput } when scope.PatternInput is { } input:
                return input;

            case IDefaultValueOperation:
                return Default(operation);

            case IObjectCreationOperation creation:
                return Create(creation);

            case ISizeOfOperation { TypeOperand: { } measured } when scope.Program.Context.Layouts.SharedOf(measured) is { } layout:
                return new LoweredValue.Scalar(Builder.Constant(IrType.I32, layout.Size));

            case IFlowCaptureReferenceOperation capture:
                return captures.ValueOf(capture);

            case IUtf8StringOperation text:
                return spans.Utf8(text);

            case ICollectionExpressionOperation collection:
                return spans.Collection(collection);

            case IImplicitIndexerReferenceOperation slice when SpanSymbols.IsSpan(slice.Type):
                return spans.Range(slice);

            case IInlineArrayAccessOperation part when SpanSymbols.IsSpan(part.Type):
                return spans.Range(part);

            case IPropertyReferenceOperation property when !IsPlace(property):
                return members.TryIndex(property) ?? calls.Property(property);

            case IInvocationOperation { TargetMethod.MethodKind: MethodKind.Constructor } chain:
                return constructors.Chain(chain);

            case IInvocationOperation { TargetMethod: { ReturnsByRef: false, ReturnsByRefReadonly: false } } invocation:
                return tuples.TryCall(invocation) ?? calls.Invoke(invocation);

            case IFieldReferenceOperation { Field.IsStatic: true } map when MapSymbols.IsMap(map.Field.Type):
                return calls.Map(map);

            case IFieldReferenceOperation { Field: { IsStatic: true, IsReadOnly: true } field } when !PlaceLowering.IsData(field):
                return LoadTimeField(field, operation);

            // Its address, which only an element of it has a use for.
            case IFieldReferenceOperation { Field.IsFixedSizeBuffer: true }:
                return UnknownKind(operation);

            case { Kind: OperationKind.None } when SpanLowering.IsStackAllocation(operation):
                return spans.Allocate(operation);
        }

        return places.Find(operation) is { } place ? variables.Read(place, operation) : UnknownKind(operation);
    }

    /// <inheritdoc/>
    public IrValue Scalar(IOperation operation)
    {
        LoweredValue value = Evaluate(operation);

        if (value is LoweredValue.Scalar scalar)
        {
            return scalar.Value;
        }

        ScalarType? type = ScalarType.Of(operation.Type);

        if (type is null && value is not LoweredValue.Failed)
        {
            scope.UnsupportedType(operation.Syntax, operation.Type);
        }

        // What could not be lowered was reported; the rest can still be looked at.
        return Builder.Constant((type ?? ScalarType.Int32).Type, 0);
    }

    /// <inheritdoc/>
    public Place? Find(IOperation operation) => places.Find(operation);

    /// <inheritdoc/>
    public Place.Memory FindMemory(IOperation operation) => places.FindMemory(operation);

    /// <inheritdoc/>
    public (IrCondition Condition, IrValue Left, IrValue Right)? Comparison(IInvocationOperation invocation) =>
        calls.Comparison(invocation);

    private static bool IsPlace(IPropertyReferenceOperation property) =>
        property.Instance is { Type: { } type }
        && (StructMembers.Field(property.Property) is not null
            || (SpanSymbols.IsSpan(type) && property.Property.IsIndexer)
            || (SpanSymbols.IsSpanEnumerator(type) && property.Property.Name == "Current")
            || PlaceLowering.IsKernelMemory(property));

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

            return scope.UnsupportedType(operation.Syntax, operation.Type);
        }

        return new LoweredValue.Scalar(Builder.Constant(type.Type, Constants.Number(constant)));
    }

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

        if (operation.Type is not null && scope.Program.Context.Layouts.Of(operation.Type) is { } layout)
        {
            Place.Memory memory = access.Temporary(operation.Syntax, "a temporary " + operation.Type.Name, layout.Size);
            access.Clear(memory, layout.Size, 8);
            return new LoweredValue.Struct(memory);
        }

        return scope.UnsupportedType(operation.Syntax, operation.Type);
    }

    private LoweredValue Create(IObjectCreationOperation creation)
    {
        if (FormatLowering.IsFormat(creation.Type))
        {
            return new LoweredValue.Format(new KernelFormat());
        }

        if (SpanSymbols.IsSpan(creation.Type))
        {
            return spans.Create(creation);
        }

        if (creation is { Type: INamedTypeSymbol { TypeKind: TypeKind.Struct }, Arguments.IsEmpty: true }
            && creation.Constructor is null or { IsImplicitlyDeclared: true })
        {
            return Default(creation);
        }

        if ((tuples.TryCreate(creation) ?? constructors.TryCreate(creation)) is { } made)
        {
            return made;
        }

        return scope.Unsupported(
            creation.Syntax,
            $"'new {creation.Type?.Name}' with a constructor of its own",
            "make it with an object initializer: 'new S { A = 1 }'; classes cannot be made at all");
    }

    // Read in user space when the program is loaded: to the kernel it is a constant.
    private LoweredValue LoadTimeField(IFieldSymbol field, IOperation operation)
    {
        if (ScalarType.Of(field.Type) is not { Type: not IrType.Pointer } scalar)
        {
            return scope.UnsupportedType(operation.Syntax, field.Type);
        }

        if (!scope.Program.CanReadWhereLoaded(field))
        {
            return scope.Unsupported(
                operation.Syntax,
                $"the field '{field.Name}' of another {(scope.Program.Context.IsOwn(field) ? "class" : "project")}",
                $"it is read where the program is loaded, and '{scope.Program.Container.Name}' cannot see it; make it visible there, or " +
                "pass its value");
        }

        string name = InitialValues.Expression(field);
        string expression = field.Type.SpecialType == SpecialType.System_Boolean ? name + " ? 1 : 0" : $"unchecked((long){name})";
        return new LoweredValue.Scalar(Builder.LoadTimeConstant(new IrLoadTime.Field(expression), scalar.Type));
    }

    private LoweredValue UnknownKind(IOperation operation)
    {
        (string what, string instead) = UnsupportedOperations.Describe(operation);
        return scope.Unsupported(operation.Syntax, what, instead);
    }
}
