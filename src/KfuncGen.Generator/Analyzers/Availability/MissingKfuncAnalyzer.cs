using System.Collections.Immutable;
using KfuncGen.Generator.Analyzers.GuardFlow;
using KfuncGen.Generator.Analyzers.Symbols;
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
                BodyFlows flows = new(symbols);
                start.RegisterOperationAction(operation => Check(operation, symbols, flows), KfuncUse.Kinds);
            }
        });
    }

    private static void Check(OperationAnalysisContext context, KfuncSymbols symbols, BodyFlows flows)
    {
        if (KfuncUse.MemberOf(context.Operation) is not { } member)
        {
            return;
        }

        foreach (KfuncDemand demand in symbols.DemandsOf(member))
        {
            if (!demand.Missing.IsEmpty)
            {
                FlowResult flow = flows.Of(KfuncUse.BodyOf(context.Operation), context.ContainingSymbol, context.GetControlFlowGraph, context.CancellationToken);
                Check(context, member, demand, flow, symbols);
            }
        }
    }

    private static void Check(OperationAnalysisContext context, ISymbol member, KfuncDemand demand, FlowResult flow, KfuncSymbols symbols)
    {
        SyntaxNode use = context.Operation.Syntax;

        if (flow.WorldsAt(use) is not { } worlds || worlds.All(world => flow.IsSafe(demand, world)))
        {
            return;
        }

        ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty
            .Add(DiagnosticProperties.Kfunc, demand.Kfunc)
            .Add(DiagnosticProperties.Identifier, demand.Identifier);
        string missing = string.Join(", ", demand.Missing);

        if (WrongGuard(demand, worlds, flow, use, symbols) is { } wrong)
        {
            string relation = symbols.KfuncOf(wrong.Identifier) != demand.Kfunc ? "another kfunc"
                : wrong.Identifier.EndsWith(KfuncSymbols.AnyVariant, StringComparison.Ordinal) ? "the name only, which several variants share"
                : "another variant";
            string tested = wrong.Identifier.Replace(KfuncSymbols.AnyVariant, "");
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.WrongGuard, KfuncUse.PlaceOf(use), [wrong.Place.GetLocation()], properties, tested, demand.Identifier, missing, relation));
            return;
        }

        string what = demand.IsPushed ? $"'{demand.Identifier}', which '{member.Name}' requires," : HasOtherVariants(member, demand) ? $"This variant of '{demand.Kfunc}'" : $"'{demand.Identifier}'";
        context.ReportDiagnostic(Diagnostic.Create(Descriptors.Missing, KfuncUse.PlaceOf(use), properties, what, missing, demand.Identifier));
    }

    /// <summary>
    /// The guard that probably was meant for a use: one for another variant of the kfunc, or one that nothing else in the body
    /// needs. Null where no guard is above the use, or another use needs it.
    /// </summary>
    private static (string Identifier, SyntaxNode Place)? WrongGuard(KfuncDemand demand, WorldSet worlds, FlowResult flow, SyntaxNode use, KfuncSymbols symbols)
    {
        (string Identifier, SyntaxNode Place)? wrong = null;

        foreach ((string identifier, SyntaxNode place) in flow.Guards)
        {
            bool isCandidate = symbols.KfuncOf(identifier) == demand.Kfunc ? identifier != demand.Identifier : !flow.Used.Contains(identifier);

            // The nearest one above.
            if (isCandidate && place.SpanStart < use.SpanStart && worlds.All(world => world.Has(identifier) == true)
                && (wrong is null || place.SpanStart > wrong.Value.Place.SpanStart))
            {
                wrong = (identifier, place);
            }
        }

        return wrong;
    }

    private static bool HasOtherVariants(ISymbol stub, KfuncDemand demand) =>
        demand.Identifier != demand.Kfunc || stub.ContainingType?.GetMembers().Any(other => other.Name.StartsWith(demand.Kfunc + "___", StringComparison.Ordinal)) == true
        || stub.ContainingType?.GetMembers(stub.Name).Length > 1;
}
