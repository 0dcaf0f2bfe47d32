using System.Collections.Immutable;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Generator.Inputs;
using KfuncGen.Generator.KernelFields;
using KfuncGen.Generator.Names;
using KfuncGen.Snapshots;
using KfuncGen.Snapshots.Companions;
using KfuncGen.Snapshots.Text;
using KfuncGen.Stubs.Naming;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace KfuncGen.Generator.Analyzers;

/// <summary>Checks what classes ask of kernel types, and of variables that each processor has.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class KernelFieldsAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [Descriptors.UnknownField];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName(LibraryAttributes.Fields) is { } fields)
            {
                INamedTypeSymbol? variables = start.Compilation.GetTypeByMetadataName(LibraryAttributes.Variables);
                Lazy<ProjectInputs> inputs = AnalyzerInputs.Of(start.Options);
                start.RegisterSymbolAction(symbol => Check(symbol, fields, variables, inputs), SymbolKind.NamedType);
            }
        });
    }

    private static void Check(
        SymbolAnalysisContext context, INamedTypeSymbol fields, INamedTypeSymbol? variables, Lazy<ProjectInputs> inputs)
    {
        AttributeData[] attributes =
        [
            .. context.Symbol.GetAttributes().Where(one =>
                SymbolEqualityComparer.Default.Equals(one.AttributeClass, fields)
                || (one.AttributeClass is not null && SymbolEqualityComparer.Default.Equals(one.AttributeClass, variables))),
        ];

        // Where there is no target at all, another rule says so.
        if (attributes.Length == 0 || inputs.Value.Targets.Targets.IsEmpty)
        {
            return;
        }

        try
        {
            IEnumerable<AdditionalText> files = context.Options.AdditionalFiles.Where(
                file => BuildOptions.KindOf(file, context.Options.AnalyzerConfigOptionsProvider) == InputKind.Types);
            IReadOnlyList<TargetTypes> targets = CompanionFiles.Open(files, inputs.Value, context.CancellationToken);
            FieldTree tree = new(inputs.Value.Signatures, targets);
            VariableTree variableTree = new(tree, targets);

            foreach (AttributeData attribute in attributes)
            {
                if (SymbolEqualityComparer.Default.Equals(attribute.AttributeClass, fields))
                {
                    Check(context, attribute, tree, targets, inputs.Value);
                }
                else
                {
                    CheckVariables(context, attribute, variableTree, inputs.Value);
                }
            }
        }
        catch (SnapshotFormatException error)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.UnknownField,
                PlaceOf(attributes[0], context),
                inputs.Value.TargetNames(),
                "could the types be read",
                ": " + error.Message.TrimEnd('.')));
        }
    }

    private static void Check(
        SymbolAnalysisContext context,
        AttributeData attribute,
        FieldTree tree,
        IReadOnlyList<TargetTypes> targets,
        ProjectInputs inputs)
    {
        if (FieldsRequestReader.Read(attribute, isPublic: false) is not { } request)
        {
            return;
        }

        if (targets.Count == 0)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.UnknownField,
                PlaceOf(attribute, context),
                inputs.TargetNames(),
                "lies a file with the kernel's types beside the snapshot (.ktypes)",
                "; write it with 'kfuncgen snapshot --types'"));
            return;
        }

        SeparatedSyntaxList<AttributeArgumentSyntax>? arguments = SyntaxOf(attribute, context)?.ArgumentList?.Arguments;

        if (request.Fields.IsEmpty && tree.FindProblem(request.Type) is var (unknown, types))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.UnknownField,
                PlaceOf(attribute, context),
                inputs.TargetNames(),
                unknown,
                NameSuggestion.ForPattern(request.Type, types)));
        }

        for (int i = 0; i < request.Fields.Count; i++)
        {
            if (tree.FindProblem(request.Type, request.Fields[i]) is not var (what, candidates))
            {
                continue;
            }

            Location place = arguments is { } all && all.Count == request.Fields.Count + 1
                ? all[i + 1].GetLocation()
                : PlaceOf(attribute, context);
            string wanted = request.Fields[i].Split('.').FirstOrDefault(part => what.Contains($"'{part}'")) ?? request.Type;
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.UnknownField, place, inputs.TargetNames(), what, NameSuggestion.ForPattern(wanted, candidates)));
        }
    }

    private static void CheckVariables(
        SymbolAnalysisContext context, AttributeData attribute, VariableTree tree, ProjectInputs inputs)
    {
        EquatableArray<string> names = FieldsRequestReader.VariablesOf(attribute);

        if (!tree.IsKnown)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.UnknownField,
                PlaceOf(attribute, context),
                inputs.TargetNames(),
                "lies a file with the kernel's variables beside the snapshot (.ktypes)",
                "; write it with 'kfuncgen snapshot --types', as older ones have no variables"));
            return;
        }

        SeparatedSyntaxList<AttributeArgumentSyntax>? arguments = SyntaxOf(attribute, context)?.ArgumentList?.Arguments;

        for (int i = 0; i < names.Count; i++)
        {
            if (tree.FindProblem(names[i]) is var (what, candidates))
            {
                Location place = arguments is { } all && all.Count == names.Count ? all[i].GetLocation() : PlaceOf(attribute, context);
                context.ReportDiagnostic(Diagnostic.Create(
                    Descriptors.UnknownField, place, inputs.TargetNames(), what, NameSuggestion.ForPattern(names[i], candidates)));
            }
        }
    }

    private static AttributeSyntax? SyntaxOf(AttributeData attribute, SymbolAnalysisContext context) =>
        attribute.ApplicationSyntaxReference?.GetSyntax(context.CancellationToken) as AttributeSyntax;

    private static Location PlaceOf(AttributeData attribute, SymbolAnalysisContext context) =>
        SyntaxOf(attribute, context)?.GetLocation() ?? context.Symbol.Locations[0];
}
