using System.Collections.Immutable;
using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Memory;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Symbols;
using KfuncGen.Generator.Lowering.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Lowering.Expressions;

/// <summary>
/// Methods, indexers and setters of structs: their bodies become part of the function, with the struct as <c>this</c>.
/// </summary>
internal sealed class MemberLowering(BodyScope scope, IOperands operands, ICallees callees, MemoryLowering access)
{
    /// <summary>A call of a struct's own method; null for any other.</summary>
    public LoweredValue? TryCall(IInvocationOperation invocation)
    {
        IMethodSymbol method = invocation.TargetMethod;

        if (invocation.Instance is not { } instance || !StructMembers.IsOfStruct(method) || GraphOf(method) is not { } graph)
        {
            return null;
        }

        Place.Memory memory = operands.FindMemory(instance);

        // C# calls a method that may change the struct on a copy where the struct is readonly.
        if (!method.IsReadOnly && IsReadOnly(instance) && scope.Program.Context.Layouts.Of(method.ContainingType) is { } layout)
        {
            Place.Memory copy = access.Temporary(
                instance.Syntax, "a copy of a readonly struct", method.ContainingType, layout);
            access.Copy(copy, memory, layout);
            memory = copy;
        }

        return Inline(invocation.Syntax, method, graph, memory, invocation.Arguments);
    }

    /// <summary>An element by a struct's own indexer; null for any other property.</summary>
    public LoweredValue? TryIndex(IPropertyReferenceOperation reference)
    {
        if (reference is not { Instance: { } instance, Property: { IsIndexer: true, GetMethod: { } getter } property }
            || property.ContainingType is not { TypeKind: TypeKind.Struct, IsGenericType: false } || GraphOf(getter) is not { } graph)
        {
            return null;
        }

        Place.Memory memory = operands.FindMemory(instance);
        getter = Implementation(getter);
        return !IsRecursive(graph, "this[]", reference.Syntax) && BindAll(reference.Arguments, getter.Parameters)
            ? callees.Inline(graph, property.Type, scope, memory, getter)
            : LoweredValue.Reported;
    }

    /// <summary>Sets what a body's parameters are called with; false where that was reported.</summary>
    public bool BindAll(ImmutableArray<IArgumentOperation> arguments, ImmutableArray<IParameterSymbol> parameters)
    {
        LoweredValue[] values =
        [
            .. arguments.Select(argument => argument.Parameter!.RefKind == RefKind.None
                ? operands.Evaluate(argument.Value)
                : new LoweredValue.Scalar(access.AddressOf(operands.FindMemory(argument.Value)))),
        ];

        return arguments.Zip(values, (argument, value) => Bind(parameters[argument.Parameter!.Ordinal], value, argument.Syntax))
            .All(static isBound => isBound);
    }

    /// <summary>The body of a method; null where it has none here.</summary>
    public ControlFlowGraph? GraphOf(IMethodSymbol method) =>
        scope.Program.Context.GraphOf(Implementation(method), scope.Program.Cancellation);

    /// <summary>A method as its source declares it, whose parameters its body means, be it that of a referenced project.</summary>
    public IMethodSymbol Implementation(IMethodSymbol method) =>
        scope.Program.Context.SourceOf(method.OriginalDefinition) ?? method.OriginalDefinition;

    /// <summary>An assignment to a property with a setter of its own; false for any other target.</summary>
    public bool TrySet(IPropertyReferenceOperation reference, Func<LoweredValue> value) =>
        HasSetter(reference) && TrySet(reference, () => operands.FindMemory(reference.Instance!), value);

    /// <summary>The same where the struct was found before.</summary>
    public bool TrySet(CapturedProperty property, Func<LoweredValue> value) => TrySet(property.Reference, () => property.Instance, value);

    private bool TrySet(IPropertyReferenceOperation reference, Func<Place.Memory> instance, Func<LoweredValue> value)
    {
        if (reference is not { Property: { SetMethod: { } setter } property })
        {
            return false;
        }

        // `field` where only the other accessor has code.
        if (StructMembers.IsPlain(setter) && StructMembers.BackingField(property) is { } field
            && scope.Program.Context.Layouts.Of(property.ContainingType)?.OffsetOf(field) is { } offset)
        {
            Store(instance().At(offset), field.Type, value(), reference.Syntax);
            return true;
        }

        if (GraphOf(setter) is not { } graph)
        {
            return false;
        }

        Place.Memory memory = instance();
        setter = Implementation(setter);
        IParameterSymbol parameter = setter.Parameters[0];

        if (Bind(parameter, value(), reference.Syntax) && !IsRecursive(graph, property.Name, reference.Syntax))
        {
            callees.Inline(graph, setter.ReturnType, scope, memory, setter);
        }

        return true;
    }

