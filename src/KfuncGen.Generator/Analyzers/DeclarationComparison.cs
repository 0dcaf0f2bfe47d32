using KfuncGen.Generator.Bindings;
using KfuncGen.Stubs.Signatures;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Analyzers;

/// <summary>Compares a method that a user declared with the C# signature of a contract.</summary>
internal static class DeclarationComparison
{
    private static readonly SymbolDisplayFormat TypeFormat = SymbolDisplayFormat.FullyQualifiedFormat;

    /// <summary>The first difference and the symbol it is at; null where the declaration is right.</summary>
    public static (ISymbol Place, string Difference)? FirstDifference(IMethodSymbol method, StubSignature signature)
    {
        for (int i = 0; i < Math.Min(method.Parameters.Length, signature.Parameters.Count); i++)
        {
            IParameterSymbol declared = method.Parameters[i];
            StubParameter expected = signature.Parameters[i];
            bool isNullable = IsNullable(declared.Type, declared.NullableAnnotation);

            if (!(IsSame(declared, expected) || expected.OtherForms.Any(form => IsSame(declared, expected.In(form))))
                || (isNullable && !expected.IsNullable))
            {
                string modifier = RequestReader.Modifier(declared.RefKind);
                string actual = (modifier.Length == 0 ? "" : modifier + " ") + Short(Text(declared.Type)) + (isNullable ? "?" : "");
                return (declared, $"parameter '{declared.Name}' is '{actual}', the contract has '{Short(expected.DeclaredType)}' " +
                    $"({expected.Declaration})");
            }
        }

        if (method.Parameters.Length != signature.Parameters.Count)
        {
            return (method, $"it has {method.Parameters.Length} parameters, the contract has {signature.Parameters.Count}");
        }

        bool mayReturnNull = signature.IsReturnNullable && signature.ReturnType.Nature == StubTypeNature.Handle;

        if (!IsSame(method.ReturnType, signature.ReturnType)
            || (mayReturnNull && !MayBeNull(method.ReturnType, method.ReturnNullableAnnotation)))
        {
            string actual = Short(Text(method.ReturnType)) + (IsNullable(method.ReturnType, method.ReturnNullableAnnotation) ? "?" : "");
            return (method, $"it returns '{actual}', the contract '{Short(signature.DeclaredReturnType)}'");
        }

        return null;
    }

    private static bool IsSame(IParameterSymbol declared, StubParameter expected) =>
        IsSame(declared.Type, expected.Type) && RequestReader.Modifier(declared.RefKind) == expected.Modifier;

    private static bool IsSame(ITypeSymbol declared, StubType expected) => Text(declared) == expected.Text.Replace("@", "");

    private static bool IsNullable(ITypeSymbol type, NullableAnnotation annotation) =>
        type.IsReferenceType && annotation == NullableAnnotation.Annotated;

    // Code that does without nullable annotations has no word for it, and its compiler asks for no check.
    private static bool MayBeNull(ITypeSymbol type, NullableAnnotation annotation) =>
        type.IsReferenceType && annotation != NullableAnnotation.NotAnnotated;

    private static string Text(ITypeSymbol type) =>
        type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToDisplayString(TypeFormat).Replace("@", "");

    private static string Short(string type) =>
        type.Replace("global::KfuncGen.", "").Replace("global::System.", "").Replace("global::", "");
}
