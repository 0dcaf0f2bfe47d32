using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Generator.Lowering.Calls;
using KfuncGen.Generator.Lowering.Expressions;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Memory;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Symbols;
using KfuncGen.Generator.Lowering.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Lowering.Bodies;

/// <summary>Finds where an expression's value is, for expressions that can be assigned or passed by reference.</summary>
internal sealed class PlaceLowering(
    BodyScope scope,
    IOperands operands,
    MemoryLowering access,
    VariableHomes homes,
    SpanLowering spans,
    ContextFields contextFields,
    CaptureLowering captures,
    CallLowering calls)
{
    private IrBuilder Builder => scope.Builder;

    /// <summary>The place of an expression; null where it has a value but no place.</summary>
    public Place? Find(IOperation operation)
    {
        switch (operation)
        {
            case ILocalReferenceOperation { Local: { IsConst: false } local }:
                return homes.Of(local);

            case IParameterReferenceOperation { Parameter: { } parameter }:
                return homes.Of(parameter);

            case IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.PatternInput }:
                return scope.PatternInput is LoweredValue.Struct input ? input.Memory : null;

            case IInstanceReferenceOperation when scope.This is { } instance:
                return instance;

            case IFieldReferenceOperation { Field: { IsStatic: true } field } when IsData(field):
                return scope.Program.Data.PlaceOf(scope, field, operation.Syntax);

            case IFieldReferenceOperation { Field.IsStatic: false, Instance: { } instance } reference:
                return Field(reference, reference.Field, instance);

            case IPropertyReferenceOperation { Instance: { } instance } property
                when StructMembers.Field(property.Property) is { } backing:
                return Field(property, backing, instance);

            case IInlineArrayAccessOperation access:
                return InlineArrayElement(access);

            case { Kind: OperationKind.None } when FixedBufferElement.Of(operation) is { } element
                && captures.BufferOf(element) is { } buffer:
                return BufferElement(operation, element, buffer);

            case IPropertyReferenceOperation { Instance: { } instance } reference when SpanSymbols.IsSpan(instance.Type)
                && reference.Property.IsIndexer:
                return spans.Element(reference, instance, reference.Arguments[0].Value);

            case IImplicitIndexerReferenceOperation implicitIndexer when SpanSymbols.IsSpan(implicitIndexer.Instance.Type)
                && !SpanSymbols.IsSpan(implicitIndexer.Type):
                return spans.Element(implicitIndexer, implicitIndexer.Instance, implicitIndexer.Argument);

            case IPropertyReferenceOperation { Instance: { } instance, Property.Name: "Current" } reference
                when SpanSymbols.IsSpanEnumerator(instance.Type):
                return spans.Current(reference, instance);

            case IPropertyReferenceOperation { Instance: { } instance } reference when IsKernelMemory(reference):
                return new Place.Memory(operands.Scalar(instance), 0);

            case IPropertyReferenceOperation reference when ContextFields.IsField(reference.Property):
                return contextFields.Find(reference);

            case IPropertyReferenceOperation { Instance: not null } reference when calls.KernelField(reference) is { } field:
                return field;

            // What has no setter the compiler calls wrong; which fields may be assigned it does not know.
            case IInvalidOperation { ChildOperations: { Count: 1 } children }
                when children.First() is IPropertyReferenceOperation { Instance: not null } reference:
                return calls.KernelField(reference);

            case IFlowCaptureReferenceOperation capture:
                return captures.PlaceOf(capture);

            case IDeclarationExpressionOperation declaration:
                return Find(declaration.Expression);

            case IDiscardOperation:
                return new Place.Discard();

            case IParenthesizedOperation parenthesized:
                return Find(parenthesized.Operand);

            case IConversionOperation { Operand: { } operand } conversion
                when SymbolEqualityComparer.Default.Equals(conversion.Type, operand.Type):
                return Find(operand);

            case IInvocationOperation { TargetMethod: { ReturnsByRef: true } or { ReturnsByRefReadonly: true } } invocation:
                return calls.Reference(invocation);

            default:
                return null;
        }
    }

    /// <summary>Whether a static field is memory of the program: one that may change, or that is no single number.</summary>
    public static bool IsData(IFieldSymbol field) =>
        !field.IsConst && (!field.IsReadOnly || (field.Type is { TypeKind: TypeKind.Struct } && ScalarType.Of(field.Type) is null));

    /// <summary>Whether a property is the memory that an address of the kernel's leads to.</summary>
    public static bool IsKernelMemory(IPropertyReferenceOperation reference) =>
        reference.Property.ReturnsByRef && KernelSymbols.IsMemory(reference.Property.ContainingType);

    /// <summary>The memory of an expression, to pass by reference; a value without memory gets some.</summary>
    public Place.Memory FindMemory(IOperation operation)
    {
        object owner = operation.Syntax;

        // The verifier lets no part of a context or of a kernel object be passed by reference: its value is, as that of any property.
        switch (operation is IPropertyReferenceOperation property && IsKernelField(property.Property) ? null : Find(operation))
        {
            case Place.Memory memory:
                return memory;

            case Place.Discard when operation.Type is { } type && scope.Program.Context.Layouts.Of(type) is { } layout:
                return access.Temporary(operation.Syntax, "a discarded value", type, layout);

            // Wherever it is passed, its copies share their memory.
            case Place.Variable variable when !SpanSymbols.IsSpan(operation.Type):
                owner = variable.Owner;
                break;

            case Place.Variable:
                scope.Unsupported(
                    operation.Syntax,
                    "a span that is passed by reference",
                    "pass the span itself, and its new length or offset as a number");
                return Place.Memory.Nowhere(Builder);
        }

        LoweredValue value = operands.Evaluate(operation);

        if (value is LoweredValue.Struct structure)
        {
            return structure.Memory;
        }

        if (value is not LoweredValue.Scalar scalar || ScalarType.Of(operation.Type) is not { } scalarType)
        {
            if (operation is not IInvalidOperation && value is not LoweredValue.Failed)
            {
                scope.Unsupported(operation.Syntax, "a reference to this", "copy it to a local variable first");
            }

            return Place.Memory.Nowhere(Builder);
        }

        Place.Memory temporary = access.Temporary(owner, "a value that is passed by reference", 8);
        access.Store(temporary, scalarType, scalar.Value);
        return temporary;
    }

    private static bool IsKernelField(IPropertySymbol property) =>
        ContextFields.IsField(property) || MemberSymbols.Field(property) is not null || MemberSymbols.IsElements(property.ContainingType);

    private Place.Memory? Field(IOperation reference, IFieldSymbol field, IOperation instance)
    {
        // A place is what is assigned through; a value that is a struct has its memory, too.
        Place.Memory memory;

        switch (Find(instance))
        {
            case Place.Memory place:
                memory = place;
                break;

            default:
                if (operands.Evaluate(instance) is not LoweredValue.Struct value)
                {
                    return Place.Memory.Nowhere(Builder);
                }

                memory = value.Memory;
                break;
        }

        if (instance.Type is not { } type || scope.Program.Context.Layouts.Of(type) is not { } layout)
        {
            return Place.Memory.Nowhere(Builder);
        }

        // Of a generic struct the field is that of its definition or of the constructed type; layouts are of the latter.
        if (!layout.Offsets.TryGetValue(field, out int offset))
        {
            scope.Report(
                Descriptors.UnsupportedBpfType,
                reference.Syntax,
                type.ToDisplayString(),
                "this field of it is declared in another assembly, which does not show it; declare the struct in this project");
            return Place.Memory.Nowhere(Builder);
        }

        return memory.At(offset);
    }

    // The CLR looks at no bounds here; the verifier does.
    private Place.Memory BufferElement(IOperation use, FixedBufferElement element, IFieldSymbol field)
    {
        if (TypeLayouts.FixedBuffer(field) is not { } shape
            || scope.Program.Context.Layouts.Of(shape.Element) is not { } layout
            || Find(element.Buffer) is not Place.Memory memory)
        {
            scope.UnsupportedType(use.Syntax, field.ContainingType);
            return Place.Memory.Nowhere(Builder);
        }

        return spans.ElementAt(memory, Builder.Constant(IrType.I64, shape.Count), element.Index, layout.Size);
    }

    private Place.Memory InlineArrayElement(IInlineArrayAccessOperation access)
    {
        if (access.Instance.Type is not { } type
            || TypeLayouts.InlineArray(type) is not { } array
            || scope.Program.Context.Layouts.Of(array.Element) is not { } element)
        {
            return Place.Memory.Nowhere(Builder);
        }

        Place.Memory memory = FindMemory(access.Instance);
        IrValue length = Builder.Constant(IrType.I64, array.Count);
        return spans.ElementAt(memory, length, access.Argument, element.Size);
    }
}
