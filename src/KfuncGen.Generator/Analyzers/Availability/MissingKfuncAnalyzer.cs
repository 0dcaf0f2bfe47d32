using System.Collections.Immutable;
using KfuncGen.Generator.Analyzers.GuardFlow;
using KfuncGen.Generator.Analyzers.Symbols;
using KfuncGen.Generator.Analyzers.Uses;
using KfuncGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace KfuncGen.Generator.Analyzers.Availability;

/// <summary>Finds uses of kfuncs that some target lacks and no guard covers.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MissingKfuncAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.Missing, Descriptors.WrongGuard];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (KfuncSymbols.Of(start.Compilation, AnalyzerInputs.Of(start.Options)) is { } symbols)
            {
                BodyFlows flows = BodyFlows.Of(symbols);
                GuardNames names = new(start.Compilation);
                start.RegisterOperationBlockAction(block => CheckBodies(block, symbols, flows, names));
                start.RegisterSymbolAction(symbol => CheckImplicitBase(symbol, symbols, names), SymbolKind.NamedType);
            }
        });
    }

    private static void CheckBodies(OperationBlockAnalysisContext context, KfuncSymbols symbols, BodyFlows flows, GuardNames names)
    {
        foreach ((FlowResult flow, KfuncUse use) in flows.UsesIn(context))
        {
            foreach (KfuncDemand demand in use.Demands)
            {
                if (!demand.IsMetEverywhere && !flow.IsSafe(demand, use))
                {
                    Report(context.ReportDiagnostic, use, demand, flow, symbols, names);
                }
            }
        }
    }

    private static void Report(
        Action<Diagnostic> report, KfuncUse use, KfuncDemand demand, FlowResult flow, KfuncSymbols symbols, GuardNames names)
    {
        if (WrongGuard(demand, flow, use, symbols) is { } wrong)
        {
            string relation = symbols.KfuncOf(wrong.Identifier) != demand.Kfunc ? "another kfunc"
                : wrong.Identifier.EndsWith(
                    KfuncSymbols.AnyVariant, StringComparison.Ordinal) ? "the name only, which several variants share"
                : "another variant";
            string tested = wrong.Identifier.Replace(KfuncSymbols.AnyVariant, "");
            report(Diagnostic.Create(
                Descriptors.WrongGuard, use.Place, [wrong.Place.GetLocation()], PropertiesOf(demand), tested, demand.Identifier,
                demand.Absence, relation));
            return;
        }

        ReportMissing(report, use.Place, use.Member, demand, symbols, names);
    }

    private static void ReportMissing(
        Action<Diagnostic> report, Location place, ISymbol member, KfuncDemand demand, KfuncSymbols symbols, GuardNames names)
    {
        string what = demand.IsPushed ? $"'{demand.Identifier}', which '{member.Name}' requires,"
            : !demand.IsField && HasOtherVariants(member, demand, symbols) ? $"This variant of '{demand.Kfunc}'" : $"'{demand.Subject}'";
        report(Diagnostic.Create(
            Descriptors.Missing, place, PropertiesOf(demand), what, demand.Absence,
            names.Of(demand.Identifier, member)));
    }

    private static ImmutableDictionary<string, string?> PropertiesOf(KfuncDemand demand) => ImmutableDictionary<string, string?>.Empty
        .Add(DiagnosticProperties.Kfunc, demand.Kfunc)
        .Add(DiagnosticProperties.Identifier, demand.Identifier);

    /// <summary>A constructor calls its base type's without a word, and nothing can be tested before it.</summary>
    private static void CheckImplicitBase(SymbolAnalysisContext context, KfuncSymbols symbols, GuardNames names)
    {
        INamedTypeSymbol type = (INamedTypeSymbol)context.Symbol;

        if (type is not { TypeKind: TypeKind.Class, BaseType: { } baseType } || !symbols.MayCarryAttributes(baseType))
        {
            return;
        }

        foreach (IMethodSymbol constructor in type.InstanceConstructors)
        {
            bool isCopy = constructor is { IsImplicitlyDeclared: true, Parameters.Length: 1 };

            if (!isCopy && MemberUses.ImplicitBaseOf(constructor, context.CancellationToken) is { } called)
            {
                foreach (KfuncDemand demand in symbols.DemandsOf(called))
                {
                    if (!demand.IsMetEverywhere && !symbols.GrantedIn(constructor).Contains(demand.Identifier))
                    {
                        ReportMissing(
                            context.ReportDiagnostic,
                            (constructor.IsImplicitlyDeclared ? type : (ISymbol)constructor).Locations[0],
                            called.ContainingType,
                            demand,
                            symbols,
                            names);
                    }
                }
            }
        }
    }

    /// <summary>
    /// The guard that probably was meant for a use: one for another variant of the kfunc, or one that nothing else in the body
    /// needs. Null where no guard is above the use, or another use needs it.
    /// </summary>
    private static (string Identifier, SyntaxNode Place)? WrongGuard(
        KfuncDemand demand, FlowResult flow, KfuncUse use, KfuncSymbols symbols)
    {
        (string Identifier, SyntaxNode Place)? wrong = null;

        foreach ((string identifier, SyntaxNode place) in flow.Guards)
        {
            bool isCandidate = symbols.KfuncOf(identifier) == demand.Kfunc ? identifier != demand.Identifier : !flow.IsUsed(identifier);

            // The nearest one above.
            if (isCandidate && place.SpanStart < use.Syntax.SpanStart && flow.IsPresent(identifier, use)
                && (wrong is null || place.SpanStart > wrong.Value.Place.SpanStart))
            {
                wrong = (identifier, place);
            }
        }

        return wrong;
    }

    // A name that goes on may be that of another kfunc: scx_bpf_dsq_insert___v2 is no variant of scx_bpf_dsq_insert.
    private static bool HasOtherVariants(ISymbol stub, KfuncDemand demand, KfuncSymbols symbols) =>
        demand.Identifier != demand.Kfunc
        || stub.ContainingType?.GetMembers().Any(other => other.Name.StartsWith(demand.Kfunc, StringComparison.Ordinal)
            && symbols.DemandsOf(other).Any(
                one => !one.IsPushed && one.Kfunc == demand.Kfunc && one.Identifier != demand.Identifier)) == true;
}
