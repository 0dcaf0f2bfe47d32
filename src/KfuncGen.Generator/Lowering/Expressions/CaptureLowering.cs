using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Lowering.Flow;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Memory;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Symbols;
using KfuncGen.Generator.Lowering.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Lowering.Expressions;

/// <summary>
/// What the compiler's graph puts aside in the middle of an expression, as in <c>a[i] = c ? x : y</c>: places, where
/// something is assigned to them later, and values.
/// </summary>
internal sealed class CaptureLowering
{
    private readonly BodyScope scope;
    private readonly IOperands operands;
    private readonly MemoryLowering access;
    private readonly VariableLowering variables;
    private readonly HashSet<CaptureId> places = [];

    // References that a condition chooses: `ref (c ? ref a : ref b)`. Which it is only the program knows.
    private readonly HashSet<CaptureId> references = [];

    // Places whose value counts as it is when they are put aside: in `a += c ? x : y`, neither x nor y can change it.
    private readonly HashSet<CaptureId> changed = [];

    // A place is found once, before all its uses on every way; a copy of a finally finds its own.
    private readonly Dictionary<(FlowInstance, CaptureId), Place> found = [];
    private readonly Dictionary<CaptureId, LoweredValue> walkers = [];
    private readonly Dictionary<(FlowInstance, CaptureId), CapturedProperty> properties = [];
    private readonly Dictionary<CaptureId, IFieldSymbol> buffers = [];

    /// <summary>Finds which captures are places.</summary>
    public CaptureLowering(BodyScope scope, IOperands operands, MemoryLowering access, VariableLowering variables)
    {
        this.scope = scope;
        this.operands = operands;
        this.access = access;
        this.variables = variables;

        Dictionary<CaptureId, int> captures = [];

        foreach (IOperation operation in scope.Graph.Operations())
        {
            if (operation is IFlowCaptureOperation chosen)
            {
                captures[chosen.Id] = captures.TryGetValue(chosen.Id, out int count) ? count + 1 : 1;

                if (CapturedOperations.IsReference(chosen))
                {
                    references.Add(chosen.Id);
                }
            }

            if (operation is IFlowCaptureOperation { Value: IFieldReferenceOperation { Field: { IsFixedSizeBuffer: true } field } } buffer)
            {
                buffers[buffer.Id] = field;
                places.Add(buffer.Id);
            }

            if (operation is IFlowCaptureReferenceOperation reference && IsPlace(reference))
            {
                places.Add(reference.Id);

                if (reference.Parent is ICompoundAssignmentOperation)
                {
                    changed.Add(reference.Id);
                }
            }
        }

        // What a condition chooses and is no reference has no place but its own.
        places.RemoveWhere(id => references.Contains(id) || captures[id] > 1);
    }

    /// <summary>Puts something aside.</summary>
    public void Capture(IFlowCaptureOperation capture)
    {
        if (references.Contains(capture.Id))
        {
            Place.Memory memory = operands.FindMemory(capture.Value);
            scope.Function.Write(Owner(capture.Id), 0, access.AddressOf(memory));

            if (changed.Contains(capture.Id) && variables.Read(memory, capture.Value) is LoweredValue.Scalar first)
            {
                scope.Function.Write(OldOwner(capture.Id), 0, first.Value);
            }

            return;
        }

        if (places.Contains(capture.Id) && !IsCopied(capture) && operands.Find(capture.Value) is { } place)
        {
            found[(scope.Instance, capture.Id)] = place;

            if (changed.Contains(capture.Id) && variables.Read(place, capture.Value) is LoweredValue.Scalar old)
            {
                scope.Function.Write(OldOwner(capture.Id), 0, old.Value);
            }

            return;
        }

        if (places.Contains(capture.Id) && capture.Value is IPropertyReferenceOperation property && MemberLowering.HasSetter(property))
        {
            properties[(scope.Instance, capture.Id)] = new CapturedProperty(property, operands.FindMemory(property.Instance!));

            if (changed.Contains(capture.Id) && operands.Evaluate(property) is LoweredValue.Scalar before)
            {
                scope.Function.Write(OldOwner(capture.Id), 0, before.Value);
            }

            return;
        }

        LoweredValue value = operands.Evaluate(capture.Value);

        switch (value)
        {
            case LoweredValue.Iterator or LoweredValue.SpanEnumerator or LoweredValue.FieldArray
                or LoweredValue.Format:
                walkers[capture.Id] = value;
                break;

            case LoweredValue.Struct structure when capture.Value.Type is { } type && scope.Program.Context.Layouts.Of(type) is { } layout:
                Place.Memory copy = Home(capture.Id, type, layout);

                // An object that was just made belongs to nobody else.
                if (capture.Value is IObjectCreationOperation)
                {
                    found[(scope.Instance, capture.Id)] = structure.Memory;
                    break;
                }

                access.Copy(copy, structure.Memory, layout);
                break;

            default:
                variables.Write(Owner(capture.Id), capture.Value.Type, value, capture.Syntax);
                break;
        }
    }

