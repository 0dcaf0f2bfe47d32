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
/// <param name="operands">Evaluates the context.</param>
/// <param name="access">Loads fields.</param>
internal sealed class ContextFields(BodyScope scope, IOperands operands, MemoryLowering access)
{
    private const string Attribute = "KernelFieldAttribute";

    /// <summary>Whether a property is a field of a program's context, or an element of one.</summary>
    public static bool IsField(IPropertySymbol property) =>
        KernelSymbols.Find(property, Attribute) is not null || KernelSymbols.IsFieldArray(property.ContainingType);

    /// <summary>Whether a method gives an object of the kernel's that a context points to.</summary>
    public static bool IsObject(IMethodSymbol method) => KernelSymbols.Find(method, Attribute) is not null;

    /// <summary>The object that a context points to, which is alive while the program runs.</summary>
    public LoweredValue Object(IInvocationOperation invocation)
    {
        if (KernelSymbols.Find(invocation.TargetMethod, Attribute) is not { ConstructorArguments: [{ Value: int offset }, ..] })
        {
            return scope.Fail();
        }

        IrValue address = access.Load(new Place.Memory(operands.Scalar(invocation.Instance!), offset), ScalarType.Pointer);
        address.Given = new IrGiven(IrGivenKind.Trusted, invocation.TargetMethod.Name);
        return new LoweredValue.Scalar(address);
    }

    /// <summary>What a field is worth.</summary>
    public LoweredValue Read(IPropertyReferenceOperation reference)
    {
        if (KernelSymbols.IsFieldArray(reference.Type)
            && KernelSymbols.Find(reference.Property, Attribute) is { } attribute
            && attribute.ConstructorArguments is [{ Value: int offset }, { Value: int size }])
        {
            return new LoweredValue.FieldArray(
                operands.Scalar(reference.Instance!), offset, size, KernelSymbols.Number(attribute, "Count") ?? 0);
        }

        return ScalarType.Of(reference.Type) is { } type ? new LoweredValue.Scalar(access.Load(Find(reference), type)) : scope.Fail();
    }

    /// <summary>Where a field is: for reading and writing only, because nothing may be passed a part of a context.</summary>
    public Place.Memory Find(IPropertyReferenceOperation reference)
    {
        if (reference.Property.IsIndexer)
        {
            return FindElement(reference);
        }

        if (KernelSymbols.Find(reference.Property, Attribute) is { ConstructorArguments: [{ Value: int offset }, ..] })
        {
            return new Place.Memory(operands.Scalar(reference.Instance!), offset);
        }

        scope.Fail();
        return Place.Memory.Nowhere(scope.Builder);
    }

    private Place.Memory FindElement(IPropertyReferenceOperation reference)
    {
        if (operands.Evaluate(reference.Instance!) is not LoweredValue.FieldArray array)
        {
            scope.Fail();
            return Place.Memory.Nowhere(scope.Builder);
        }

        if (reference.Arguments is not [{ Value.ConstantValue: { HasValue: true, Value: int index } }] || (uint)index >= (uint)array.Count)
        {
            scope.Unsupported(
                reference.Syntax,
                "this index into an array of the context",
                $"the verifier follows constants only, here 0 to {array.Count - 1}");
            return Place.Memory.Nowhere(scope.Builder);
        }

        return new Place.Memory(array.Context, array.Offset + (index * array.Size));
    }
}
