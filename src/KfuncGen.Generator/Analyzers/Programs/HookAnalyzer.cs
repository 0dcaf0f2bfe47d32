using System.Collections.Immutable;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Generator.Inputs;
using KfuncGen.Generator.KernelFields;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Programs;
using KfuncGen.Generator.Lowering.Symbols;
using KfuncGen.Generator.Verification;
using KfuncGen.Snapshots;
using KfuncGen.Snapshots.Companions;
using KfuncGen.Snapshots.Drift;
using KfuncGen.Snapshots.Text;
using KfuncGen.Stubs.Naming;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace KfuncGen.Generator.Analyzers.Programs;

/// <summary>Compares the hooks that programs name with those of all targets, as loading does with the running kernel's.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HookAnalyzer : DiagnosticAnalyzer
{
    private const string Advice = "; mark the program 'Optional', or write an alternative for those kernels";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.HookMissing];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName("KfuncGen.BpfProgramAttribute") is not null)
            {
                Lazy<ProjectInputs> inputs = AnalyzerInputs.Of(start.Options);
                start.RegisterSymbolAction(symbol => Check(symbol, inputs), SymbolKind.Method);
            }
        });
    }

    private static void Check(SymbolAnalysisContext context, Lazy<ProjectInputs> inputs)
    {
        IMethodSymbol method = (IMethodSymbol)context.Symbol;

        if (KernelSymbols.Find(method, "BpfProgramAttribute") is not { } attribute
            || ProgramType.Of(method) is not { } type
            || ProgramType.HookOf(method) is not { } hook
            || !(type.At.Sort == HookSort.Function || TargetHooks.IsTold(type.At.Sort, hook))
            || inputs.Value.Targets.Targets.IsEmpty)
        {
            return;
        }

        try
        {
            HookTargets targets = OpenTargets(context, inputs.Value, type.At, hook);

            if (targets.Count > 0
                && (Problem(method, type.At.Sort, hook, targets) ?? Refusal(method, type.At.Sort, hook, inputs.Value))
                    is var (problem, severity))
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    Descriptors.HookMissing, PlaceOf(attribute, context), severity, null, null, hook, problem));
            }
        }
        catch (SnapshotFormatException)
        {
            // Who asks for fields is told that the types cannot be read.
        }
    }

    private static HookTargets OpenTargets(SymbolAnalysisContext context, ProjectInputs inputs, ProgramHook at, string hook)
    {
        IEnumerable<AdditionalText> Files(InputKind wanted) => context.Options.AdditionalFiles.Where(
            file => BuildOptions.KindOf(file, context.Options.AnalyzerConfigOptionsProvider) == wanted);

        return at.Sort == HookSort.Function
            ? HookTargets.OfFunctions(
                at.Values, hook, CompanionFiles.OpenFunctions(Files(InputKind.Hooks), inputs, context.CancellationToken))
            : HookTargets.OfTypes(at.Sort, hook, CompanionFiles.Open(Files(InputKind.Types), inputs, context.CancellationToken));
    }

    private static (string Text, DiagnosticSeverity Severity)? Problem(
        IMethodSymbol method, HookSort sort, string hook, HookTargets targets)
    {
        if (sort == HookSort.Member && hook.IndexOf('.') < 0)
        {
            return targets.All(static target => target.Arguments is null)
                ? ("names no member of a struct: \"tcp_congestion_ops.ssthresh\"", DiagnosticSeverity.Warning)
                : null;
        }

        if (targets.All(static target => target.Arguments is null))
        {
            return OnNone(sort, hook, targets);
        }

        return OnSome(method, sort, hook, targets) is { } text ? (text, DiagnosticSeverity.Warning) : null;
    }

    // Hooks that a kernel has and lets no program have, or none that may sleep.
    private static (string Text, DiagnosticSeverity Severity)? Refusal(
        IMethodSymbol method, HookSort sort, string hook, ProjectInputs inputs)
    {
        if (sort != HookSort.Security || HasAlternative(method))
        {
            return null;
        }

        string? Where(Func<KernelVersion?, bool> isRefused) =>
            inputs.Targets.Targets.Where(target => isRefused(target.Version)).Select(static target => target.Name).ToArray()
                is { Length: > 0 } names
                ? string.Join(", ", names)
                : null;

        return Where(version => HookFacts.IsClosed(hook, version) == true) is { } closed
            ? ($"takes no program on {closed}{Advice}", DiagnosticSeverity.Warning)
            : ProgramType.IsSleepable(method) && Where(version => HookFacts.MaySleep(hook, version) == false) is { } awake
                ? ($"takes no program that may sleep on {awake}{Advice}", DiagnosticSeverity.Warning)
                : null;
    }

    // The files are of kernel images, and of some modules. What none has may be another module's, and where no name is very near nothing
    // says that it is a slip.
    private static (string Text, DiagnosticSeverity Severity) OnNone(HookSort sort, string hook, HookTargets targets)
    {
        string names = string.Join(", ", targets.Select(static target => target.Name));
        string wanted = hook.Substring(hook.IndexOf('/') + 1);

        if (!TargetHooks.MayBeOfModule(sort))
        {
            return ($"is on none of the targets ({names}){NameSuggestion.ForPattern(wanted, targets.Similar)}", DiagnosticSeverity.Warning);
        }

        string slip = NameSuggestion.ForSlip(wanted, targets.Similar);
        return ($"is in no kernel image of the targets ({names}), and whether a module has it is not known{slip}",
            slip.Length > 0 ? DiagnosticSeverity.Warning : DiagnosticSeverity.Info);
    }

    private static string? OnSome(IMethodSymbol method, HookSort sort, string hook, HookTargets targets)
    {
        string[] missing = [.. targets.Where(static target => target.Arguments is null).Select(static target => target.Name)];

        if (HasAlternative(method))
        {
            return null;
        }

        string[] changed =
        [
            .. targets.Select(target => (target.Name, Text: Difference(method, sort, hook, target.Arguments)))
                .Where(static one => one.Text is not null)
                .GroupBy(static one => one.Text, StringComparer.Ordinal)
                .Select(static same =>
                    $"has other arguments on {string.Join(", ", same.Select(static one => one.Name))}: {same.Key}"),
        ];
        string[] all = missing.Length > 0 ? [$"is missing on {string.Join(", ", missing)}", .. changed] : changed;
        return all.Length == 0
            ? null
            : string.Join("; it ", all) + Advice;
    }

    private static string? Difference(IMethodSymbol method, HookSort sort, string hook, IReadOnlyList<HookArgument>? arguments)
    {
        if (sort == HookSort.TraceEvent || arguments is null || TakesRegisters(method))
        {
            return null;
        }

        if (method.Parameters.Length > arguments.Count)
        {
            return $"there are {arguments.Count}, and the program takes {method.Parameters.Length}";
        }

        for (int i = 0; i < method.Parameters.Length; i++)
        {
            if (method.Parameters[i].Type is not IErrorTypeSymbol
                && !IsCompatible(ShapeText.Of(method.Parameters[i].Type), arguments[i].Shape)
                && !HookTypes.IsPromoted(hook, ShapeText.Of(method.Parameters[i].Type), arguments[i].Shape))
            {
                return $"argument {i + 1} is {arguments[i].Declaration}, and the program takes " +
                    $"{method.Parameters[i].Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}";
            }
        }

        return null;
    }

    // A probe may have all registers in the place of arguments.
    private static bool TakesRegisters(IMethodSymbol method) => method.Parameters is [{ Type.Name: HookParameters.Registers }];

    // A pointer to what is no object is a number to a program.
    private static bool IsCompatible(string shape, string found) =>
        FieldForm.IsSameKind(shape, found) || (shape is "u64" or "s64" && found.StartsWith("*", StringComparison.Ordinal));

    // An object is loaded without it, or with another one in its place.
    private static bool HasAlternative(IMethodSymbol method) =>
        Says(method, "Optional", true) || Named(method, "AlternativeTo") is string
        || method.ContainingType.GetMembers().OfType<IMethodSymbol>().Any(other => Says(other, "AlternativeTo", method.Name));

    private static bool Says(IMethodSymbol method, string name, object value) => Equals(Named(method, name), value);

    private static object? Named(IMethodSymbol method, string name)
    {
        foreach (KeyValuePair<string, TypedConstant> argument in KernelSymbols.Find(method, "BpfProgramAttribute")?.NamedArguments ?? [])
        {
            if (argument.Key == name)
            {
                return argument.Value.Value;
            }
        }

        return null;
    }

    private static Location PlaceOf(AttributeData attribute, SymbolAnalysisContext context) =>
        attribute.ApplicationSyntaxReference?.GetSyntax(context.CancellationToken) is AttributeSyntax
        {
            ArgumentList.Arguments: [_, { } hook, ..],
        }
            ? hook.GetLocation()
            : context.Symbol.Locations[0];
}
