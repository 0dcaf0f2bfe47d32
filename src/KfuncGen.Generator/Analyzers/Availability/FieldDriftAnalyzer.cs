using System.Collections.Immutable;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Generator.Names;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Analyzers.Availability;

/// <summary>
/// Finds uses of fields whose C# type, which is that of the newest target, may not hold what they are on another target, and of enums'
/// members that are another number there. That fields are narrower somewhere is no matter: loading reads them as they are.
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
                start.RegisterOperationAction(operation => CheckValue(operation, attribute), OperationKind.FieldReference);
            }
        });
    }

    private static void Check(OperationAnalysisContext context, INamedTypeSymbol attributeType)
    {
        IPropertyReferenceOperation reference = (IPropertyReferenceOperation)context.Operation;

        // Guards, sizes and places are static; a variable is, too, and what drifts is the number that its pointer points to.
        ITypeSymbol? number = !reference.Property.IsStatic ? reference.Property.Type
            : reference.Property.Type is INamedTypeSymbol { TypeArguments: [INamedTypeSymbol { TypeArguments: [{ } one] }] } ? one
            : null;

        if (number is not null && DriftOf(reference.Property, attributeType) is var (type, path, drift))
        {
            string here = number.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.FieldDrift,
                reference.Syntax.GetLocation(),
                path == GeneratedMembers.VariablePath ? $"{GeneratedMembers.KernelVariables}.{type}" : $"{type}.{path}",
                here,
                drift,
                $", so '{here}' may not hold its value there"));
        }
    }

    // To C# a member of an enum is a number that never changes.
    private static void CheckValue(OperationAnalysisContext context, INamedTypeSymbol attributeType)
    {
        IFieldReferenceOperation reference = (IFieldReferenceOperation)context.Operation;

        if (reference.Field is { HasConstantValue: true, ContainingType.TypeKind: TypeKind.Enum } member
            && DriftOf(member, attributeType) is var (type, value, drift))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.FieldDrift,
                reference.Syntax.GetLocation(),
                $"{type}.{value}",
                member.ConstantValue,
                drift,
                $"; ask for it with [KernelFields], and 'KernelTypes.ValueOf.{type}.{value}' is what the running kernel has"));
        }
    }

    private static (string Type, string Path, string Drift)? DriftOf(ISymbol member, INamedTypeSymbol attributeType)
    {
        foreach (AttributeData attribute in member.GetAttributes())
        {
            if (SymbolEqualityComparer.Default.Equals(attribute.AttributeClass, attributeType)
                && attribute is { ConstructorArguments: [{ Value: string type }, { Value: string path }, ..] }
                && attribute.NamedArguments.FirstOrDefault(static one => one.Key == "Drift").Value is { Value: string drift })
            {
                return (type, path, drift);
            }
        }

        return null;
    }
}