    /// <summary>The <c>fixed</c> buffer that an element is of; null where that is a pointer of another kind.</summary>
    public IFieldSymbol? BufferOf(FixedBufferElement element) => element.Buffer switch
    {
        IFieldReferenceOperation { Field: { IsFixedSizeBuffer: true } field } => field,
        IFlowCaptureReferenceOperation reference when buffers.TryGetValue(reference.Id, out IFieldSymbol? field) => field,
        _ => null,
    };

    /// <summary>A property with a setter that was put aside; null for all else.</summary>
    public CapturedProperty? PropertyOf(IOperation operation)
    {
        for (FlowInstance? instance = scope.Instance; instance is not null; instance = instance.Outer)
        {
            if (operation is IFlowCaptureReferenceOperation reference
                && properties.TryGetValue((instance, reference.Id), out CapturedProperty property))
            {
                return property;
            }
        }

        return null;
    }

    /// <summary>A place that was put aside; of a value, the memory that it has if it is a struct.</summary>
    public Place? PlaceOf(IFlowCaptureReferenceOperation reference)
    {
        if (references.Contains(reference.Id))
        {
            return new Place.Memory(scope.Function.Read(Owner(reference.Id), 0, IrType.Pointer), 0);
        }

        for (FlowInstance? instance = scope.Instance; instance is not null; instance = instance.Outer)
        {
            if (found.TryGetValue((instance, reference.Id), out Place? place))
            {
                return place;
            }
        }

        return reference.Type is { } type && ScalarType.Of(type) is null && scope.Program.Context.Layouts.Of(type) is { } layout
            ? Home(reference.Id, type, layout)
            : null;
    }

    /// <summary>What a place was worth when it was put aside, where a compound assignment changes it; null for all others.</summary>
    /// <param name="reference">The target of the assignment.</param>
    /// <param name="type">The type in which it is held.</param>
    public IrValue? OldValueOf(IFlowCaptureReferenceOperation reference, IrType type) =>
        changed.Contains(reference.Id) ? scope.Function.Read(OldOwner(reference.Id), 0, type) : null;

    /// <summary>A value that was put aside.</summary>
    public LoweredValue ValueOf(IFlowCaptureReferenceOperation reference)
    {
        if (walkers.TryGetValue(reference.Id, out LoweredValue? walker))
        {
            return walker;
        }

        if (PlaceOf(reference) is { } place)
        {
            return variables.Read(place, reference);
        }

        return reference.Type is { } type ? variables.Read(Owner(reference.Id), type)
            : new LoweredValue.Scalar(scope.Function.Read(Owner(reference.Id), 0, IrType.Pointer));
    }

    /// <summary>The variable in which a captured value is.</summary>
    public object Owner(CaptureId id) => (scope, id);

    private object OldOwner(CaptureId id) => (scope, id, "before");

    private Place.Memory Home(CaptureId id, ITypeSymbol type, TypeLayout layout) => access.Temporary(id, "a temporary value", type, layout);

    private static bool IsPlace(IFlowCaptureReferenceOperation reference) => reference.Parent switch
    {
        IAssignmentOperation assignment => assignment.Target == reference,
        IIncrementOrDecrementOperation => true,
        ITupleOperation tuple => IsTarget(tuple),
        IArgumentOperation argument => argument.Parameter is { RefKind: not RefKind.None },
        IFieldReferenceOperation or IInlineArrayAccessOperation => true,
        _ => false,
    };

    private static bool IsTarget(ITupleOperation tuple)
    {
        IOperation target = tuple;

        while (target.Parent is ITupleOperation or IDeclarationExpressionOperation or IParenthesizedOperation)
        {
            target = target.Parent;
        }

        return target.Parent is IDeconstructionAssignmentOperation deconstruction && deconstruction.Target == target;
    }

    // `s with { A = 1 }` puts a copy aside and changes that.
    private static bool IsCopied(IFlowCaptureOperation capture) =>
        capture.Syntax.Parent is WithExpressionSyntax with && with.Expression == capture.Syntax && !SpanSymbols.IsSpan(capture.Value.Type);
}
