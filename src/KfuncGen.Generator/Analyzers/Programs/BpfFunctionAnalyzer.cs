using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using KfuncGen.Bpf.Code;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Generator.Lowering.Programs;
using KfuncGen.Generator.Lowering.Refusals;
using KfuncGen.Generator.Lowering.Symbols;
using KfuncGen.Generator.Names;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace KfuncGen.Generator.Analyzers.Programs;

/// <summary>
/// Lowers programs and functions as the build does, to say what cannot be lowered, where it is written. All of what is wrong
/// with a program is said at once, and what is wrong with a function once, however many programs call it.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BpfFunctionAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        Descriptors.NotPartial, Descriptors.FileLocal, Descriptors.ProgramClash, Descriptors.UnsupportedBpfCode,
        Descriptors.UnsupportedBpfType,
        Descriptors.NotBpfFunction, Descriptors.BpfProgramSignature, Descriptors.TooManyBpfArguments, Descriptors.BpfLimit,
        Descriptors.CheckedBpfArithmetic,
        Descriptors.InitializedBpfField, Descriptors.LostChange, Descriptors.UnsharedData, Descriptors.InvalidMap,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName(LibraryAttributes.Program) is null)
            {
                return;
            }

            ProgramAnalyses analyses = ProgramAnalyses.Of(start.Compilation, start.Options);
            ConcurrentDictionary<(string, Location, string), bool> reported = new();
            ConcurrentDictionary<(IFieldSymbol, INamedTypeSymbol), IMethodSymbol> users = new();
            start.RegisterSymbolAction(
                symbol => Check((IMethodSymbol)symbol.Symbol, analyses, reported, users, symbol), SymbolKind.Method);
        });
    }

    private static void Check(
        IMethodSymbol method,
        ProgramAnalyses analyses,
        ConcurrentDictionary<(string, Location, string), bool> reported,
        ConcurrentDictionary<(IFieldSymbol, INamedTypeSymbol), IMethodSymbol> users,
        SymbolAnalysisContext context)
    {
        bool isProgram = KernelSymbols.IsProgram(method);

        if (!isProgram && !KernelSymbols.IsFunction(method))
        {
            return;
        }

        if (isProgram)
        {
            foreach (INamedTypeSymbol outer in BindingsAnalyzer.NotPartial(method.ContainingType))
            {
                Report(new LoweringProblem(Descriptors.NotPartial, outer.Locations[0], outer.Name, $"the program '{method.Name}' in it"));
            }

            if (BindingsAnalyzer.FileLocal(method.ContainingType) is { } local)
            {
                Report(new LoweringProblem(Descriptors.FileLocal, local.Locations[0], local.Name));
            }

            if (ProgramName.ClashOf(method) is { } clash)
            {
                Report(new LoweringProblem(Descriptors.ProgramClash, method.Locations[0], method.Name, clash));
            }
        }

        ProgramAnalysis analysis = analyses.Of(method, context.CancellationToken);
        LoweredProgram lowered = analysis.Lowered;

        foreach (LoweringProblem problem in OnePerPlace(lowered.Problems))
        {
            if (!IsSaidByItsFunction(problem, method, lowered, analyses, context))
            {
                Report(problem);
            }
        }

        // Several programs of one class that use one field: each has its own, unless they are an object.
        foreach ((IFieldSymbol field, _) in isProgram && !MapSymbols.IsObject(method.ContainingType) ? lowered.Fields : [])
        {
            if (field.IsReadOnly)
            {
                continue;
            }

            if (!SymbolEqualityComparer.Default.Equals(users.GetOrAdd((field, method.ContainingType), method), method))
            {
                Report(new LoweringProblem(Descriptors.UnsharedData, field.Locations[0], field.Name, method.ContainingType.Name));
            }
        }

        if (isProgram && lowered is { Program: null, HasErrors: false } && IsRight(method, context))
        {
            Report(new LoweringProblem(
                Descriptors.BpfLimit,
                method.Locations[0],
                $"No code was made of '{method.Name}', and nothing else says why; please report this, with the method"));
        }

        foreach (BpfCodeProblem problem in analysis.Problems)
        {
            Report(new LoweringProblem(Descriptors.BpfLimit, method.Locations[0], problem.Message));
        }

        // Where the compiler has an error of its own, that one counts.
        static bool IsRight(IMethodSymbol method, SymbolAnalysisContext context) => !context.Compilation
            .GetDiagnostics(context.CancellationToken)
            .Any(static one => one.Severity == DiagnosticSeverity.Error);

        void Report(LoweringProblem problem)
        {
            // What is wrong with the code of another project for the kernels of this one is said at who calls it.
            if (problem.Location.SourceTree is { } tree && !context.Compilation.ContainsSyntaxTree(tree))
            {
                if (problem.Descriptor.DefaultSeverity != DiagnosticSeverity.Error)
                {
                    return;
                }

                FileLinePositionSpan line = problem.Location.GetLineSpan();
                string message = problem.ToDiagnostic().GetMessage(CultureInfo.InvariantCulture);
                problem = new LoweringProblem(
                    Descriptors.BpfLimit,
                    method.Locations[0],
                    $"{Path.GetFileName(line.Path)}({line.StartLinePosition.Line + 1}): {problem.Descriptor.Id}: {message}");
            }

            Diagnostic diagnostic = problem.ToDiagnostic();

            // What differs between the programs that call a function is said of each of them.
            if (problem.Location.IsInSource
                && reported.TryAdd((diagnostic.Id, diagnostic.Location, diagnostic.GetMessage(CultureInfo.InvariantCulture)), true))
            {
                context.ReportDiagnostic(diagnostic);
            }
        }
    }

    // A function that is called in two ways has a problem once.
    private static IEnumerable<LoweringProblem> OnePerPlace(ImmutableArray<LoweringProblem> problems)
    {
        HashSet<(string, Location)> places = [];
        return problems.Where(problem => places.Add((problem.Descriptor.Id, problem.Location)));
    }

    // What is wrong with a function whoever calls it: methods are analyzed in any order, and what is said must not depend on it.
    // That of another project is not analyzed here.
    private static bool IsSaidByItsFunction(
        LoweringProblem problem,
        IMethodSymbol program,
        LoweredProgram lowered,
        ProgramAnalyses analyses,
        SymbolAnalysisContext context)
    {
        IMethodSymbol? function = lowered.Functions.Select(static one => one.Method).FirstOrDefault(one => Contains(one, problem.Location));

        return function is not null
            && problem.Location.SourceTree is { } tree && context.Compilation.ContainsSyntaxTree(tree)
            && !SymbolEqualityComparer.Default.Equals(function, program)
            && KernelSymbols.IsFunction(function)
            && analyses.Of(function, context.CancellationToken).Lowered.Problems
                .Any(own => own.Descriptor.Id == problem.Descriptor.Id && own.Location == problem.Location);
    }

    private static bool Contains(IMethodSymbol method, Location location) => method.DeclaringSyntaxReferences
        .Any(one => one.SyntaxTree == location.SourceTree && one.Span.Contains(location.SourceSpan));
}
