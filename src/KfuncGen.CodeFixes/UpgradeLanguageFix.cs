using System.Collections.Immutable;
using System.Composition;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Generator.Inputs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;

namespace KfuncGen.CodeFixes;

/// <summary>Raises the project's language to the oldest one that generated code is written in.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class UpgradeLanguageFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.OldLanguage];

    /// <inheritdoc/>
    public override FixAllProvider? GetFixAllProvider() => null;

    /// <inheritdoc/>
    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        Project project = context.Document.Project;

        if (project.ParseOptions is CSharpParseOptions options && !OldestLanguage.IsMet(options.LanguageVersion))
        {
            context.RegisterCodeFix(
                CodeAction.Create(
                    $"Upgrade this project to C# {OldestLanguage.Version.ToDisplayString()}",
                    _ => Task.FromResult(
                        project.Solution.WithProjectParseOptions(project.Id, options.WithLanguageVersion(OldestLanguage.Version))),
                    equivalenceKey: nameof(UpgradeLanguageFix)),
                context.Diagnostics);
        }

        return Task.CompletedTask;
    }
}
