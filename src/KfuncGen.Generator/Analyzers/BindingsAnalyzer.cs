using System.Collections.Immutable;
using KfuncGen.Generator.Bindings;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Generator.Inputs;
using KfuncGen.Generator.Names;
using KfuncGen.Snapshots;
using KfuncGen.Stubs.Naming;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace KfuncGen.Generator.Analyzers;

/// <summary>Checks the classes that ask for bindings.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BindingsAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [Descriptors.UnmatchedPattern, Descriptors.NotPartial, Descriptors.FileLocal, Descriptors.NoTargets, Descriptors.MemberClash];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName(LibraryAttributes.Bindings) is not { } attribute)
            {
                return;
            }

            Lazy<ProjectInputs> inputs = AnalyzerInputs.Of(start.Options);
            start.RegisterSymbolAction(symbol => Check((INamedTypeSymbol)symbol.Symbol, attribute, inputs, symbol), SymbolKind.NamedType);
        });
    }

    private static void Check(
        INamedTypeSymbol type, INamedTypeSymbol attributeType, Lazy<ProjectInputs> inputs, SymbolAnalysisContext context)
    {
        ImmutableArray<AttributeData> attributes = type.GetAttributes().RemoveAll(
            one => !SymbolEqualityComparer.Default.Equals(one.AttributeClass, attributeType) || one.ApplicationSyntaxReference is null);

        if (attributes.IsEmpty)
        {
            return;
        }

        foreach (INamedTypeSymbol outer in NotPartial(type))
        {
            context.ReportDiagnostic(
                Diagnostic.Create(
                    Descriptors.NotPartial,
                    outer.Locations[0],
                    outer.Name,
                    SymbolEqualityComparer.Default.Equals(outer, type) ? "it" : $"'{type.Name}' in it"));
        }

        if (FileLocal(type) is { } local)
        {
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.FileLocal, local.Locations[0], local.Name));
            return;
        }

        if (inputs.Value.Targets.Targets.IsEmpty)
        {
            // Where a snapshot cannot be read or a target is not known, that is what needs to be said.
            if (inputs.Value.Files.All(static file => file.Content.Error is null) && !inputs.Value.Snapshots.Any())
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    Descriptors.NoTargets, attributes[0].ApplicationSyntaxReference!.GetSyntax(context.CancellationToken).GetLocation()));
            }

            return;
        }

        foreach (AttributeData attribute in attributes)
        {
            CheckPatterns(attribute, inputs.Value, context);
        }

        CheckMembers(type, RequestReader.Patterns(attributes), inputs.Value, context);
    }

    /// <summary>The types around and including one that are not partial.</summary>
    internal static IEnumerable<INamedTypeSymbol> NotPartial(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.ContainingType)
        {
            if (!BindingScopeReader.IsPartial(current))
            {
                yield return current;
            }
        }
    }

    /// <summary>The type around or including one that only its file sees; null where there is none.</summary>
    internal static INamedTypeSymbol? FileLocal(INamedTypeSymbol type)
    {
        INamedTypeSymbol? current = type;

        while (current is { IsFileLocal: false })
        {
            current = current.ContainingType;
        }

        return current;
    }

    private static void CheckPatterns(AttributeData attribute, ProjectInputs inputs, SymbolAnalysisContext context)
    {
        EquatableArray<string> patterns = RequestReader.Patterns(attribute);
        SyntaxNode syntax = attribute.ApplicationSyntaxReference!.GetSyntax(context.CancellationToken);

        for (int i = 0; i < patterns.Count; i++)
        {
            string pattern = patterns[i];

            if (!inputs.Targets.Kfuncs.Any(history => NamePattern.Matches(pattern, history.Name)))
            {
                Location place = (PatternsIn(syntax as AttributeSyntax) is { } written && written.Length == patterns.Count
                    ? written[i]
                    : syntax).GetLocation();
                string suggestion = NameSuggestion.ForPattern(pattern, inputs.Targets.Kfuncs.Select(static history => history.Name));
                context.ReportDiagnostic(Diagnostic.Create(Descriptors.UnmatchedPattern, place, pattern, inputs.TargetNames(), suggestion));
            }
        }
    }

    // Arguments of their own, an array, or a collection expression; null for what is none of them.
    private static SyntaxNode[]? PatternsIn(AttributeSyntax? attribute) => attribute?.ArgumentList?.Arguments switch
    {
        [{ Expression: CollectionExpressionSyntax list }] =>
            [.. list.Elements.Select(static one => one is ExpressionElementSyntax { Expression: { } item } ? item : (SyntaxNode)one)],
        [{ Expression: ImplicitArrayCreationExpressionSyntax array }] => [.. array.Initializer.Expressions],
        [{ Expression: ArrayCreationExpressionSyntax { Initializer: { } array } }] => [.. array.Expressions],
        { } arguments => [.. arguments],
        _ => null,
    };

    private static void CheckMembers(
        INamedTypeSymbol type, EquatableArray<string> patterns, ProjectInputs inputs, SymbolAnalysisContext context)
    {
        if (BindingScopeReader.Read(type) is not { } scope)
        {
            return;
        }

        HashSet<string> generated = BindingModel.Create(
            new BindingsRequest(scope, patterns, DeclaredMembers: default), inputs).MemberNames();

        if (generated.Contains(type.Name))
        {
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.MemberClash, type.Locations[0], type.Name, type.Name));
        }

        foreach (ISymbol member in type.GetMembers())
        {
            // Only what the user wrote: the class's other half is ours.
            bool isWritten = !member.IsImplicitlyDeclared
                && member.Locations.Any(static place => place.SourceTree?.FilePath.EndsWith(".g.cs", StringComparison.Ordinal) == false);

            if (isWritten && generated.Contains(member.Name))
            {
                context.ReportDiagnostic(Diagnostic.Create(Descriptors.MemberClash, member.Locations[0], type.Name, member.Name));
            }
        }
    }
}
