using System.Collections.Immutable;
using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Diagnostics;
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
/// Methods, constructors and setters of structs: their bodies become part of the function, with the struct as <c>this</c>.
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

    /// <summary>A struct made by a constructor of its own; null where that has no code here.</summary>
    public LoweredValue? TryCreate(IObjectCreationOperation creation)
    {
        if (creation is not { Type: INamedTypeSymbol { TypeKind: TypeKind.Struct } type, Constructor: { } constructor, Initializer: null }
            || scope.Program.Context.Layouts.Of(type) is not { } layout)
        {
            return null;
        }

        bool isPrimary = constructor.DeclaringSyntaxReferences.Any(static one => one.GetSyntax() is RecordDeclarationSyntax);
        ControlFlowGraph? graph = isPrimary ? null : GraphOf(constructor);

        if (!isPrimary && graph is null)
        {
            return null;
        }

        Place.Memory memory = access.Temporary(creation.Syntax, "a new " + type.Name, layout.Size);
        access.Clear(memory, layout.Size, 8);

        if (graph is not null)
        {
            return Inline(creation.Syntax, constructor, graph, memory, creation.Arguments) is LoweredValue.Failed
                ? LoweredValue.Reported
                : new LoweredValue.Struct(memory);
        }

        foreach (IArgumentOperation argument in creation.Arguments)
        {
            if (type.GetMembers(argument.Parameter!.Name).OfType<IPropertySymbol>().FirstOrDefault() is not { } property
                || StructMembers.BackingField(property) is not { } field
                || !layout.Offsets.TryGetValue(field, out int offset))
            {
                return scope.UnsupportedType(creation.Syntax, type);
            }

            Store(memory.At(offset), field.Type, operands.Evaluate(argument.Value), argument.Syntax);
        }

        return new LoweredValue.Struct(memory);
    }

    /// <summary>An assignment to a property with a setter of its own; false for any other target.</summary>
    public bool TrySet(IPropertyReferenceOperation reference, Func<LoweredValue> value) =>
        HasSetter(reference) && TrySet(reference, () => operands.FindMemory(reference.Instance!), value);

    /// <summary>The same where the struct was found before.</summary>
    public bool TrySet(CapturedProperty property, Func<LoweredValue> value) => TrySet(property.Reference, () => property.Instance, value);

    private bool TrySet(IPropertyReferenceOperation reference, Func<Place.Memory> instance, Func<LoweredValue> value)
    {
        if (reference is not { Property: { SetMethod: { } setter } property } || GraphOf(setter) is not { } graph)
        {
            return false;
        }

        Place.Memory memory = instance();
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
        && StructMembers.BackingField(property) is null;

    /// <summary>What <c>Deconstruct</c> of a struct gives: of a record its parameters; null where it has no code here.</summary>
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
                if (!method.IsImplicitlyDeclared
                    || type.GetMembers(parameter.Name).OfType<IPropertySymbol>().FirstOrDefault() is not { } property
                    || StructMembers.BackingField(property) is not { } field || layout.OffsetOf(field) is not { } offset)
                {
                    return null;
                }

                parts.Add((Load(instance.At(offset), field.Type), field.Type));
            }

            return parts.ToImmutable();
        }

        if (IsRecursive(graph, method.Name, syntax))
        {
            return null;
        }

        List<(Place.Memory Place, ITypeSymbol Type)> results = [];

        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (scope.Program.Context.Layouts.Of(parameter.Type) is not { } part)
            {
                scope.UnsupportedType(syntax, parameter.Type);
                return null;
            }

            Place.Memory place = access.Temporary((syntax, parameter), "a part of a " + type.Name, parameter.Type, part);
            scope.Function.Write(parameter, 0, access.ToAddress(place));
            results.Add((place, parameter.Type));
        }

        callees.Inline(graph, method.ReturnType, scope, instance, method);
        parts.AddRange(results.Select(result => (Load(result.Place, result.Type), result.Type)));
        return parts.ToImmutable();
    }

    private LoweredValue Load(Place.Memory place, ITypeSymbol type) =>
        ScalarType.Of(type) is { } scalar ? new LoweredValue.Scalar(access.Load(place, scalar)) : new LoweredValue.Struct(place);

    private ControlFlowGraph? GraphOf(IMethodSymbol method)
    {
        IMethodSymbol definition = method.OriginalDefinition;
        return scope.Program.Context.GraphOf(
            scope.Program.Context.SourceOf(definition) ?? definition, scope.Program.Cancellation);
    }

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

        LoweredValue[] values =
        [
            .. arguments.Select(argument => argument.Parameter!.RefKind == RefKind.None
                ? operands.Evaluate(argument.Value)
                : new LoweredValue.Scalar(access.AddressOf(operands.FindMemory(argument.Value)))),
        ];

        for (int i = 0; i < values.Length; i++)
        {
            if (!Bind(arguments[i].Parameter!, values[i], arguments[i].Syntax))
            {
                return LoweredValue.Reported;
            }
        }

        return callees.Inline(graph, method.ReturnType, scope, instance, method);
    }

    private bool IsRecursive(ControlFlowGraph graph, string name, SyntaxNode syntax)
    {
        if (!scope.IsInside(graph))
        {
            return false;
        }

        scope.Report(Descriptors.BpfLimit, syntax, $"'{name}' calls itself, and BPF has no recursion");
        return true;
    }

    // As a function's parameters are: a struct by its address, of a copy that nobody else has.
    private bool Bind(IParameterSymbol parameter, LoweredValue value, SyntaxNode syntax)
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

    private void Store(Place.Memory place, ITypeSymbol type, LoweredValue value, SyntaxNode syntax)
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
