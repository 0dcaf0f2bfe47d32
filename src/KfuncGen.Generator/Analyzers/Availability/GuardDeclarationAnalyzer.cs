using System.Collections.Immutable;
using KfuncGen.Generator.Analyzers.GuardFlow;
using KfuncGen.Generator.Analyzers.Symbols;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Snapshots;
using KfuncGen.Stubs.Naming;
using KfuncGen.Stubs.Variants;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace KfuncGen.Generator.Analyzers.Availability;

/// <summary>Checks what users mark with <c>[KfuncGuard]</c> and <c>[RequiresKfunc]</c>.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class GuardDeclarationAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.GuardNotImplied, Descriptors.UnknownName];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (KfuncSymbols.Of(start.Compilation, AnalyzerInputs.Of(start.Options)) is { } symbols)
            {
                BodyFlows flows = new(symbols);
                start.RegisterSyntaxNodeAction(node => CheckName(node, symbols), SyntaxKind.Attribute);
                start.RegisterSymbolAction(symbol => CheckDeclaration(symbol, symbols), SymbolKind.Field, SymbolKind.Property, SymbolKind.Method);
                start.RegisterOperationBlockAction(block => CheckBody(block, symbols, flows));
            }
        });
    }

    private static void CheckName(SyntaxNodeAnalysisContext context, KfuncSymbols symbols)
    {
        AttributeSyntax attribute = (AttributeSyntax)context.Node;

        // Names are compared first: most attributes are something else.
        if (attribute.ArgumentList?.Arguments is [{ Expression: { } argument }]
            && LastName(attribute.Name) is "KfuncGuard" or "KfuncGuardAttribute" or "RequiresKfunc" or "RequiresKfuncAttribute"
            && symbols.NamesVariant(context.SemanticModel.GetTypeInfo(attribute, context.CancellationToken).Type as INamedTypeSymbol)
            && context.SemanticModel.GetConstantValue(argument, context.CancellationToken) is { HasValue: true, Value: string identifier }
            && !symbols.Inputs.Targets.Targets.IsEmpty
            && symbols.Find(identifier)?.Identifier != identifier)
        {
            IEnumerable<string> known = symbols.Inputs.Targets.Kfuncs.SelectMany(history => symbols.Inputs.VariantsOf(history.Name)).Select(static variant => variant.Identifier);
            string? nearest = NameSuggestion.Nearest(identifier, known);
            ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Identifier, nearest);
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.UnknownName, argument.GetLocation(), properties, identifier, symbols.Inputs.TargetNames(), nearest is null ? "" : $"; did you mean '{nearest}'?"));
        }
    }

    private static string LastName(NameSyntax name) => name switch
    {
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax alias => alias.Name.Identifier.ValueText,
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        _ => "",
    };

    private static void CheckDeclaration(SymbolAnalysisContext context, KfuncSymbols symbols)
    {
        if (symbols.GuardOf(context.Symbol) is not { IsExact: false } guard)
        {
            return;
        }

        string? problem = context.Symbol switch
        {
            _ when !IsTruthValue(context.Symbol) => "it is not a bool",
            IFieldSymbol { IsReadOnly: false, IsConst: false } or IPropertySymbol { SetMethod: not null } => "it can be set: only what is read-only stays true",
            IFieldSymbol field when !HasInitializer(field, context.CancellationToken) => "nothing at its declaration says what it is set to",
            IPropertySymbol property when IsAutomatic(property) && !HasInitializer(property, context.CancellationToken) => "nothing at its declaration says what it is set to",
            _ => null,
        };

        if (problem is not null)
        {
            Report(context.ReportDiagnostic, context.Symbol, string.Join("', '", guard.Identifiers), problem);
        }
    }

    private static void CheckBody(OperationBlockAnalysisContext context, KfuncSymbols symbols, BodyFlows flows)
    {
        ISymbol member = context.OwningSymbol is IMethodSymbol { MethodKind: MethodKind.PropertyGet, AssociatedSymbol: { } property } ? property : context.OwningSymbol;

        if (member is not (IMethodSymbol or IPropertySymbol or IFieldSymbol) || !IsTruthValue(member) || symbols.GuardOf(member) is not { IsExact: false } guard)
        {
            return;
        }

        foreach (IOperation block in context.OperationBlocks)
        {
            FlowResult flow = flows.Of(KfuncUse.BodyOf(block), context.OwningSymbol, () => context.GetControlFlowGraph(block), context.CancellationToken);

            foreach (string identifier in guard.Identifiers)
            {
                if (symbols.Find(identifier) is { Missing.IsEmpty: false } variant && flow.Returns.Any(outcome => MayBeTrueWithout(outcome, variant, flow)))
                {
                    Report(context.ReportDiagnostic, member, identifier, "it may be true where that is missing");
                }
            }
        }
    }

    private static bool MayBeTrueWithout(Outcome outcome, StubVariant variant, FlowResult flow) =>
        outcome.Value != FlowValue.False
        && !flow.IsSafe(new KfuncDemand(variant.Kfunc, variant.Identifier, variant.Present, variant.Missing, IsPushed: true), outcome.World);

    private static void Report(Action<Diagnostic> report, ISymbol member, string identifiers, string problem) =>
        report(Diagnostic.Create(Descriptors.GuardNotImplied, member.Locations[0], member.Name, identifiers, problem));

    private static bool IsTruthValue(ISymbol member) => member switch
    {
        IFieldSymbol field => field.Type.SpecialType == SpecialType.System_Boolean,
        IPropertySymbol property => property.Type.SpecialType == SpecialType.System_Boolean,
        IMethodSymbol method => method.ReturnType.SpecialType == SpecialType.System_Boolean,
        _ => false,
    };

    private static bool HasInitializer(ISymbol member, CancellationToken cancellation) => member.DeclaringSyntaxReferences.Any(reference =>
        reference.GetSyntax(cancellation) is VariableDeclaratorSyntax { Initializer: not null } or PropertyDeclarationSyntax { Initializer: not null });

    // Its backing field is a member, too.
    private static bool IsAutomatic(IPropertySymbol property) => property is { IsAbstract: false, IsExtern: false, ContainingType: { } type }
        && type.GetMembers().Any(member => member is IFieldSymbol { AssociatedSymbol: { } associated } && SymbolEqualityComparer.Default.Equals(associated, property));
}
