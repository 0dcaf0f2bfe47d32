using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Memory;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Symbols;
using KfuncGen.Generator.Lowering.Values;
using KfuncGen.Snapshots.Obligations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Lowering.Calls;

/// <summary>
/// <c>foreach</c> over an open-coded iterator: its state lives on the stack, and the verifier wants every way out to end it,
/// which the <c>finally</c> of a <c>foreach</c> does.
/// </summary>
internal sealed class IteratorLowering(BodyScope scope, KernelCallLowering kernel, MemoryLowering access)
{
    private IrBuilder Builder => scope.Builder;

    /// <summary>Makes an iterator.</summary>
    public LoweredValue Begin(IInvocationOperation invocation)
    {
        IMethodSymbol method = invocation.TargetMethod;
        string? maker = KernelSymbols.Kfunc(method);

        // The state is the struct of which the maker takes a pointer; the stubs of the three name it.
        if (maker is null || IteratorNames.StartedBy(maker) is not { } name
            || IteratorSymbols.StateOf(method.ReturnType) is not { } state || scope.Program.Context.Layouts.Of(state) is not { } layout
            || method.ReturnType.GetMembers("Current").OfType<IPropertySymbol>().FirstOrDefault() is not { } current)
        {
            return scope.Report(
                Descriptors.NotBpfFunction, invocation.Syntax, method.Name, "the iterator's struct is not among the project's types");
        }

        if (kernel.Evaluate(invocation) is not { } values)
        {
            return LoweredValue.Reported;
        }

        IrSlot slot = scope.Function.SlotOf((scope, invocation.Syntax), name, layout.Size);
        kernel.Call(maker, IrType.I32, [Builder.SlotAddress(slot), .. values.Select(static value => value.Value)]);
        return new LoweredValue.Iterator(new KernelIterator(slot, IteratorNames.NextOf(name), IteratorNames.DestroyOf(name), current.Type));
    }

    /// <summary>Moves on: the comparison that says whether there is one more.</summary>
    public (IrCondition Condition, IrValue Left, IrValue Right) MoveNext(KernelIterator iterator)
    {
        IrValue element = kernel.Call(iterator.Next, IrType.Pointer, Builder.SlotAddress(iterator.State))
            ?? Builder.Constant(IrType.Pointer, 0);
        scope.Function.Write(iterator.State, 0, element);
        return (IrCondition.NotEqual, element, Builder.Constant(IrType.Pointer, 0));
    }

    /// <summary>The element that it stands on: a kernel object, or what kernel memory holds.</summary>
    public LoweredValue Current(KernelIterator iterator)
    {
        IrValue element = scope.Function.Read(iterator.State, 0, IrType.Pointer);

        return ScalarType.Of(iterator.Element) switch
        {
            { Type: IrType.Pointer } => new LoweredValue.Scalar(element),
            { } scalar => new LoweredValue.Scalar(access.Load(new Place.Memory(element, 0), scalar)),
            null => new LoweredValue.Struct(new Place.Memory(element, 0)),
        };
    }

    /// <summary>Ends it.</summary>
    public void End(KernelIterator iterator) => kernel.Call(iterator.Destroy, IrType.None, Builder.SlotAddress(iterator.State));
}
