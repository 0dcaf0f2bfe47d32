using System.Collections.Immutable;
using KfuncGen.Snapshots.Obligations;
using KfuncGen.Stubs.Deprecation;
using KfuncGen.Stubs.Naming;
using KfuncGen.Stubs.Variants;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KfuncGen.CodeFixes;

/// <summary>A call of a deprecated kfunc, said with one of its replacements.</summary>
/// <param name="Stub">The replacement.</param>
/// <param name="Code">The expression that takes the call's place.</param>
internal sealed record ReplacedCall(StubVariant Stub, string Code)
{
    /// <summary>
    /// The replacements of what is used, nearest first: one that is itself deprecated is followed by its own. Empty where nobody knows how
    /// to call it.
    /// </summary>
    public static ImmutableArray<ReplacedCall> Chain(EditedFile file, ExpressionSyntax use, IMethodSymbol old, string kfunc)
    {
        ImmutableArray<ReplacedCall>.Builder chain = ImmutableArray.CreateBuilder<ReplacedCall>();
        HashSet<string> seen = [kfunc];
        Arguments? arguments = use is InvocationExpressionSyntax call ? Arguments.Of(call, old) : null;

        while (file.Inputs.Targets.Find(kfunc) is { } history
            && file.Inputs.Deprecations.ReplacementOf(history) is { } replacement
            && seen.Add(replacement.Kfunc)
            && file.Inputs.VariantsOf(replacement.Kfunc) is [{ } successor, ..])
        {
            // A delegate fits where the other one did only if both have one form; the compiler says.
            if (use is not InvocationExpressionSyntax { Expression: { } called })
            {
                chain.Add(new ReplacedCall(successor, Name(use, successor)));
            }
            else if (arguments?.For(replacement, successor) is { } next)
            {
                arguments = next;
                chain.Add(new ReplacedCall(successor, Name(called, successor) + arguments));
            }
            else
            {
                break;
            }

            kfunc = replacement.Kfunc;
        }

        return chain.ToImmutable();
    }

    private static string Name(ExpressionSyntax old, StubVariant successor) => old is MemberAccessExpressionSyntax access
        ? access.Expression.ToString() + access.OperatorToken + CSharpIdentifier.Escape(successor.MethodName)
        : CSharpIdentifier.Escape(successor.MethodName);

    private sealed class Arguments(string[] texts, Dictionary<string, string> byName, bool isNamed)
    {
        public static Arguments Of(InvocationExpressionSyntax call, IMethodSymbol old)
        {
            SeparatedSyntaxList<ArgumentSyntax> given = call.ArgumentList.Arguments;
            Dictionary<string, string> byName = new(StringComparer.Ordinal);

            for (int i = 0; i < given.Count; i++)
            {
                if ((given[i].NameColon?.Name.Identifier.ValueText
                    ?? (i < old.Parameters.Length ? old.Parameters[i].Name : null)) is { } name)
                {
                    byName[name] = given[i].WithNameColon(null).ToString();
                }
            }

            return new Arguments(
                [.. given.Select(static one => one.ToString())], byName, given.Any(static one => one.NameColon is not null));
        }

        public Arguments? For(KfuncReplacement replacement, StubVariant successor)
        {
            // Nobody wrote how: what a twin does not take any more are the implicit arguments behind the others.
            string[]? taken = replacement.Arguments is { } wanted ? [.. wanted.Select(Argument)]
                : !isNamed && texts.Length >= successor.Signature.Parameters.Count ? [.. texts.Take(successor.Signature.Parameters.Count)]
                : null;

            return taken?.Length != successor.Signature.Parameters.Count ? null : new Arguments(
                taken,
                taken.Zip(
                    successor.Signature.Parameters,
                    static (text, parameter) => (text, parameter)).ToDictionary(
                        static pair => pair.parameter.Name.TrimStart('@'), static pair => pair.text, StringComparer.Ordinal),
                isNamed: false);
        }

        public override string ToString() => $"({string.Join(", ", texts)})";

        // The lifecycle file speaks of the kernel's parameters, suffixes and all; anything else in it is a constant.
        private string Argument(string text) =>
            byName.TryGetValue(text, out string? argument) || byName.TryGetValue(ParameterSuffix.Strip(text), out argument)
                ? argument
                : text;
    }
}
