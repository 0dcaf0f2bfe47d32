using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Symbols;
using KfuncGen.Generator.Lowering.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Lowering.Memory;

/// <summary>
/// The fields of a context that the kernel lays out, which C# sees as properties. A field is read and written as a whole: the
/// verifier allows narrower accesses to some of them only.
/// </summary>
/// <param name="scope">The body.</param>
/// <param name="operands">Evaluates the context and what is written.</param>
internal sealed class ContextFields(BodyScope scope, IOperands operands)
{
    private IrBuilder Builder => scope.Builder;

    /// <summary>Whether a property is a field of a program's context.</summary>
    public static bool IsField(IPropertySymbol property) => KernelSymbols.Find(property, "KernelFieldAttribute") is not null;

    /// <summary>Reads a field.</summary>
    public LoweredValue Read(IPropertyReferenceOperation reference) =>
        Read(reference, operands.Scalar(reference.Instance!)) is { } value ? new LoweredValue.Scalar(value) : scope.Fail();

    /// <summary>Writes a field.</summary>
    public LoweredValue Set(IPropertyReferenceOperation reference, IOperation value)
    {
        IrValue context = operands.Scalar(reference.Instance!);
        IrValue written = operands.Scalar(value);
        Write(reference, context, written);
        return new LoweredValue.Scalar(written);
    }

    /// <summary>Reads and writes a field.</summary>
    public LoweredValue Change(IPropertyReferenceOperation reference, Func<IrValue, IrValue> change)
    {
        IrValue context = operands.Scalar(reference.Instance!);

        if (Read(reference, context) is not { } old)
        {
            return scope.Fail();
        }

        IrValue changed = change(old);
        Write(reference, context, changed);
        return new LoweredValue.Scalar(changed);
    }

    private IrValue? Read(IPropertyReferenceOperation reference, IrValue context) =>
        FieldOf(reference) is var (offset, size, type) ? Builder.Load(type.Type, size, context, offset) : null;

    private void Write(IPropertyReferenceOperation reference, IrValue context, IrValue value)
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
}
