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
                BodyFlows flows = BodyFlows.Of(symbols);
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

                start.RegisterOperationBlockAction(block => Check(block, flows, StabilityFor));
            }
        });
    }

    private static void Check(OperationBlockAnalysisContext context, BodyFlows flows, Func<SyntaxTree, KfuncStability> stabilityFor)
    {
        foreach ((FlowResult flow, KfuncUse use) in flows.UsesIn(context))
        {
            foreach (KfuncDemand demand in use.Demands)
            {
                if (demand is { IsPushed: false, IsField: false })
                {
                    Check(context.ReportDiagnostic, flow, use, demand, stabilityFor(use.Syntax.SyntaxTree));
                }
            }
        }
    }

    private static void Check(Action<Diagnostic> report, FlowResult flow, KfuncUse use, KfuncDemand demand, KfuncStability stability)
    {
        if (stability.Changes(demand.Kfunc, among: null).Length > 0
            && stability.Changes(demand.Kfunc, Reached(flow, use, demand)) is { Length: > 0 } changes)
        {
            report(Diagnostic.Create(Descriptors.Unstable, use.Place, demand.Kfunc, string.Join("; ", changes)));
        }

        if (stability.Youth(demand.Kfunc) is { } youth)
        {
            report(Diagnostic.Create(Descriptors.Young, use.Place, demand.Kfunc, youth));
        }
    }

    /// <summary>
    /// The targets that a use runs on: who asked for just this variant has dealt with the others. What a probe cannot see, as
    /// flags are not in BTF, still moves among the targets that have it. Null for all.
    /// </summary>
    private static EquatableArray<string>? Reached(FlowResult flow, KfuncUse use, KfuncDemand demand) =>
        demand.IsMetEverywhere || !flow.IsSafe(demand, use) ? null : demand.Present;
}
