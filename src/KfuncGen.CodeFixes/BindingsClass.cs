using KfuncGen.Generator.Names;
using KfuncGen.Generator;
using KfuncGen.Generator.Analyzers;
using KfuncGen.Generator.Inputs;
using KfuncGen.Generator.Writing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KfuncGen.CodeFixes;

/// <summary>Finds the class of a project whose bindings can be named in a fix.</summary>
internal static class BindingsClass
{
    /// <summary>The project's snapshots and lifecycle files.</summary>
    public static ProjectInputs Inputs(Project project, CancellationToken cancellation) =>
        AnalyzerInputs.Of(project.AnalyzerOptions).Value;

    /// <summary>Whether a type asks for bindings.</summary>
    public static bool Is(ITypeSymbol? type) => AttributeOf(type) is not null;

    /// <summary>The <c>[KfuncBindings]</c> of a type; null where it has none.</summary>
    public static AttributeData? AttributeOf(ITypeSymbol? type) =>
        type?.GetAttributes().FirstOrDefault(static attribute => attribute.AttributeClass?.ToDisplayString() == LibraryAttributes.Bindings);

    /// <summary>The expression that tests a variant, spelled for a place; null where no bindings have it.</summary>
    /// <param name="identifier">The variant.</param>
    /// <param name="preferred">The class whose stub is used there.</param>
    /// <param name="model">The place's file.</param>
    /// <param name="position">The place.</param>
    public static ExpressionSyntax? GuardOf(string identifier, INamedTypeSymbol? preferred, SemanticModel model, int position)
    {
        IEnumerable<INamedTypeSymbol> others = model.Compilation
            .GetSymbolsWithName(GeneratedMembers.Has, SymbolFilter.Type)
            .OfType<INamedTypeSymbol>()
            .Select(static has => has.ContainingType)
            .OfType<INamedTypeSymbol>();

        foreach (INamedTypeSymbol type in others.Prepend(preferred).OfType<INamedTypeSymbol>())
        {
            if (Is(type) && type.GetTypeMembers(GeneratedMembers.Has).FirstOrDefault() is { } has && has.GetMembers(identifier).FirstOrDefault() is { } property)
            {
                string name = SyntaxFacts.GetKeywordKind(identifier) == SyntaxKind.None ? property.Name : "@" + property.Name;
                return SyntaxFactory.ParseExpression($"{has.ToMinimalDisplayString(model, position)}.{name}");
            }
        }

        return null;
    }

    /// <summary>The expression that names a stub, spelled like another stub of the same class.</summary>
    public static ExpressionSyntax StubLike(ExpressionSyntax other, string name) => other switch
    {
        MemberAccessExpressionSyntax access => access.WithName(SyntaxFactory.IdentifierName(name)).WithTriviaFrom(other),
        _ => SyntaxFactory.IdentifierName(name).WithTriviaFrom(other),
    };
}
