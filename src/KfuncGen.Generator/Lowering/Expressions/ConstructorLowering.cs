using System.Collections.Immutable;
using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Memory;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Symbols;
using KfuncGen.Generator.Lowering.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Lowering.Expressions;

/// <summary>
/// Constructors of structs, part of the function: the arguments first, then the initializers of fields and properties, then the body; or,
/// for one that begins with <c>this(…)</c>, the other constructor and then the body.
/// </summary>
internal sealed class ConstructorLowering(BodyScope scope, ICallees callees, MemoryLowering access, MemberLowering members)
{
    /// <summary>A struct made by a constructor of its own; null where that has no code here.</summary>
    public LoweredValue? TryCreate(IObjectCreationOperation creation)
    {
        if (creation is not { Type: INamedTypeSymbol { TypeKind: TypeKind.Struct } type, Constructor: { } constructor, Initializer: null }
            || SourceOf(constructor) is null)
        {
            return null;
        }

        if (scope.Program.Context.Layouts.Of(type) is not { } layout || type.IsGenericType)
        {
            return scope.UnsupportedType(creation.Syntax, type);
        }

        Place.Memory memory = access.Temporary(creation.Syntax, "a new " + type.Name, layout.Size);
        access.Clear(memory, layout.Size, 8);
        return Run(constructor, memory, creation.Arguments, creation.Syntax) ? new LoweredValue.Struct(memory) : LoweredValue.Reported;
    }

    /// <summary><c>this(…)</c> at the beginning of a constructor.</summary>
    public LoweredValue Chain(IInvocationOperation invocation)
    {
        IMethodSymbol constructor = invocation.TargetMethod;

        if (scope.This is not { } memory || scope.Program.Context.Layouts.Of(constructor.ContainingType) is not { } layout)
        {
            return scope.UnsupportedType(invocation.Syntax, constructor.ContainingType);
        }

        // What nobody wrote makes everything zero.
        if (constructor.IsImplicitlyDeclared && SourceOf(constructor) is null)
        {
            access.Clear(memory, layout.Size, 8);
            return LoweredValue.Void;
        }

        return Run(constructor, memory, invocation.Arguments, invocation.Syntax) ? LoweredValue.Void : LoweredValue.Reported;
    }

    private SyntaxNode? SourceOf(IMethodSymbol constructor) => members.Implementation(constructor).DeclaringSyntaxReferences
        .Select(static one => one.GetSyntax()).FirstOrDefault(static one => one is ConstructorDeclarationSyntax or TypeDeclarationSyntax);

    private bool Run(
        IMethodSymbol constructor, Place.Memory memory, ImmutableArray<IArgumentOperation> arguments, SyntaxNode syntax)
    {
        constructor = members.Implementation(constructor);
        ConstructorDeclarationSyntax? declaration = SourceOf(constructor) as ConstructorDeclarationSyntax;
        ControlFlowGraph? body = declaration is null ? null : members.GraphOf(constructor);

        if (body is not null && members.IsRecursive(body, constructor.ContainingType.Name, syntax))
        {
            return false;
        }

        if (!members.BindAll(arguments, constructor.Parameters))
        {
            return false;
        }

        if (declaration is null && constructor.ContainingType.IsRecord && !SetPositional(constructor, memory, syntax))
        {
            return false;
        }

        if (declaration?.Initializer?.IsKind(SyntaxKind.ThisConstructorInitializer) != true && !Initialize(constructor, memory, syntax))
        {
            return false;
        }

        return body is null || callees.Inline(body, constructor.ReturnType, scope, memory, constructor) is not LoweredValue.Failed;
    }

    private bool Initialize(IMethodSymbol constructor, Place.Memory memory, SyntaxNode syntax)
    {
        foreach (ControlFlowGraph initializer in scope.Program.Context.InitializersOf(
            constructor.ContainingType, scope.Program.Cancellation))
        {
            if (members.IsRecursive(initializer, constructor.ContainingType.Name, syntax))
            {
                return false;
            }

            callees.Inline(initializer, constructor.ReturnType, scope, memory, constructor);
        }

        return true;
    }

    // Of a record a parameter is what its property begins with, unless that is written by hand, with an initializer of its own.
    private bool SetPositional(IMethodSymbol constructor, Place.Memory memory, SyntaxNode syntax)
    {
        INamedTypeSymbol type = constructor.ContainingType;

        foreach (IParameterSymbol parameter in constructor.Parameters)
        {
            if (type.GetMembers(parameter.Name).FirstOrDefault() is not IPropertySymbol property)
            {
                continue;
            }

            if (!property.DeclaringSyntaxReferences.Any(static one => one.GetSyntax() is ParameterSyntax))
            {
                continue;
            }

            if (StructMembers.BackingField(property) is not { } field
                || scope.Program.Context.Layouts.Of(type) is not { } layout || layout.OffsetOf(field) is not { } offset)
            {
                scope.UnsupportedType(syntax, type);
                return false;
            }

            LoweredValue value = ScalarType.Of(field.Type) is { } scalar
                ? new LoweredValue.Scalar(scope.Function.Read(parameter, 0, scalar.Type))
                : new LoweredValue.Struct(new Place.Memory(scope.Function.Read(parameter, 0, IrType.Pointer), 0));
            members.Store(memory.At(offset), field.Type, value, syntax);
        }

        return true;
    }
}