    /// <summary>Whether an assignment to a property of a struct is a call of its setter.</summary>
    public static bool HasSetter(IPropertyReferenceOperation reference) =>
        reference is { Instance: not null, Property: { IsIndexer: false, SetMethod: not null } property }
        && property.ContainingType.TypeKind == TypeKind.Struct
        && StructMembers.Field(property) is null;

    /// <summary>
    /// What <c>Deconstruct</c> of a struct gives: of a record its parameters; null where it has no code here, default where what is wrong
    /// was reported.
    /// </summary>
    public ImmutableArray<(LoweredValue Value, ITypeSymbol Type)>? Deconstruct(
        Place.Memory instance, IMethodSymbol method, SyntaxNode syntax)
    {
        if (method.ContainingType is not { TypeKind: TypeKind.Struct } type || scope.Program.Context.Layouts.Of(type) is not { } layout)
        {
            return null;
        }

        ImmutableArray<(LoweredValue Value, ITypeSymbol Type)>.Builder parts =
            ImmutableArray.CreateBuilder<(LoweredValue Value, ITypeSymbol Type)>();

        if (GraphOf(method) is not { } graph)
        {
            foreach (IParameterSymbol parameter in method.Parameters)
            {
                if (!RecordMembers.IsGenerated(method)
                    || type.GetMembers(parameter.Name).OfType<IPropertySymbol>().FirstOrDefault() is not { } property
                    || StructMembers.Field(property) is not { } field || layout.OffsetOf(field) is not { } offset)
                {
                    return null;
                }

                parts.Add((Load(instance.At(offset), field.Type), field.Type));
            }

            return parts.ToImmutable();
        }

        method = Implementation(method);
        return Parts(graph, method, method.Parameters, instance, syntax);
    }

    /// <summary>The same by an extension method, which is a function as all others are.</summary>
    public ImmutableArray<(LoweredValue Value, ITypeSymbol Type)>? DeconstructBy(
        LoweredValue value, IMethodSymbol method, SyntaxNode syntax)
    {
        if (!KernelSymbols.IsFunction(method) || GraphOf(method) is not { } graph)
        {
            scope.Report(
                Descriptors.NotBpfFunction,
                syntax,
                $"{method.ContainingType?.Name}.{method.Name}",
                KernelSymbols.IsFunction(method) || method.DeclaringSyntaxReferences.IsEmpty
                    ? "its code is not known here; take the value apart by its members"
                    : "mark it with [BpfFunction]");
            return default(ImmutableArray<(LoweredValue Value, ITypeSymbol Type)>);
        }

        if (method.IsGenericMethod)
        {
            scope.UnsupportedType(syntax, method.TypeArguments[0]);
            return default(ImmutableArray<(LoweredValue Value, ITypeSymbol Type)>);
        }

        method = Implementation(method);
        return BindReceiver(method.Parameters[0], value, syntax)
            ? Parts(graph, method, method.Parameters.RemoveAt(0), null, syntax)
            : default(ImmutableArray<(LoweredValue Value, ITypeSymbol Type)>);
    }

    /// <summary>The same for one that may be by reference: then it is the memory that the value lies in, or that it gets.</summary>
    public bool BindReceiver(IParameterSymbol receiver, LoweredValue value, SyntaxNode syntax)
    {
        if (receiver.RefKind == RefKind.None)
        {
            return Bind(receiver, value, syntax);
        }

        if (scope.Program.Context.Layouts.Of(receiver.Type) is not { } layout || value is LoweredValue.Failed)
        {
            return false;
        }

        Place.Memory memory = value is LoweredValue.Struct structure
            ? structure.Memory
            : access.Temporary((syntax, receiver), "what is taken apart", receiver.Type, layout);

        if (value is LoweredValue.Scalar)
        {
            Store(memory, receiver.Type, value, syntax);
        }

        scope.Function.Write(receiver, 0, access.AddressOf(memory));
        return true;
    }

    private ImmutableArray<(LoweredValue Value, ITypeSymbol Type)> Parts(
        ControlFlowGraph graph,
        IMethodSymbol method,
        ImmutableArray<IParameterSymbol> parameters,
        Place.Memory? instance,
        SyntaxNode syntax)
    {
        if (IsRecursive(graph, method.Name, syntax))
        {
            return default;
        }

        List<(Place.Memory Place, ITypeSymbol Type)> results = [];

        foreach (IParameterSymbol parameter in parameters)
        {
            if (scope.Program.Context.Layouts.Of(parameter.Type) is not { } part)
            {
                scope.UnsupportedType(syntax, parameter.Type);
                return default;
            }

            Place.Memory place = access.Temporary(
                (syntax, parameter), "a part of a " + method.ContainingType.Name, parameter.Type, part);
            scope.Function.Write(parameter, 0, access.ToAddress(place));
            results.Add((place, parameter.Type));
        }

        callees.Inline(graph, method.ReturnType, scope, instance, method);
        return [.. results.Select(result => (Load(result.Place, result.Type), result.Type))];
    }

