using System.Collections.Immutable;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Generator.Names;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Analyzers.Availability;

/// <summary>
/// Finds uses of fields whose C# type, which is that of the newest target, may not hold what they are on another target. That they are
/// narrower somewhere is no matter: loading reads them as they are.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class FieldDriftAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.FieldDrift];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName(LibraryAttributes.Member) is { } attribute)
            {
                start.RegisterOperationAction(operation => Check(operation, attribute), OperationKind.PropertyReference);
            }
        });
    }

    private static void Check(OperationAnalysisContext context, INamedTypeSymbol attributeType)
    {
        IPropertyReferenceOperation reference = (IPropertyReferenceOperation)context.Operation;

        if (reference.Property.IsStatic)
        {
            return;
        }

        foreach (AttributeData attribute in reference.Property.GetAttributes())
        {
            if (SymbolEqualityComparer.Default.Equals(attribute.AttributeClass, attributeType)
                && attribute is { ConstructorArguments: [{ Value: string type }, { Value: string path }, ..] }
                && attribute.NamedArguments.FirstOrDefault(static one => one.Key == "Drift").Value is { Value: string drift })
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    Descriptors.FieldDrift,
                    reference.Syntax.GetLocation(),
                    $"{type}.{path}",
                    reference.Property.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat),
                    drift));
            }
        }
    }
}
