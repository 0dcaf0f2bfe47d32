using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Generator.Lowering.Expressions;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Memory;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Symbols;
using KfuncGen.Generator.Lowering.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Lowering.Calls;

/// <summary>Finds out what a call or property means, and hands it to who lowers that.</summary>
internal sealed class CallLowering
{
    private readonly BodyScope scope;
    private readonly IOperands operands;
    private readonly SpanLowering spans;
    private readonly KernelCallLowering kernel;
    private readonly MapCallLowering maps;
    private readonly FunctionCallLowering functions;
    private readonly IteratorLowering iterators;
    private readonly IntrinsicLowering intrinsics;
    private readonly AtomicLowering atomics;
    private readonly SpanMethodLowering spanMethods;
    private readonly FieldLowering fields;
    private readonly PropertyLowering properties;
    private readonly MemberLowering members;
    private readonly FrameworkCallLowering framework;
    private readonly ContextFields contextFields;

    /// <summary>Prepares the calls of a body.</summary>
    public CallLowering(
        BodyScope scope,
        IOperands operands,
        ICallees callees,
        MemoryLowering access,
        SpanLowering spans,
        PacketLowering packets,
        ContextFields contextFields,
        ConversionLowering conversions,
        MemberLowering members)
    {
        this.members = members;
        this.contextFields = contextFields;
        this.scope = scope;
        this.operands = operands;
        this.spans = spans;
        fields = new FieldLowering(scope, operands);
        kernel = new KernelCallLowering(
            scope, operands, access, conversions, new CallbackLowering(scope, operands, callees, access), fields);
        maps = new MapCallLowering(scope, operands, access, kernel, conversions);
        functions = new FunctionCallLowering(scope, operands, callees, access);
        iterators = new IteratorLowering(scope, kernel, access);
        intrinsics = new IntrinsicLowering(
            scope, operands, access, spans, packets, conversions, new NumberLowering(scope, operands, conversions));
        atomics = new AtomicLowering(scope, operands, access, conversions);
        spanMethods = new SpanMethodLowering(scope, operands, access, spans);
        framework = new FrameworkCallLowering(scope, operands, callees, access, members);
        properties = new PropertyLowering(scope, operands, callees, access, spans, packets, contextFields, fields, maps);
    }

    /// <summary>Where a field of a kernel object is that something is assigned to; null for what is none.</summary>
    public Place? KernelField(IPropertyReferenceOperation reference) => fields.TryFind(reference);

    /// <summary>A call.</summary>
    public LoweredValue Invoke(IInvocationOperation invocation)
    {
        IMethodSymbol method = invocation.TargetMethod;

        if (Comparison(invocation) is var (condition, left, right))
        {
            return new LoweredValue.Scalar(scope.Builder.Compare(condition, left, right));
        }

        if (method.Name == "Dispose" && invocation.Instance is { } disposed && !MapSymbols.IsMap(disposed.Type))
        {
            return Dispose(invocation, disposed);
        }

        if (IteratorSymbols.IsEnumerator(method.ReturnType))
        {
            return method.IsStatic ? iterators.Begin(invocation) : operands.Evaluate(invocation.Instance!);
        }

        if (FormatLowering.IsFormat(invocation.Instance?.Type))
        {
            return kernel.Append(invocation);
        }

        if (KernelSymbols.Kfunc(method) is { } kfunc)
        {
            return kernel.Kfunc(invocation, kfunc);
        }

        if (KernelSymbols.Helper(method) is { } helper)
        {
            return kernel.Helper(invocation, helper);
        }

        if (ContextFields.IsObject(method))
        {
            return kernel.ReportWrongObject(invocation) ? LoweredValue.Reported : contextFields.Object(invocation);
        }

        if (MemberHelper.Of(method) is { } mapHelper)
        {
            return maps.Call(invocation, mapHelper);
        }

        if (MapSymbols.IsMap(invocation.Instance?.Type))
        {
            return UserSide(invocation, invocation.Instance!.Type!, method);
        }

        // The compiler leaves out the call and its arguments where the symbol is not defined, but not in the graph.
        if (KernelSymbols.IsConditional(method))
        {
            return scope.Report(
                Descriptors.NotBpfFunction,
                invocation.Syntax,
                $"{method.ContainingType?.Name}.{method.Name}",
                method.DeclaringSyntaxReferences.IsEmpty
                ? "it is [Conditional], so C# may leave the call out; take the call out, or write what it does with an 'if' and 'return'"
                : "it is [Conditional], so C# may leave the call out; remove the attribute and call it behind an 'if' with a constant");
        }

        if (KernelSymbols.IsFunction(method) && scope.Program.Context.SourceOf(method) is null)
        {
            return scope.Report(
                Descriptors.NotBpfFunction,
                invocation.Syntax,
                $"{method.ContainingType?.Name}.{method.Name}",
                $"the assembly '{method.ContainingAssembly?.Name}' does not carry its code; build that with KfuncGen's packages, as " +
                "the class is public there or 'InternalsVisibleTo' shows it to this project");
        }

        // A static local function belongs to the function that it is in.
        if (KernelSymbols.IsFunction(method) || method is { MethodKind: MethodKind.LocalFunction, IsStatic: true })
        {
            return functions.Call(invocation);
        }

        if ((fields.TryCopy(invocation)
            ?? atomics.TryLower(invocation)
            ?? spanMethods.TryLower(invocation)
            ?? intrinsics.TryLower(invocation)
            ?? framework.TryLower(invocation)
            ?? members.TryCall(invocation)) is { } value)
        {
            return value;
        }

        return scope.Report(
            Descriptors.NotBpfFunction,
            invocation.Syntax,
            $"{method.ContainingType?.Name}.{method.Name}",
            KernelSymbols.IsProgram(method)
            ? "a program is called by the kernel only; move what both need into a [BpfFunction]"
            : method.DeclaringSyntaxReferences.IsEmpty ? "it is not part of this project, so its code is not known; write a " +
                "[BpfFunction] that does the same"
            : method.MethodKind == MethodKind.LocalFunction ? "it may use variables of the function around it; make it 'static' and " +
                "pass them"
            : method.IsStatic ? "mark it with [BpfFunction]"
            : "BPF functions are static; make it a static [BpfFunction] that takes the struct by 'ref' or 'in'");
    }

