using System.Collections.Immutable;
using KfuncGen.Generator.Bindings;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Generator.Inputs;
using KfuncGen.Generator.Names;
using KfuncGen.Snapshots;
using KfuncGen.Stubs.Naming;
using KfuncGen.Stubs.Variants;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace KfuncGen.Generator.Analyzers;

/// <summary>Checks <c>[Kfunc]</c> methods that a user declares against the contracts of the targets.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class KfuncMethodAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [
            Descriptors.NotPartial, Descriptors.FileLocal, Descriptors.NoTargets, Descriptors.UnknownKfunc, Descriptors.InvalidMethod,
            Descriptors.ContractMismatch
        ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName(LibraryAttributes.Kfunc) is not { } attribute)
            {
                return;
            }

            Lazy<ProjectInputs> inputs = AnalyzerInputs.Of(start.Options);
            start.RegisterSymbolAction(symbol => Check((IMethodSymbol)symbol.Symbol, attribute, inputs, symbol), SymbolKind.Method);
        });
    }

    private static void Check(
        IMethodSymbol method, INamedTypeSymbol attributeType, Lazy<ProjectInputs> inputs, SymbolAnalysisContext context)
    {
        AttributeData? attribute = method.GetAttributes().FirstOrDefault(
            one => SymbolEqualityComparer.Default.Equals(one.AttributeClass, attributeType));

        if (attribute?.ApplicationSyntaxReference?.GetSyntax(context.CancellationToken) is not AttributeSyntax syntax
            || attribute.ConstructorArguments is not [{ Value: string kfunc }, ..])
        {
            return;
        }

        // An .editorconfig may say that generated code is to be looked at like other code.
        if (GeneratedFiles.IsOurs(syntax.SyntaxTree.FilePath))
        {
            return;
        }

        bool isUnsafe = RequestReader.IsUnsafeInVain(method, context.Compilation, context.CancellationToken);

        if (isUnsafe || !IsDeclaredToBeImplemented(method))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.InvalidMethod, method.Locations[0], method.Name, isUnsafe ? ", without 'unsafe', which no stub needs," : ""));
            return;
        }

        foreach (INamedTypeSymbol outer in BindingsAnalyzer.NotPartial(method.ContainingType))
        {
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.NotPartial, outer.Locations[0], outer.Name, $"'{method.Name}' in it"));
        }

        if (BindingsAnalyzer.FileLocal(method.ContainingType) is { } local)
        {
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.FileLocal, local.Locations[0], local.Name));
            return;
        }

        if (!inputs.Value.Files.Any(static file => !file.Content.Snapshots.IsEmpty || file.Content.Error is not null))
        {
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.NoTargets, syntax.GetLocation()));
            return;
        }

        EquatableArray<StubVariant> variants = inputs.Value.VariantsOf(kfunc);

        if (variants.IsEmpty)
        {
            string suggestion = NameSuggestion.For(kfunc, inputs.Value.Targets.Kfuncs.Select(static history => history.Name));
            context.ReportDiagnostic(
                Diagnostic.Create(
                    Descriptors.UnknownKfunc,
                    syntax.ArgumentList!.Arguments[0].GetLocation(),
                    kfunc,
                    inputs.Value.TargetNames(),
                    suggestion));
            return;
        }

        if (variants.All(variant => DeclarationComparison.FirstDifference(method, variant.Signature) is not null))
        {
            (ISymbol place, string difference) = DeclarationComparison.FirstDifference(method, variants[0].Signature)!.Value;
            context.ReportDiagnostic(
                Diagnostic.Create(Descriptors.ContractMismatch, place.Locations[0], method.Name, kfunc, difference, variants[0].Prototype));
        }
    }

    // The implementing half is generated and carries the attribute of this one.
    private static bool IsDeclaredToBeImplemented(IMethodSymbol method) =>
        method is { IsStatic: true, IsPartialDefinition: true, IsGenericMethod: false, RefKind: RefKind.None }
            and { IsAsync: false, IsExtern: false, IsAbstract: false };
}
