using System.Collections.Concurrent;
using System.Collections.Immutable;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Generator.Lowering.Symbols;
using KfuncGen.Generator.Names;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Analyzers.Programs;

/// <summary>
/// Finds uses of an object's maps and data by the fields that declare them, outside of BPF functions: there is one of each in
/// everything that is loaded, and the fields are none of these.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DeclarationUseAnalyzer : DiagnosticAnalyzer
{
    private const string Datum = "a datum";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.DeclarationOnly];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName(LibraryAttributes.Map) is not null)
            {
                ConcurrentDictionary<INamedTypeSymbol, ImmutableHashSet<ISymbol>> data = new(SymbolEqualityComparer.Default);
                start.RegisterOperationAction(operation => Check(operation, data), OperationKind.FieldReference);
            }
        });
    }

    private static void Check(OperationAnalysisContext context, ConcurrentDictionary<INamedTypeSymbol, ImmutableHashSet<ISymbol>> data)
    {
        IFieldSymbol field = ((IFieldReferenceOperation)context.Operation).Field;

        if (!field.IsStatic
            || WhatIs(field, data) is not { } what
            || BpfOnlyUseAnalyzer.IsInside(context.ContainingSymbol)
            || BpfOnlyUseAnalyzer.IsOnlyNamed(context.Operation)
            || IsOfProgram(context.ContainingSymbol, field)
            || (what == Datum && IsBeginning(context.ContainingSymbol, field)))
        {
            return;
        }

        context.ReportDiagnostic(Diagnostic.Create(
            Descriptors.DeclarationOnly,
            context.Operation.Syntax.GetLocation(),
            field.Name,
            what,
            field.ContainingType.Name,
            ObjectNames.Of(field)));
    }

    private static string? WhatIs(IFieldSymbol field, ConcurrentDictionary<INamedTypeSymbol, ImmutableHashSet<ISymbol>> data) =>
        MapSymbols.Declaration(field) is not null ? MapSymbols.IsMap(field.Type) ? "a map" : null
            : ObjectFields.IsCandidate(field)
                && data.GetOrAdd(field.ContainingType, DataOf).Contains(field) ? Datum
            : null;

    private static ImmutableHashSet<ISymbol> DataOf(INamedTypeSymbol type) => MapSymbols.IsObject(type)
        ? ObjectFields.Of(type).ToImmutableHashSet<ISymbol>(SymbolEqualityComparer.Default)
        : ImmutableHashSet.Create<ISymbol>(SymbolEqualityComparer.Default);

    // What the CLR makes of the class before anything is loaded is what its data begins with.
    private static bool IsBeginning(ISymbol symbol, IFieldSymbol field) =>
        symbol is IMethodSymbol { MethodKind: MethodKind.StaticConstructor } or IFieldSymbol { IsStatic: true }
            && SymbolEqualityComparer.Default.Equals(symbol.ContainingType, field.ContainingType);

    // The getter of a property that programs name is a part of them.
    private static bool IsOfProgram(ISymbol symbol, IFieldSymbol field) =>
        symbol is IMethodSymbol { AssociatedSymbol: IPropertySymbol property }
            && SymbolEqualityComparer.Default.Equals(property.ContainingType, field.ContainingType)
            && ObjectFields.IsOfPrograms(property);
}
