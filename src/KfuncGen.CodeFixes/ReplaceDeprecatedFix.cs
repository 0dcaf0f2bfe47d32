using System.Collections.Immutable;
using System.Composition;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Generator.Lowering.Symbols;
using KfuncGen.Generator.Names;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

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
    internal override IEnumerable<Offer> Offers(EditedFile file, Diagnostic diagnostic, CancellationToken cancellation)
    {
        if (UseAt(file.Root, diagnostic) is not { } use
            || file.Model.GetSymbolInfo(use, cancellation).Symbol is not IMethodSymbol { ContainingType: { } bindings } old
            || KernelSymbols.Kfunc(old) is not { } kfunc
            || ReplacedCall.Chain(file, use, old, kfunc) is not { IsEmpty: false } chain)
        {
            yield break;
        }

        ReplacedCall newest = chain[chain.Length - 1];
        ReplacedCall[] known = [.. chain.Where(one => bindings.GetMembers(one.Stub.MethodName).Length > 0)];

        if (known.Length > 0 && !newest.Stub.IsEverywhere && !OutsideOfBpf.Is(file, use))
        {
            // The newest first, so that each is the fallback of its own replacement.
            Choice[] choices = [.. Enumerable.Reverse(known).Select(
                one => (one.Code, Guard: Guard(file, bindings, one, use))).Where(static one => one.Guard is not null).Select(
                    static one => new Choice(one.Guard!, one.Code))];

            yield return new Offer(
                $"Use '{known[known.Length - 1].Stub.Kfunc}', and '{kfunc}' where the kernel lacks it", WithFallback,
                new GuardedCode(file, use, choices, use.ToString()).Rewrites());
        }

        yield return new Offer(
            $"Use '{newest.Stub.Kfunc}'",
            Alone,
            known.Contains(newest) ? Replaced(file, use, bindings, kfunc, newest) : Requested(file, use, bindings, kfunc, newest));
    }

    private static string? Guard(EditedFile file, INamedTypeSymbol bindings, ReplacedCall call, ExpressionSyntax use) =>
        BindingsClass.GuardOf(call.Stub.Identifier, bindings, file.Model, use.SpanStart);

    // A guard of the old one that nothing else needs becomes one of the new one.
    private static IEnumerable<Rewrite> Replaced(
        EditedFile file, ExpressionSyntax use, INamedTypeSymbol bindings, string kfunc, ReplacedCall call)
    {
        if (Guard(file, bindings, call, use) is { } guard)
        {
            if (GuardsOf(file, use, kfunc) is { Length: > 0 } guards)
            {
                yield return new Rewrite(Changes(guards, guard, use, call));
            }

            yield return Rewrite.Of(use, call.Code);

            if (!OutsideOfBpf.Is(file, use))
            {
                foreach (Rewrite guarded in new GuardedCode(file, use, [new Choice(guard, call.Code)], otherwise: null).Rewrites())
                {
                    yield return guarded;
                }
            }
        }
        else
        {
            yield return Rewrite.Of(use, call.Code);
        }
    }

    private static ImmutableArray<TextChange> Changes(ExpressionSyntax[] guards, string guard, ExpressionSyntax use, ReplacedCall call) =>
        [.. guards.Select(old => new TextChange(old.Span, guard)).Append(new TextChange(use.Span, call.Code))
            .OrderBy(static one => one.Span.Start)];

    // A replacement that the class does not have is asked for at once. Its guard takes the old one's place, or is written.
    private static IEnumerable<Rewrite> Requested(
        EditedFile file, ExpressionSyntax use, INamedTypeSymbol bindings, string kfunc, ReplacedCall call)
    {
        if (RequestKfuncFix.For(call.Stub.Kfunc, bindings, file.Project.Solution) is not { } request)
        {
            yield break;
        }

        string has = $"{bindings.ToMinimalDisplayString(file.Model, use.SpanStart)}.{GeneratedMembers.Has}.{call.Stub.Identifier}";
        ExpressionSyntax[] guards = GuardsOf(file, use, kfunc);

        if (call.Stub.IsEverywhere ? guards.Length == 0 : guards.Length > 0)
        {
            yield return new Rewrite(Changes(guards, has, use, call)) { Request = request };
        }
        else if (guards.Length == 0 && !OutsideOfBpf.Is(file, use) && HasSameResult(file, use, call))
        {
            foreach (Rewrite guarded in new GuardedCode(file, use, [new Choice(has, call.Code)], otherwise: null).Rewrites())
            {
                yield return guarded with { Request = request };
            }
        }
    }

    private static bool HasSameResult(EditedFile file, ExpressionSyntax use, ReplacedCall call) =>
        use.Parent is ExpressionStatementSyntax
        || file.Model.GetTypeInfo(use).Type?.ToDisplayString(
            SymbolDisplayFormat.FullyQualifiedFormat.WithMiscellaneousOptions(
                SymbolDisplayMiscellaneousOptions.UseSpecialTypes)) == call.Stub.Signature.ReturnType.Text;

    // Only where the use is the one thing in its member that they are for.
    private static ExpressionSyntax[] GuardsOf(EditedFile file, ExpressionSyntax use, string kfunc)
    {
        SyntaxNode member = use.Ancestors().First(static node => node is MemberDeclarationSyntax or CompilationUnitSyntax);
        SimpleNameSyntax[] names = [.. member.DescendantNodes().OfType<SimpleNameSyntax>().Where(
            name => name.Identifier.ValueText == kfunc)];
        ExpressionSyntax[] guards = [.. names
            .Where(name => file.Model.GetSymbolInfo(name).Symbol is IPropertySymbol { ContainingType.Name: GeneratedMembers.Has })
            .Select(static name => name.Parent is MemberAccessExpressionSyntax access && access.Name == name
                ? access
                : (ExpressionSyntax)name)];

        return guards.Length == names.Length - 1 ? guards : [];
    }
}
