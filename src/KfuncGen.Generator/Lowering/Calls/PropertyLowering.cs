using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Memory;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Symbols;
using KfuncGen.Generator.Lowering.Values;
using KfuncGen.Generator.Names;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Lowering.Calls;

/// <summary>Properties: what the library's mean to a program, and the bodies of a user's own.</summary>
internal sealed class PropertyLowering(
    BodyScope scope,
    IOperands operands,
    ICallees callees,
    MemoryLowering access,
    SpanLowering spans,
    PacketLowering packets,
    ContextFields contextFields,
    FieldLowering fields,
    MapCallLowering maps)
{
    private IrBuilder Builder => scope.Builder;

    /// <summary>What a property is worth.</summary>
    public LoweredValue Get(IPropertyReferenceOperation reference)
    {
        IPropertySymbol property = reference.Property;

        if (IsKfuncGuard(property) is { } identifier)
        {
            if (scope.Program.Context.FindVariant(identifier) is not { } variant)
            {
                return scope.Report(
                    Descriptors.NotBpfFunction,
                    reference.Syntax,
                    property.Name,
                    $"none of the project's targets has the kfunc '{identifier}'");
            }

            scope.Program.Use(variant);
            return new LoweredValue.Scalar(Builder.LoadTimeConstant(new IrLoadTime.HasKfunc(identifier), IrType.I32));
        }

        if (fields.TryRead(reference) is { } field)
        {
            return field;
        }

        if (KernelSymbols.Helper(property) is { } helper)
        {
            return new LoweredValue.Scalar(Builder.LoadTimeConstant(new IrLoadTime.HasHelper(property.Name, helper), IrType.I32));
        }

        if (reference.Instance is not { } instance)
        {
            return Inline(reference, null);
        }

        if (instance.ConstantValue is { HasValue: true, Value: string text } && property.Name == "Length")
        {
            return new LoweredValue.Scalar(Builder.Constant(IrType.I32, text.Length));
        }

        if (property.GetMethod is { } member && MemberHelper.Of(member) is { } memberHelper)
        {
            return maps.Get(reference, instance, memberHelper);
        }

        if (SpanSymbols.IsSpan(instance.Type))
        {
            return OfSpan(reference, operands.Evaluate(instance));
        }

        if (ContextFields.IsField(property))
        {
            return contextFields.Read(reference);
        }

        if (KernelSymbols.Find(property, "PacketDataAttribute") is { } packet
            && packet.ConstructorArguments is [{ Value: int start }, { Value: int end }])
        {
            IrValue context = operands.Scalar(instance);
            int size = KernelSymbols.Number(packet, "Size") ?? 4;
            IrValue first = Address(context, start, size);
            first.Given = new IrGiven(IrGivenKind.Packet, property.Name);
            return new LoweredValue.Packet(first, Address(context, end, size));
        }

        if (KernelSymbols.IsLibrary(property.ContainingType, "KernelPointer") && property.Name == "Value" && property.Type is { } type)
        {
            Place.Memory memory = new(operands.Scalar(instance), 0);
            return ScalarType.Of(type) is { } scalar
                ? new LoweredValue.Scalar(access.Load(memory, scalar))
                : new LoweredValue.Struct(memory);
        }

        // `field` where only the setter has code.
        if (property.GetMethod is { } getter && StructMembers.IsPlain(getter) && StructMembers.BackingField(property) is { } backing
            && scope.Program.Context.Layouts.Of(property.ContainingType)?.OffsetOf(backing) is { } offset)
        {
            Place.Memory memory = operands.FindMemory(instance).At(offset);
            return ScalarType.Of(backing.Type) is { } scalar
                ? new LoweredValue.Scalar(access.Load(memory, scalar))
                : new LoweredValue.Struct(memory);
        }

        return property.ContainingType.TypeKind == TypeKind.Struct && SourceOf(property) is not null
            ? Inline(reference, operands.FindMemory(instance))
            : Unknown(reference);
    }

    // The verifier makes an address of the 32 bits that the program reads there; newer contexts have addresses.
    private IrValue Address(IrValue context, int offset, int size) =>
        Builder.Reinterpret(Builder.Load(IrType.I64, size, context, offset), IrType.Pointer);

    private LoweredValue OfSpan(IPropertyReferenceOperation reference, LoweredValue value)
    {
        switch (reference.Property.Name, value)
        {
            case ("Length", LoweredValue.Span span):
                return new LoweredValue.Scalar(
                    span.ConstantLength is { } length ? Builder.Constant(IrType.I32, length) : Builder.Truncate(span.Length));

            case ("Length", LoweredValue.Packet packet):
                return new LoweredValue.Scalar(Builder.Truncate(packets.Length(packet)));

            case ("IsEmpty", LoweredValue.Span span):
                return new LoweredValue.Scalar(Builder.Compare(IrCondition.Equal, span.Length, spans.Length(0)));

            case ("IsEmpty", LoweredValue.Packet packet):
                return new LoweredValue.Scalar(Builder.Compare(IrCondition.GreaterOrEqualUnsigned, packet.Start, packet.End));

            case (_, LoweredValue.Span or LoweredValue.Packet):
                return SpanSymbols.IsSpan(reference.Type) && reference.Property.Name == "Empty" ? spans.Empty() : Unknown(reference);

            default:
                return LoweredValue.Reported;
        }
    }

    private LoweredValue Inline(IPropertyReferenceOperation reference, Place.Memory? instance)
    {
        if (SpanSymbols.IsSpan(reference.Property.ContainingType) && reference.Property.Name == "Empty")
        {
            return spans.Empty();
        }

        if (reference.Property.GetMethod is not { } getter
            || reference.Property.Parameters.Length > 0
            || scope.Program.Context.GraphOf(SourceOf(reference.Property) ?? getter, scope.Program.Cancellation) is not { } graph)
        {
            return Unknown(reference);
        }

        if (scope.IsInside(graph))
        {
            return scope.Report(
                Descriptors.BpfLimit, reference.Syntax, $"'{reference.Property.Name}' reads itself, and BPF has no recursion");
        }

        return callees.Inline(graph, reference.Property.Type, scope, instance);
    }

    // Its getter as the source declares it, be it that of a referenced project.
    private IMethodSymbol? SourceOf(IPropertySymbol property) =>
        property.OriginalDefinition.GetMethod is { } getter ? scope.Program.Context.SourceOf(getter) : null;

    private LoweredValue Unknown(IPropertyReferenceOperation reference)
    {
        if (reference.Property is { IsIndexer: true } || reference.Property.DeclaringSyntaxReferences.IsEmpty)
        {
            return scope.Unsupported(
                reference.Syntax,
                $"the property '{reference.Property.ContainingType.Name}.{reference.Property.Name}'",
                "use a field, a constant, or a property of this project, whose getter becomes part of the function");
        }
        else
        {
            return scope.Unsupported(
                reference.Syntax, $"the property '{reference.Property.Name}', which has no getter with code", "use a field");
        }
    }

    // Only the generated ones; a user's own is its body, which ends at those.
    private static string? IsKfuncGuard(IPropertySymbol property) =>
        property is { IsStatic: true, ContainingType: { Name: GeneratedMembers.Has, ContainingType: not null } }
        && KernelSymbols.Find(property, "KfuncGuardAttribute") is { ConstructorArguments: [{ Value: string identifier }] }
            ? identifier
            : null;
}
