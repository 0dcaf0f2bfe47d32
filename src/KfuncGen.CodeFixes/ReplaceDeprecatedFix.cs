using System.Collections.Immutable;
using System.Composition;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Generator.Inputs;
using KfuncGen.Generator.Names;
using KfuncGen.Snapshots;
using KfuncGen.Stubs.Deprecation;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KfuncGen.CodeFixes;

/// <summary>Puts a deprecated kfunc's replacement in its place, alone or with the old one as a fallback for older kernels.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class ReplaceDeprecatedFix : KfuncFix
{
    private const string Alone = nameof(ReplaceDeprecatedFix);
    private const string WithFallback = nameof(ReplaceDeprecatedFix) + "." + nameof(WithFallback);

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.Deprecated];

    /// <inheritdoc/>
    protected override void Register(CodeFixContext context, Diagnostic diagnostic, SyntaxNode root, SemanticModel model)
    {
        if (UseAt(root, diagnostic) is not { } use
            || model.GetSymbolInfo(use, context.CancellationToken).Symbol is not IMethodSymbol { ContainingType: { } bindings } old
            || KfuncOf(old) is not { } kfunc)
        {
            return;
        }

        ProjectInputs inputs = BindingsClass.Inputs(context.Document.Project, context.CancellationToken);

        // A replacement that the class does not have would need to be asked for first: that fix follows from the error.
        if (inputs.Targets.Find(kfunc) is not { } history
            || inputs.Deprecations.ReplacementOf(history) is not { } replacement
            || bindings.GetMembers(replacement.Kfunc).OfType<IMethodSymbol>().FirstOrDefault() is not { } successor
            || Call(use, old, successor, replacement) is not { } call)
        {
            return;
        }

        bool isEverywhere = inputs.VariantsOf(replacement.Kfunc) is [{ Missing.IsEmpty: true }, ..];

        if (!isEverywhere
            && SymbolEqualityComparer.Default.Equals(old.ReturnType, successor.ReturnType)
            && BindingsClass.GuardOf(replacement.Kfunc, bindings, model, use.SpanStart) is { } guard)
        {
            Offer(
                context, diagnostic, $"Use '{replacement.Kfunc}', and '{kfunc}' where the kernel lacks it", WithFallback,
                new GuardedCode(model, use, guard, call, use).Rewrite(root));
        }

        Offer(context, diagnostic, $"Use '{replacement.Kfunc}'", Alone, root.ReplaceNode(use, call.WithTriviaFrom(use)));
    }

    private static string? KfuncOf(IMethodSymbol method) => method.GetAttributes()
        .FirstOrDefault(static attribute => attribute.AttributeClass?.ToDisplayString() == LibraryAttributes.Kfunc)
        ?.ConstructorArguments.FirstOrDefault().Value as string;

    private static ExpressionSyntax? Call(ExpressionSyntax use, IMethodSymbol old, IMethodSymbol successor, KfuncReplacement replacement)
    {
        if (use is not InvocationExpressionSyntax invocation)
        {
            return HasSameParameters(old, successor) ? BindingsClass.StubLike(use, replacement.Kfunc) : null;
        }

        return Arguments(invocation, old, successor, replacement) is { } arguments
            ? invocation.WithExpression(BindingsClass.StubLike(invocation.Expression, replacement.Kfunc)).WithArgumentList(arguments)
            : null;
    }

    private static ArgumentListSyntax? Arguments(InvocationExpressionSyntax call, IMethodSymbol old, IMethodSymbol successor, KfuncReplacement replacement)
    {
        SeparatedSyntaxList<ArgumentSyntax> given = call.ArgumentList.Arguments;

        if (replacement.Arguments is not { } wanted)
        {
            // Nobody wrote how: what a twin does not take any more are the implicit arguments behind the others.
            return given.Count >= successor.Parameters.Length && given.All(static argument => argument.NameColon is null)
                ? call.ArgumentList.WithArguments(SyntaxFactory.SeparatedList(given.Take(successor.Parameters.Length), given.GetSeparators().Take(Math.Max(0, successor.Parameters.Length - 1))))
                : null;
        }

        Dictionary<string, ArgumentSyntax> byName = new(StringComparer.Ordinal);

        for (int i = 0; i < given.Count; i++)
        {
            string? name = given[i].NameColon?.Name.Identifier.ValueText ?? (i < old.Parameters.Length ? old.Parameters[i].Name : null);

            if (name is not null)
            {
                byName[name] = given[i].WithNameColon(null).WithoutTrivia();
            }
        }

        return wanted.Count == successor.Parameters.Length
            ? SyntaxFactory.ParseArgumentList($"({string.Join(", ", wanted.Select(text => Argument(text, byName)))})").WithTriviaFrom(call.ArgumentList)
            : null;
    }

    // The lifecycle file speaks of the kernel's parameters, suffixes and all; anything else in it is a constant.
    private static string Argument(string text, Dictionary<string, ArgumentSyntax> byName) =>
        byName.TryGetValue(text, out ArgumentSyntax? argument) || byName.TryGetValue(ParameterSuffix.Strip(text), out argument) ? argument.ToString() : text;

    private static bool HasSameParameters(IMethodSymbol left, IMethodSymbol right) =>
        left.Parameters.Length == right.Parameters.Length
        && left.Parameters.Zip(right.Parameters, static (l, r) => SymbolEqualityComparer.Default.Equals(l.Type, r.Type) && l.RefKind == r.RefKind).All(static same => same);
}
