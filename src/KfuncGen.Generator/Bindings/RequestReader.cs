using System.Collections.Immutable;
using KfuncGen.Snapshots;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KfuncGen.Generator.Bindings;

/// <summary>Reads requests off attributes. What is wrong with one is the analyzers' to say; here it is null.</summary>
internal static class RequestReader
{
    private static readonly SymbolDisplayFormat DeclaredTypeFormat = SymbolDisplayFormat.FullyQualifiedFormat
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>
    /// Reads <c>[KfuncBindings]</c> on a class. One class is one request, however many of its parts have an attribute: it is read where
    /// the first of them is.
    /// </summary>
    public static BindingsRequest? ReadBindings(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        INamedTypeSymbol type = (INamedTypeSymbol)context.TargetSymbol;
        INamedTypeSymbol? kind = context.Attributes[0].AttributeClass;
        ImmutableArray<AttributeData> attributes = type.GetAttributes().RemoveAll(
            one => !SymbolEqualityComparer.Default.Equals(one.AttributeClass, kind));

        bool isFirst = attributes.FirstOrDefault()?.ApplicationSyntaxReference is not { } first
            || (first.SyntaxTree == context.TargetNode.SyntaxTree && context.TargetNode.Span.Contains(first.Span));

        return isFirst && BindingScopeReader.Read(type) is { } scope
            ? new BindingsRequest(scope, Patterns(attributes), DeclaredMembers(type))
            : null;
    }

    /// <summary>The patterns of all <c>[KfuncBindings]</c> of a class; empty, for all kfuncs, where one of them has none.</summary>
    public static EquatableArray<string> Patterns(ImmutableArray<AttributeData> attributes)
    {
        ImmutableArray<EquatableArray<string>> each = [.. attributes.Select(Patterns)];
        return each.Any(static patterns => patterns.IsEmpty)
            ? EquatableArray<string>.Empty
            : each.SelectMany(static patterns => patterns).Distinct().ToEquatableArray();
    }

    /// <summary>The patterns of a <c>[KfuncBindings]</c>; empty asks for all kfuncs.</summary>
    public static EquatableArray<string> Patterns(AttributeData attribute) =>
        attribute.ConstructorArguments is [{ Kind: TypedConstantKind.Array, IsNull: false, Values: var values }]
            ? values.Select(static value => value.Value as string).OfType<string>().ToEquatableArray()
            : EquatableArray<string>.Empty;

    /// <summary>The names of the members that a type declares itself, sorted.</summary>
    public static EquatableArray<string> DeclaredMembers(INamedTypeSymbol type) => type.GetMembers()
        .Where(static member => !member.IsImplicitlyDeclared)
        .Select(static member => member.Name)
        // No member can be called like its class.
        .Append(type.Name)
        .Distinct()
        .OrderBy(static name => name, StringComparer.Ordinal)
        .ToEquatableArray();

    /// <summary>
    /// Whether a method has the form that can be implemented: static, partial, without type parameters or body, no <c>ref</c>
    /// result, and not <c>async</c>, <c>extern</c> or <c>abstract</c>.
    /// </summary>
    public static bool CanImplement(IMethodSymbol method) =>
        method is { IsStatic: true, IsPartialDefinition: true, PartialImplementationPart: null }
            and { IsGenericMethod: false, RefKind: RefKind.None, IsAsync: false, IsExtern: false, IsAbstract: false };

    /// <summary>
    /// Whether a method is <c>unsafe</c> in a project that allows no such code: its other half must be, too, and needs it for nothing.
    /// </summary>
    public static bool IsUnsafeInVain(IMethodSymbol method, Compilation compilation, CancellationToken cancellation) =>
        compilation.Options is CSharpCompilationOptions { AllowUnsafe: false }
        && method.DeclaringSyntaxReferences.Any(reference =>
            reference.GetSyntax(cancellation) is MethodDeclarationSyntax declaration
            && declaration.Modifiers.Any(SyntaxKind.UnsafeKeyword));

    /// <summary>Reads <c>[Kfunc]</c> on a partial method.</summary>
    public static MethodRequest? ReadMethod(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        IMethodSymbol method = (IMethodSymbol)context.TargetSymbol;

        if (!CanImplement(method)
            || IsUnsafeInVain(method, context.SemanticModel.Compilation, cancellation)
            || BindingScopeReader.Read(method.ContainingType) is not { } scope
            || context.Attributes[0].ConstructorArguments is not [{ Value: string kfunc }, ..])
        {
            return null;
        }

        MethodDeclarationSyntax syntax = (MethodDeclarationSyntax)context.TargetNode;

        return new MethodRequest(
            scope,
            kfunc,
            syntax.Modifiers.ToString(),
            Declared(method.ReturnType, method.ReturnNullableAnnotation),
            method.Name,
            method.Parameters.Zip(syntax.ParameterList.Parameters, static (parameter, written) => new DeclaredParameter(
                parameter.Name,
                Modifier(parameter.RefKind),
                Declared(parameter.Type, parameter.NullableAnnotation),
                written.Modifiers.ToString())).ToEquatableArray(),
            HasDocumentation: syntax.GetLeadingTrivia().Any(
                static trivia => trivia.IsKind(SyntaxKind.SingleLineDocumentationCommentTrivia)),
            IsPublic: scope.IsPublic && BindingScopeReader.IsVisible(method.DeclaredAccessibility));
    }

    /// <summary>The modifier of a parameter.</summary>
    public static string Modifier(RefKind kind) => kind switch
    {
        RefKind.Ref => "ref",
        RefKind.Out => "out",
        RefKind.In => "in",
        RefKind.RefReadOnlyParameter => "ref readonly",
        _ => "",
    };

    /// <summary>A type as generated code spells it.</summary>
    public static DeclaredType Declared(ITypeSymbol type, NullableAnnotation annotation) => type switch
    {
        IErrorTypeSymbol => new DeclaredType(type.Name + (annotation == NullableAnnotation.Annotated ? "?" : ""), IsKernelType: true),

        // As long as nobody declares T, the compiler may take T? for a nullable value.
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [IErrorTypeSymbol argument] } =>
            new DeclaredType(argument.Name + "?", IsKernelType: true),

        _ => new DeclaredType(type.ToDisplayString(DeclaredTypeFormat), IsKernelType: false),
    };
}
