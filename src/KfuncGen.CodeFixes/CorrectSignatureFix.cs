using System.Collections.Immutable;
using System.Composition;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Generator.Names;
using KfuncGen.Stubs.Signatures;
using KfuncGen.Stubs.Variants;
using KfuncGen.Stubs.Words;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace KfuncGen.CodeFixes;

/// <summary>Declares a <c>[Kfunc]</c> method as the contract of a target has it; where targets differ, each contract is offered.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class CorrectSignatureFix : KfuncFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.ContractMismatch];

    /// <inheritdoc/>
    internal override IEnumerable<Offer> Offers(EditedFile file, Diagnostic diagnostic, CancellationToken cancellation)
    {
        if (file.Root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { } method
            || file.Model.GetDeclaredSymbol(method, cancellation) is not { } symbol
            || KfuncOf(symbol) is not { } kfunc)
        {
            yield break;
        }

        StubVariant[] variants = [.. file.Inputs.VariantsOf(kfunc)];

        foreach (StubVariant variant in variants)
        {
            yield return new Offer(
                variants.Length == 1 ? "Declare it as the kernel does" : $"Declare it as on {TargetWords.Of(variant.Targets)}",
                $"{nameof(CorrectSignatureFix)}.{variant.Flavour}",
                [new Rewrite([.. Changes(file, method, variant.Signature)])]);
        }
    }

    private static string? KfuncOf(IMethodSymbol method) => method.GetAttributes()
        .FirstOrDefault(static one => one.AttributeClass?.ToDisplayString() == LibraryAttributes.Kfunc)?.ConstructorArguments is
            [{ Value: string kfunc }, ..] ? kfunc : null;

    // Only what differs is written anew; attributes and names of parameters that are there stay.
    private static IEnumerable<TextChange> Changes(EditedFile file, MethodDeclarationSyntax method, StubSignature signature)
    {
        // With a result it must say who may call it; before, it was private without a word.
        if (method.ReturnType is PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword }
            && signature.DeclaredReturnType != "void"
            && !method.Modifiers.Any(static one => IsAccessibility(one.Kind())))
        {
            yield return new TextChange(new TextSpan(method.Modifiers.First().SpanStart, 0), "private ");
        }

        string returned = Spelled(signature.DeclaredReturnType, file.Model, method.SpanStart);

        if (method.ReturnType.ToString() != returned)
        {
            yield return new TextChange(method.ReturnType.Span, returned);
        }

        SeparatedSyntaxList<ParameterSyntax> declared = method.ParameterList.Parameters;
        string[] parameters =
        [
            .. signature.Parameters.Select((parameter, i) =>
            {
                string name = i < declared.Count && declared.Count == signature.Parameters.Count
                    ? declared[i].Identifier.Text
                    : parameter.Name;
                return $"{Spelled(parameter.DeclaredType, file.Model, method.SpanStart)} {name}";
            }),
        ];

        if (string.Join(", ", declared.Select(static one => one.WithoutTrivia().ToString())) != string.Join(", ", parameters))
        {
            TextSpan inside = TextSpan.FromBounds(
                method.ParameterList.OpenParenToken.Span.End, method.ParameterList.CloseParenToken.SpanStart);
            yield return new TextChange(inside, string.Join(", ", parameters));
        }
    }

    private static bool IsAccessibility(SyntaxKind kind) =>
        kind is SyntaxKind.PublicKeyword or SyntaxKind.InternalKeyword or SyntaxKind.PrivateKeyword or SyntaxKind.ProtectedKeyword;

    // 'global::KfuncGen.task_struct?' as the file would write it, where the short name means that type there.
    private static string Spelled(string declared, SemanticModel model, int position)
    {
        int start = declared.IndexOf("global::", StringComparison.Ordinal);

        if (start < 0)
        {
            return declared;
        }

        int end = start + "global::".Length;

        while (end < declared.Length && (char.IsLetterOrDigit(declared[end]) || declared[end] is '_' or '.' or '@'))
        {
            end++;
        }

        string full = declared.Substring(start + "global::".Length, end - start - "global::".Length).Replace("@", "");
        string rest = Spelled(declared.Substring(end), model, position);
        int arity = rest.StartsWith("<", StringComparison.Ordinal) ? 1 : 0;
        string spelled = model.Compilation.GetTypeByMetadataName(arity == 0 ? full : full + "`1") is { } type
            ? Unqualified(type, model, position)
            : declared.Substring(start, end - start);
        return declared.Substring(0, start) + spelled + rest;
    }

    private static string Unqualified(INamedTypeSymbol type, SemanticModel model, int position)
    {
        string minimal = type.ToMinimalDisplayString(model, position);
        int arguments = minimal.IndexOf('<');
        return arguments < 0 ? minimal : minimal.Substring(0, arguments);
    }
}
