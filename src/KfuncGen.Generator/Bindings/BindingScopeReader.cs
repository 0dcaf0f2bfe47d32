using KfuncGen.Snapshots;
using KfuncGen.Stubs.Naming;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KfuncGen.Generator.Bindings;

/// <summary>Reads scopes off symbols.</summary>
internal static class BindingScopeReader
{
    /// <summary>
    /// The scope of a type's members; null where a type around them cannot be reopened (it is not partial, or a file's own), or nothing
    /// could be named there.
    /// </summary>
    public static BindingScope? Read(INamedTypeSymbol type)
    {
        if (HiddenNamespace.Find(type.ContainingAssembly) is not null)
        {
            return null;
        }

        List<ContainingType> types = [];
        bool isPublic = true;

        for (INamedTypeSymbol? current = type; current is not null; current = current.ContainingType)
        {
            if (!IsPartial(current) || current.IsFileLocal)
            {
                return null;
            }

            types.Add(new ContainingType(Keyword(current), Name(current)));
            isPublic &= IsVisible(current.DeclaredAccessibility);
        }

        types.Reverse();
        string @namespace = type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString();
        return new BindingScope(@namespace, types.ToEquatableArray(), isPublic);
    }

    /// <summary>Whether a declaration of the type says <c>partial</c>; the compiler then asks it of all of them.</summary>
    public static bool IsPartial(INamedTypeSymbol type) => type.DeclaringSyntaxReferences.Any(static reference =>
        reference.GetSyntax() is TypeDeclarationSyntax declaration && declaration.Modifiers.Any(SyntaxKind.PartialKeyword));

    /// <summary>Whether code in other assemblies can see something of this accessibility.</summary>
    public static bool IsVisible(Accessibility accessibility) =>
        accessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal;

    // Contextual keywords are names of types only behind an @, and parts must agree on variance.
    private static string Name(INamedTypeSymbol type) => Escape(type.Name) + (type.TypeParameters.IsEmpty
        ? ""
        : $"<{string.Join(", ", type.TypeParameters.Select(static one => Variance(one) + Escape(one.Name)))}>");

    private static string Variance(ITypeParameterSymbol parameter) => parameter.Variance switch
    {
        VarianceKind.In => "in ",
        VarianceKind.Out => "out ",
        _ => "",
    };

    private static string Escape(string name) =>
        name is "dynamic" or "nint" or "nuint" or "var" ? "@" + name : CSharpIdentifier.Escape(name);

    private static string Keyword(INamedTypeSymbol type) => (type.TypeKind, type.IsRecord) switch
    {
        (TypeKind.Struct, true) => "record struct",
        (TypeKind.Struct, false) => "struct",
        (TypeKind.Interface, _) => "interface",
        (_, true) => "record",
        _ => "class",
    };
}