    /// <summary>The value of a type that lies somewhere.</summary>
    public LoweredValue Load(Place.Memory place, ITypeSymbol type) =>
        ScalarType.Of(type) is { } scalar ? new LoweredValue.Scalar(access.Load(place, scalar)) : new LoweredValue.Struct(place);

    private LoweredValue Inline(
        SyntaxNode syntax,
        IMethodSymbol method,
        ControlFlowGraph graph,
        Place.Memory instance,
        ImmutableArray<IArgumentOperation> arguments)
    {
        if (method.ContainingType.IsGenericType || method.IsGenericMethod)
        {
            return scope.UnsupportedType(syntax, method.ContainingType);
        }

        if (IsRecursive(graph, method.Name, syntax))
        {
            return LoweredValue.Reported;
        }

        method = Implementation(method);
        return BindAll(arguments, method.Parameters)
            ? callees.Inline(graph, method.ReturnType, scope, instance, method)
            : LoweredValue.Reported;
    }

    /// <summary>Whether a body is part of itself, which is reported.</summary>
    public bool IsRecursive(ControlFlowGraph graph, string name, SyntaxNode syntax)
    {
        if (!scope.IsInside(graph))
        {
            return false;
        }

        scope.Report(Descriptors.BpfLimit, syntax, $"'{name}' calls itself, and BPF has no recursion");
        return true;
    }

    /// <summary>
    /// Sets a parameter, as a function's parameters are: a struct by its address, of a copy that nobody else has. False where what is wrong
    /// was reported.
    /// </summary>
    public bool Bind(IParameterSymbol parameter, LoweredValue value, SyntaxNode syntax)
    {
        switch (value)
        {
            case LoweredValue.Scalar scalar:
                scope.Function.Write(parameter, 0, scalar.Value);
                return true;

            case LoweredValue.Struct structure when scope.Program.Context.Layouts.Of(parameter.Type) is { } layout:
                Place.Memory copy = access.Temporary((syntax, parameter), "a struct that is passed", parameter.Type, layout);
                access.Copy(copy, structure.Memory, layout);
                scope.Function.Write(parameter, 0, access.ToAddress(copy));
                return true;

            case LoweredValue.Span or LoweredValue.Packet when scope.Program.Packets.Declare(parameter, value is LoweredValue.Packet):
                (IrValue start, IrValue end) = value is LoweredValue.Span span
                    ? (span.Start, span.Length)
                    : (((LoweredValue.Packet)value).Start, ((LoweredValue.Packet)value).End);
                scope.Function.Write(parameter, 0, start);
                scope.Function.Write(parameter, 1, end);
                return true;

            case LoweredValue.Failed:
                return false;

            default:
                scope.UnsupportedType(syntax, parameter.Type);
                return false;
        }
    }

    /// <summary>A value that what follows does not change: of a struct a copy.</summary>
    public LoweredValue Copy(LoweredValue value, ITypeSymbol type, SyntaxNode syntax)
    {
        if (value is not LoweredValue.Struct structure || scope.Program.Context.Layouts.Of(type) is not { } layout)
        {
            return value;
        }

        Place.Memory copy = access.Temporary((syntax, type), "a struct as it was before", type, layout);
        access.Copy(copy, structure.Memory, layout);
        return new LoweredValue.Struct(copy);
    }

    /// <summary>Writes a value of a type to memory.</summary>
    public void Store(Place.Memory place, ITypeSymbol type, LoweredValue value, SyntaxNode syntax)
    {
        if (value is LoweredValue.Scalar scalar && ScalarType.Of(type) is { } scalarType)
        {
            access.Store(place, scalarType, scalar.Value);
        }
        else if (value is LoweredValue.Struct structure && scope.Program.Context.Layouts.Of(type) is { } layout)
        {
            access.Copy(place, structure.Memory, layout);
        }
        else if (value is not LoweredValue.Failed)
        {
            scope.UnsupportedType(syntax, type);
        }
    }

    private static bool IsReadOnly(IOperation instance) => instance switch
    {
        IParameterReferenceOperation { Parameter.RefKind: RefKind.In or RefKind.RefReadOnlyParameter } => true,
        ILocalReferenceOperation { Local.RefKind: RefKind.RefReadOnly } => true,
        ILocalReferenceOperation { Local: { IsForEach: true, RefKind: RefKind.None } } => true,
        IFieldReferenceOperation { Field.IsReadOnly: true } => true,
        IFieldReferenceOperation { Instance: { } outer } => IsReadOnly(outer),
        _ => false,
    };
}