    /// <summary>A call whose result is one comparison; null for any other.</summary>
    public (IrCondition Condition, IrValue Left, IrValue Right)? Comparison(IInvocationOperation invocation)
    {
        if (invocation is not { TargetMethod.Name: "MoveNext", Instance: { } instance }
            || !(IteratorSymbols.IsEnumerator(instance.Type) || SpanSymbols.IsSpanEnumerator(instance.Type)))
        {
            return null;
        }

        return operands.Evaluate(instance) switch
        {
            LoweredValue.Iterator iterator => iterators.MoveNext(iterator.Value),
            LoweredValue.SpanEnumerator enumerator => spans.MoveNext(enumerator),

            // It was reported; the loop never runs.
            _ => (IrCondition.NotEqual, scope.Builder.Constant(IrType.I32, 0), scope.Builder.Constant(IrType.I32, 0)),
        };
    }

    /// <summary>A call that returns a reference.</summary>
    public Place Reference(IInvocationOperation invocation)
    {
        if (MemberHelper.Of(invocation.TargetMethod) is { } helper)
        {
            return maps.Reference(invocation, helper) ?? Place.Memory.Nowhere(scope.Builder);
        }

        if (intrinsics.TryReference(invocation) is { } place)
        {
            return place;
        }

        scope.Report(
            Descriptors.NotBpfFunction,
            invocation.Syntax,
            $"{invocation.TargetMethod.ContainingType?.Name}.{invocation.TargetMethod.Name}",
            "BPF functions return values only");
        return Place.Memory.Nowhere(scope.Builder);
    }

    /// <summary>A map that a field declares.</summary>
    public LoweredValue Map(IFieldReferenceOperation reference) => maps.Address(reference);

    /// <summary>A property.</summary>
    public LoweredValue Property(IPropertyReferenceOperation reference) =>
        MapSymbols.IsMap(reference.Instance?.Type) ? UserSide(reference, reference.Instance!.Type!, reference.Property)
            : reference.Instance is { } instance
            && IteratorSymbols.IsEnumerator(instance.Type)
            && operands.Evaluate(instance) is LoweredValue.Iterator iterator
            ? iterators.Current(iterator.Value)
            : properties.Get(reference);

    private LoweredValue UserSide(IOperation use, ITypeSymbol map, ISymbol member)
    {
        string name = member is IPropertySymbol { IsIndexer: true } ? "this[]" : member.Name;
        return scope.Report(
            Descriptors.NotBpfFunction,
            use.Syntax,
            $"{map.Name}.{name}",
            $"it is a map's member for user space; {MapSymbols.InBpf(map, name)}");
    }

    // `using` calls the interface, `foreach` the enumerator, and code what it likes.
    private LoweredValue Dispose(IInvocationOperation invocation, IOperation instance)
    {
        if (SpanSymbols.IsSpanEnumerator(instance.Type))
        {
            return LoweredValue.Void;
        }

        if (IteratorSymbols.IsEnumerator(instance.Type))
        {
            if (operands.Evaluate(instance) is LoweredValue.Iterator iterator)
            {
                iterators.End(iterator.Value);
            }

            return LoweredValue.Void;
        }

        while (instance is IConversionOperation conversion)
        {
            instance = conversion.Operand;
        }

        IMethodSymbol? release = instance.Type?.GetMembers("Dispose").OfType<IMethodSymbol>().FirstOrDefault(
            static method => method.Parameters.IsEmpty);

        if (ScalarType.Of(instance.Type)?.Type == IrType.Pointer && release is not null && KernelSymbols.Kfunc(release) is { } kfunc)
        {
            return kernel.Release(invocation, kfunc, instance);
        }

        if (release is not null && MemberHelper.Of(release) is { } helper)
        {
            return maps.Dispose(invocation, instance, helper);
        }

        return scope.Report(
            Descriptors.NotBpfFunction,
            invocation.Syntax,
            $"{instance.Type?.Name}.Dispose",
            "'using' is for kernel handles whose kfunc that releases them is among the bindings");
    }
}
