using System.Collections.Immutable;
using KfuncGen.Generator.Analyzers.Symbols;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Snapshots;
using KfuncGen.Stubs.Variants;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Analyzers.Availability;

/// <summary>Finds guards whose answer is the same on every target.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ConstantGuardAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.ConstantGuard];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (KfuncSymbols.Of(start.Compilation, AnalyzerInputs.Of(start.Options)) is { } symbols)
            {
                start.RegisterOperationAction(operation => CheckProperty(operation, symbols), OperationKind.PropertyReference);
                start.RegisterOperationAction(operation => CheckProbe(operation, symbols), OperationKind.Invocation);
            }
        });
    }

    private static void CheckProperty(OperationAnalysisContext context, KfuncSymbols symbols)
    {
        // A condition of the user's own may be false for other reasons.
        if (context.Operation is IPropertyReferenceOperation { Parent: not INameOfOperation } property
            && property.Type?.SpecialType == SpecialType.System_Boolean
            && symbols.GuardOf(property.Property) is { IsExact: true } guard)
        {
            if (symbols.FieldOf(property.Property) is { } field)
            {
                CheckField(context, field, symbols);
            }
            else
            {
                Check(context, guard.Identifiers[0], symbols.Find(guard.Identifiers[0]), symbols);
            }
        }
    }

    // Of a field that no target has there is no guard.
    private static void CheckField(OperationAnalysisContext context, KfuncDemand field, KfuncSymbols symbols)
    {
        if (field.Missing.IsEmpty)
        {
            Report(context, field.Identifier, isTrue: true, symbols);
        }
    }

    private static void CheckProbe(OperationAnalysisContext context, KfuncSymbols symbols)
    {
        if (context.Operation is IInvocationOperation { TargetMethod.Name: "Check" } invocation
            && invocation.Arguments is [{ Value.ConstantValue: { HasValue: true, Value: string kfunc } }]
            && SymbolEqualityComparer.Default.Equals(invocation.TargetMethod.ContainingType, symbols.Probe)
            && invocation.Instance is IPropertyReferenceOperation { Property.Name: KfuncSymbols.RunningKernelName })
        {
            EquatableArray<StubVariant> variants = symbols.Inputs.VariantsOf(kfunc);

            if (variants.Count <= 1)
            {
                Check(context, kfunc, variants.FirstOrDefault(), symbols);
            }
        }
    }

    private static void Check(OperationAnalysisContext context, string identifier, StubVariant? variant, KfuncSymbols symbols)
    {
        // Without a target there is nothing to say; another rule says that.
        if (symbols.Inputs.Targets.Targets.IsEmpty || variant is { IsEverywhere: false })
        {
            return;
        }

        Report(context, identifier, variant is not null, symbols);
    }

    private static void Report(OperationAnalysisContext context, string identifier, bool isTrue, KfuncSymbols symbols)
    {
        string targets = symbols.Inputs.TargetNames();
        string answer = isTrue
            ? $"on every target ({targets}), so this guard is always true"
            : $"on none of the targets ({targets}), so this guard is always false";
        ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty
            .Add(DiagnosticProperties.Identifier, identifier)
            .Add(DiagnosticProperties.Value, isTrue ? "true" : "false");

        context.ReportDiagnostic(
            Diagnostic.Create(Descriptors.ConstantGuard, context.Operation.Syntax.GetLocation(), properties, identifier, answer));
    }
}
