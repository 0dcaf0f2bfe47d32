using System.Collections.Immutable;
using KfuncGen.Generator.Analyzers.GuardFlow;
using KfuncGen.Generator.Analyzers.Symbols;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Generator.Inputs;
using KfuncGen.Snapshots;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace KfuncGen.Generator.Analyzers.Availability;

/// <summary>Finds uses of kfuncs whose contract moves, and of kfuncs that are too young to be relied on.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnstableKfuncAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.Unstable, Descriptors.Young];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            Lazy<ProjectInputs> inputs = AnalyzerInputs.Of(start.Options);

            if (KfuncSymbols.Of(start.Compilation, inputs) is { } symbols)
            {
                BodyFlows flows = new(symbols);
                Dictionary<int, KfuncStability> byWindow = [];

                KfuncStability StabilityFor(SyntaxTree tree)
                {
                    int window = BuildOptions.UnstableTargets(start.Options.AnalyzerConfigOptionsProvider, tree) ?? 0;

                    lock (byWindow)
                    {
                        return byWindow.TryGetValue(window, out KfuncStability? known)
                            ? known
                            : byWindow[window] = new KfuncStability(inputs.Value, window == 0 ? null : window);
                    }
                }

                start.RegisterOperationAction(operation => Check(operation, symbols, flows, StabilityFor), KfuncUse.Kinds);
            }
        });
    }

    private static void Check(OperationAnalysisContext context, KfuncSymbols symbols, BodyFlows flows, Func<SyntaxTree, KfuncStability> stabilityFor)
    {
        if (KfuncUse.MemberOf(context.Operation) is not { } member)
        {
            return;
        }

        foreach (KfuncDemand demand in symbols.DemandsOf(member))
        {
            if (demand.IsPushed)
            {
                continue;
            }

            Location place = KfuncUse.PlaceOf(context.Operation.Syntax);
            KfuncStability stability = stabilityFor(context.Operation.Syntax.SyntaxTree);

            if (stability.Changes(demand.Kfunc, among: null).Length > 0
                && stability.Changes(demand.Kfunc, Reached(context, demand, symbols, flows)) is { Length: > 0 } changes)
            {
                context.ReportDiagnostic(Diagnostic.Create(Descriptors.Unstable, place, demand.Kfunc, string.Join("; ", changes)));
            }

            if (stability.Youth(demand.Kfunc) is { } youth)
            {
                context.ReportDiagnostic(Diagnostic.Create(Descriptors.Young, place, demand.Kfunc, youth));
            }
        }
    }

    /// <summary>
    /// The targets that a use runs on: who asked for just this variant has dealt with the others. What a probe cannot see, as
    /// flags are not in BTF, still moves among the targets that have it. Null for all.
    /// </summary>
    private static EquatableArray<string>? Reached(OperationAnalysisContext context, KfuncDemand demand, KfuncSymbols symbols, BodyFlows flows)
    {
        if (demand.Missing.IsEmpty)
        {
            return null;
        }

        FlowResult flow = flows.Of(KfuncUse.BodyOf(context.Operation), context.ContainingSymbol, context.GetControlFlowGraph, context.CancellationToken);
        return flow.WorldsAt(context.Operation.Syntax) is not { } worlds || worlds.All(world => flow.IsSafe(demand, world)) ? demand.Present : null;
    }
}
