using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Memory;
using KfuncGen.Generator.Lowering.Values;
using KfuncGen.Generator.Writing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Lowering.Calls;

/// <summary>Properties: what the library's mean to a program, and the bodies of a user's own.</summary>
internal sealed class PropertyLowering(BodyLowering body)
{
    private IrBuilder Builder => body.Builder;

    /// <summary>What a property is worth.</summary>
    public LoweredValue Get(IPropertyReferenceOperation reference)
    {
        IPropertySymbol property = reference.Property;

        if (IsKfuncGuard(property) is { } identifier)
        {
            if (body.Program.Context.FindVariant(identifier) is not { } variant)
            {
                body.Report(Descriptors.NotBpfFunction, reference.Syntax, property.Name, $"none of the project's targets has the kfunc '{identifier}'");
                return LoweredValue.None;
            }

            body.Program.Use(variant);
            return new LoweredValue.Scalar(Builder.LoadTimeConstant(new IrLoadTime.HasKfunc(identifier), IrType.I32));
        }

        if (KernelSymbols.Helper(property) is { } helper)
        {
            return new LoweredValue.Scalar(Builder.LoadTimeConstant(new IrLoadTime.HasHelper(property.Name, helper), IrType.I32));
        }

        if (reference.Instance is not { } instance)
        {
            return Inline(reference, null);
        }

        if (SpanSymbols.IsSpan(instance.Type))
        {
            return OfSpan(reference, body.Expressions.Evaluate(instance));
        }

        if (body.Calls.IsContextField(property))
        {
            return ReadContextField(reference, body.Expressions.Scalar(instance)) is { } value ? new LoweredValue.Scalar(value) : LoweredValue.None;
        }

        if (KernelSymbols.Find(property, "PacketDataAttribute") is { ConstructorArguments: [{ Value: int start }, { Value: int end }] })
        {
            IrValue context = body.Expressions.Scalar(instance);
            return new LoweredValue.Packet(Address(context, start), Address(context, end));
        }

        if (KernelSymbols.IsLibrary(property.ContainingType, "KernelPointer") && property.Name == "Value" && property.Type is { } type)
        {
            Place.Memory memory = new(body.Expressions.Scalar(instance), 0);
            return ScalarType.Of(type) is { } scalar ? new LoweredValue.Scalar(body.Memory.Load(memory, scalar)) : new LoweredValue.Struct(memory);
        }

        return property.ContainingType.TypeKind == TypeKind.Struct && !property.DeclaringSyntaxReferences.IsEmpty
            ? Inline(reference, body.Places.FindMemory(instance))
            : Unknown(reference);
    }

    /// <summary>Writes a field of the context.</summary>
    public LoweredValue SetContextField(IPropertyReferenceOperation property, IOperation value)
    {
        IrValue context = body.Expressions.Scalar(property.Instance!);
        IrValue written = body.Expressions.Scalar(value);
        WriteContextField(property, context, written);
        return new LoweredValue.Scalar(written);
    }

    /// <summary>Reads and writes a field of the context.</summary>
    public LoweredValue ChangeContextField(IPropertyReferenceOperation property, Func<IrValue, IrValue> change)
    {
        IrValue context = body.Expressions.Scalar(property.Instance!);

        if (ReadContextField(property, context) is not { } old)
        {
            return LoweredValue.None;
        }

        IrValue changed = change(old);
        WriteContextField(property, context, changed);
        return new LoweredValue.Scalar(changed);
    }

    // A field is read and written as a whole: the verifier allows narrower accesses to some of them only.
    private IrValue? ReadContextField(IPropertyReferenceOperation reference, IrValue context)
    {
        if (FieldOf(reference) is not var (offset, size, type))
        {
            return null;
        }

        return Builder.Load(type.Type, size, context, offset);
    }

    private void WriteContextField(IPropertyReferenceOperation reference, IrValue context, IrValue value)
    {
        if (FieldOf(reference) is var (offset, size, _))
        {
            Builder.Store(size, context, value, offset);
        }
    }

    private static (int Offset, int Size, ScalarType Type)? FieldOf(IPropertyReferenceOperation reference) =>
        KernelSymbols.Find(reference.Property, "KernelFieldAttribute") is { ConstructorArguments: [{ Value: int offset }, { Value: int size }] } && ScalarType.Of(reference.Property.Type) is { } type
            ? (offset, size, type)
            : null;

    // The verifier makes an address of the 32 bits that the program reads there.
    private IrValue Address(IrValue context, int offset) => Builder.Reinterpret(Builder.Load(IrType.I64, 4, context, offset), IrType.Pointer);

    private LoweredValue OfSpan(IPropertyReferenceOperation reference, LoweredValue value)
    {
        switch (reference.Property.Name, value)
        {
            case ("Length", LoweredValue.Span span):
                return new LoweredValue.Scalar(span.ConstantLength is { } length ? Builder.Constant(IrType.I32, length) : Builder.Truncate(span.Length));

            case ("Length", LoweredValue.Packet packet):
                return new LoweredValue.Scalar(Builder.Truncate(body.Packets.Length(packet)));

            case ("IsEmpty", LoweredValue.Span span):
                return new LoweredValue.Scalar(Builder.Compare(IrCondition.Equal, span.Length, body.Spans.Length(0)));

            case ("IsEmpty", LoweredValue.Packet packet):
                return new LoweredValue.Scalar(Builder.Compare(IrCondition.GreaterOrEqualUnsigned, packet.Start, packet.End));

            case (_, LoweredValue.Span or LoweredValue.Packet):
                return SpanSymbols.IsSpan(reference.Type) && reference.Property.Name == "Empty" ? body.Spans.Empty() : Unknown(reference);

            default:
                return LoweredValue.None;
        }
    }

    private LoweredValue Inline(IPropertyReferenceOperation reference, Place.Memory? instance)
    {
        if (SpanSymbols.IsSpan(reference.Property.ContainingType) && reference.Property.Name == "Empty")
        {
            return body.Spans.Empty();
        }

        if (reference.Property.GetMethod is not { } getter || reference.Property.Parameters.Length > 0 || body.Program.Context.GraphOf(getter, body.Program.Cancellation) is not { } graph)
        {
            return Unknown(reference);
        }

        if (body.IsInside(graph))
        {
            body.Report(Descriptors.BpfLimit, reference.Syntax, $"'{reference.Property.Name}' reads itself, and BPF has no recursion");
            return LoweredValue.None;
        }

        return new BodyLowering(body.Function, graph, reference.Property.Type, body) { This = instance }.Lower();
    }

    private LoweredValue Unknown(IPropertyReferenceOperation reference)
    {
        if (reference.Property is { IsIndexer: true } || reference.Property.DeclaringSyntaxReferences.IsEmpty)
        {
            body.Expressions.Unsupported(reference.Syntax, $"the property '{reference.Property.ContainingType.Name}.{reference.Property.Name}'", "use a field, a constant, or a property of this project, whose getter becomes part of the function");
        }
        else
        {
            body.Expressions.Unsupported(reference.Syntax, $"the property '{reference.Property.Name}', which has no getter with code", "use a field");
        }

        return LoweredValue.None;
    }

    // Only the generated ones; a user's own is its body, which ends at those.
    private static string? IsKfuncGuard(IPropertySymbol property) =>
        property is { IsStatic: true, ContainingType: { Name: BindingsWriter.HasName, ContainingType: not null } }
        && KernelSymbols.Find(property, "KfuncGuardAttribute") is { ConstructorArguments: [{ Value: string identifier }] }
            ? identifier
            : null;
}
