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
    private const string Attribute = "KernelFieldAttribute";

    private IrBuilder Builder => scope.Builder;

    /// <summary>Whether a property is a field of a program's context, or an element of one.</summary>
    public static bool IsField(IPropertySymbol property) => KernelSymbols.Find(property, Attribute) is not null || KernelSymbols.IsFieldArray(property.ContainingType);

    /// <summary>Reads a field.</summary>
    public LoweredValue Read(IPropertyReferenceOperation reference)
    {
        if (KernelSymbols.IsFieldArray(reference.Type)
            && KernelSymbols.Find(reference.Property, Attribute) is { ConstructorArguments: [{ Value: int offset }, { Value: int size }] } attribute)
        {
            return new LoweredValue.FieldArray(operands.Scalar(reference.Instance!), offset, size, KernelSymbols.Number(attribute, "Count") ?? 0);
        }

        return Find(reference) is { } field ? new LoweredValue.Scalar(Load(field)) : LoweredValue.Reported;
    }

    /// <summary>Writes a field.</summary>
    public LoweredValue Set(IPropertyReferenceOperation reference, IOperation value)
    {
        if (Find(reference) is not { } field)
        {
            return LoweredValue.Reported;
        }

        IrValue written = operands.Scalar(value);
        Builder.Store(field.Size, field.Context, written, field.Offset);
        return new LoweredValue.Scalar(written);
    }

    /// <summary>Reads and writes a field.</summary>
    public LoweredValue Change(IPropertyReferenceOperation reference, bool isPostfix, Func<IrValue, IrValue> change)
    {
        if (Find(reference) is not { } field)
        {
            return LoweredValue.Reported;
        }

        IrValue old = Load(field);
        IrValue changed = change(old);
        Builder.Store(field.Size, field.Context, changed, field.Offset);
        return new LoweredValue.Scalar(isPostfix ? old : changed);
    }

    private IrValue Load(Field field) => Builder.Load(field.Type.Type, field.Size, field.Context, field.Offset);

    // Null where it was reported why there is none.
    private Field? Find(IPropertyReferenceOperation reference)
    {
        if (ScalarType.Of(reference.Type) is not { } type)
        {
            scope.Fail();
            return null;
        }

        if (reference.Property.IsIndexer)
        {
            return FindElement(reference, type);
        }

        if (KernelSymbols.Find(reference.Property, Attribute) is { ConstructorArguments: [{ Value: int offset }, { Value: int size }] })
        {
            return new Field(operands.Scalar(reference.Instance!), offset, size, type);
        }

        scope.Fail();
        return null;
    }

    private Field? FindElement(IPropertyReferenceOperation reference, ScalarType type)
    {
        if (operands.Evaluate(reference.Instance!) is not LoweredValue.FieldArray array)
        {
            scope.Fail();
            return null;
        }

        if (reference.Arguments is not [{ Value.ConstantValue: { HasValue: true, Value: int index } }] || (uint)index >= (uint)array.Count)
        {
            scope.Unsupported(reference.Syntax, "this index into an array of the context", $"the verifier follows constants only, here 0 to {array.Count - 1}");
            return null;
        }

        return new Field(array.Context, array.Offset + (index * array.Size), array.Size, type);
    }

    private readonly record struct Field(IrValue Context, int Offset, int Size, ScalarType Type);
}
