using System.Collections.Immutable;
using System.Diagnostics;
using KfuncGen.Bpf;
using KfuncGen.Bpf.Code;
using KfuncGen.Bpf.Verification.Findings;
using KfuncGen.Generator;
using KfuncGen.Generator.Analyzers;
using KfuncGen.Generator.Analyzers.Programs;
using KfuncGen.Generator.Analyzers.Verification;
using KfuncGen.Generator.Inputs;
using KfuncGen.Generator.Lowering.Programs;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Symbols;
using KfuncGen.Generator.Tests.Harness;
using KfuncGen.Generator.Verification;
using KfuncGen.Verification.Cases;
using KfuncGen.Verification.Growth;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace KfuncGen.Verification.Running;

/// <summary>Compiles cases as a project does, asks the analyzers, and asks the kernel of this machine.</summary>
internal sealed class CorpusRun
{
    private static readonly CSharpParseOptions Parse = new(LanguageVersion.CSharp13);
    private static readonly ImmutableArray<MetadataReference> References = ReadReferences();

    private const int MaximalTurns = 4;

    private readonly string target;
    private readonly Func<byte[], IEnumerable<(string Name, KernelAnswer Answer)>>? ask;

    /// <summary>Prepares a run.</summary>
    /// <param name="target">The snapshot that the analyzers go by.</param>
    /// <param name="ask">Asks a kernel about the corpus as an assembly; null where none is asked.</param>
    public CorpusRun(string target, Func<byte[], IEnumerable<(string Name, KernelAnswer Answer)>>? ask) =>
        (this.target, this.ask) = (target, ask);

    /// <summary>Asks. Cases that the compiler refuses, or that cannot be lowered, have no verdict.</summary>
    public IReadOnlyList<Verdict> Run(IReadOnlyList<CorpusCase> cases)
    {
        HashSet<string> without = [];
        Compilation output = Compile(cases, without, out AnalyzerOptions options, out HashSet<string> broken);

        // What calls a function that does not compile does not compile either, once that is gone.
        for (int turn = 0; broken.Count > 0; turn++)
        {
            if (turn == MaximalTurns)
            {
                throw new InvalidOperationException("These cases break others: " + string.Join(", ", broken));
            }

            without.UnionWith(broken);
            cases = [.. cases.Where(one => !without.Contains(one.Name))];
            output = Compile(cases, without, out options, out broken);
        }

        ProgramAnalyses analyses = ProgramAnalyses.Of(output, options);
        INamedTypeSymbol?[] containers = [output.GetTypeByMetadataName("Corpus.Cases"), output.GetTypeByMetadataName("Corpus.Objects")];
        Dictionary<string, KernelAnswer> answers = ask is null ? []
            : ask(Emit(output)).ToDictionary(static one => one.Name, static one => one.Answer);

        return
        [
            .. cases.Select(one => new Verdict(
                one,
                [
                    .. ProgramsOf(one, output, containers)
                        .SelectMany(method => analyses.Of(method, CancellationToken.None).Findings)
                        .Where(static found => found.Finding.Rule != VerifierRule.Capabilities)
                        .Select(static found => $"{found.Finding.Rule}: {FindingWords.Of(found)}"),
                ],
                answers.GetValueOrDefault(one.Name))),
        ];
    }

    /// <summary>How long lowering and compiling take, and how long following the ways takes, of all cases together.</summary>
    public string Time(IReadOnlyList<CorpusCase> cases)
    {
        Compilation output = Compile(cases, new HashSet<string>(), out AnalyzerOptions options, out _);
        ProjectInputs inputs = AnalyzerInputs.Of(options).Value;
        LoweringContext context = new(output, inputs);
        TimeSpan[] best = [TimeSpan.MaxValue, TimeSpan.MaxValue];

        // The best of several: the first has everything to warm up.
        for (int turn = 0; turn < 5; turn++)
        {
            Stopwatch build = new();
            Stopwatch verify = new();

            foreach (IMethodSymbol method in new[] { "Corpus.Cases", "Corpus.Objects" }
                .SelectMany(name => output.GetTypeByMetadataName(name)?.GetMembers().OfType<IMethodSymbol>() ?? [])
                .Where(KernelSymbols.IsProgram))
            {
                build.Start();
                LoweredProgram lowered = ProgramLowering.Lower(method, context, CancellationToken.None);
                build.Stop();
                verify.Start();
                ProgramVerifier.Check(method, lowered, inputs, output, CancellationToken.None);
                verify.Stop();
                build.Start();
                BpfCompiler.Compile(lowered.Program!, ProgramCompiler.OptionsFor(inputs));
                build.Stop();
            }

            best = [build.Elapsed < best[0] ? build.Elapsed : best[0], verify.Elapsed < best[1] ? verify.Elapsed : best[1]];
        }

        return $"{cases.Count} programs: lowered and compiled in {best[0].TotalMilliseconds:F0} ms, "
            + $"verified in {best[1].TotalMilliseconds:F0} ms.";
    }

    /// <summary>What the program of a case costs; null where it cannot be lowered.</summary>
    public GrowthCost? Cost(CorpusCase one)
    {
        // That it is too large for the kernel's stack, and the like, is no obstacle.
        Compilation output = Compile([one], new HashSet<string>(), out AnalyzerOptions options, out _);
        ProjectInputs inputs = AnalyzerInputs.Of(options).Value;
        IMethodSymbol method = ProgramsOf(one, output, []).Single();
        LoweringContext context = new(output, inputs);

        // What the compiler and the table of targets make once, whatever is lowered, is none of the program's.
        if (ProgramLowering.Lower(method, context, CancellationToken.None).Program is null)
        {
            return null;
        }

        LoweredProgram lowered = null!;
        (long lowering, TimeSpan loweringTime) = Spent(() => lowered = ProgramLowering.Lower(method, context, CancellationToken.None));
        (long verifying, TimeSpan verifyingTime) =
            Spent(() => ProgramVerifier.Check(method, lowered, inputs, output, CancellationToken.None));
        (long compiling, TimeSpan compilingTime) =
            Spent(() => BpfCompiler.Compile(lowered.Program!, ProgramCompiler.OptionsFor(inputs)));
        return new GrowthCost(lowering, verifying, compiling, [loweringTime, verifyingTime, compilingTime]);
    }

    /// <summary>The instructions of a case's program.</summary>
    public string Code(CorpusCase one)
    {
        Compilation output = Compile([one], new HashSet<string>(), out AnalyzerOptions options, out _);
        ProjectInputs inputs = AnalyzerInputs.Of(options).Value;
        INamedTypeSymbol?[] containers = [output.GetTypeByMetadataName("Corpus.Cases"), output.GetTypeByMetadataName("Corpus.Objects")];
        LoweredProgram lowered = ProgramLowering.Lower(
            ProgramsOf(one, output, containers).Single(), new LoweringContext(output, inputs), CancellationToken.None);
        return lowered.Program is { } program && BpfCompiler.Compile(program, ProgramCompiler.OptionsFor(inputs)).Code is { } code
            ? BpfDisassembly.Of(code)
            : "no code";
    }

    private static (long Bytes, TimeSpan Time) Spent(Action action)
    {
        Stopwatch watch = Stopwatch.StartNew();
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return (GC.GetAllocatedBytesForCurrentThread() - before, watch.Elapsed);
    }

    private Compilation Compile(
        IReadOnlyList<CorpusCase> cases, HashSet<string> without, out AnalyzerOptions options, out HashSet<string> broken)
    {
        InMemoryFile snapshot = new(
            target + ".kfuncs", File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Kernels", target + ".kfuncs")), "snapshot");
        InMemoryFile types = new(
            target + ".ktypes", File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Kernels", target + ".ktypes")), "types");
        InMemoryOptions settings = new(new Dictionary<string, string>(), [snapshot, types]);
        options = new AnalyzerOptions([snapshot, types], settings);
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Corpus",
            [CSharpSyntaxTree.ParseText(CorpusSource.Of(cases, without), Parse, "Corpus.cs", System.Text.Encoding.UTF8)],
            References,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, deterministic: true, nullableContextOptions: NullableContextOptions.Enable));
        CSharpGeneratorDriver.Create([new KfuncBindingsGenerator().AsSourceGenerator()], [snapshot, types], Parse, settings)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _);
        ImmutableArray<Diagnostic> problems = output.WithAnalyzers([new BpfFunctionAnalyzer()], options).GetAllDiagnosticsAsync()
            .GetAwaiter().GetResult();
        Diagnostic[] errors = [.. problems.Where(static one => one.Severity == DiagnosticSeverity.Error)];
        broken = [.. errors.Select(one => CaseAt(one.Location))];

        foreach (Diagnostic error in errors.Where(static _ => Environment.GetEnvironmentVariable("CORPUS_ERRORS") is not null))
        {
            Console.Error.WriteLine($"{CaseAt(error.Location)}: {error}");
        }

        return output;
    }

    private static IEnumerable<IMethodSymbol> ProgramsOf(CorpusCase one, Compilation output, INamedTypeSymbol?[] containers) =>
        one.IsWhole
            ? output.GetTypeByMetadataName("Corpus." + one.Name)!.GetMembers().OfType<IMethodSymbol>().Where(KernelSymbols.IsProgram)
            : [containers.SelectMany(type => type?.GetMembers(one.Name) ?? []).OfType<IMethodSymbol>().Single()];

    // The method, or the class of a case that is one.
    private static string CaseAt(Location location)
    {
        SyntaxNode? node = location.SourceTree?.GetRoot().FindNode(location.SourceSpan);
        string type = node?.AncestorsAndSelf().OfType<ClassDeclarationSyntax>().LastOrDefault()?.Identifier.ValueText ?? "";
        return type is "Cases" or "Objects" or ""
            ? node?.FirstAncestorOrSelf<MethodDeclarationSyntax>()?.Identifier.ValueText ?? ""
            : type;
    }

    /// <summary>
    /// What the rules add to the time of all analyzers on a document of some programs: following their ways is timed by itself, and
    /// all analyzers with it, in one run.
    /// </summary>
    public string Typing(IReadOnlyList<CorpusCase> cases)
    {
        Compilation output = Compile(cases, new HashSet<string>(), out AnalyzerOptions options, out _);
        ImmutableArray<DiagnosticAnalyzer> all =
        [
            .. typeof(BpfFunctionAnalyzer).Assembly.GetTypes()
                .Where(static type => !type.IsAbstract && type.IsSubclassOf(typeof(DiagnosticAnalyzer))
                    && !type.IsSubclassOf(typeof(DiagnosticSuppressor)))
                .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
        ];
        SyntaxTree document = output.SyntaxTrees.First();
        TimeSpan whole = TimeSpan.MaxValue;
        TimeSpan rules = TimeSpan.MaxValue;

        for (int turn = 0; turn < 15; turn++)
        {
            // A key was pressed: another compilation, of which nothing is known.
            SyntaxTree changed = document.WithChangedText(Microsoft.CodeAnalysis.Text.SourceText.From(document + "// " + turn));
            Compilation typed = output.ReplaceSyntaxTree(document, changed);
            Stopwatch watch = Stopwatch.StartNew();
            typed.WithAnalyzers(all, options).GetAnalyzerSemanticDiagnosticsAsync(
                typed.GetSemanticModel(changed), filterSpan: null, CancellationToken.None).GetAwaiter().GetResult();
            whole = watch.Elapsed < whole ? watch.Elapsed : whole;
            TimeSpan verified = Verified(typed, options);
            rules = verified < rules ? verified : rules;
        }

        return $"{cases.Count} programs, {all.Length} analyzers: {whole.TotalMilliseconds:F1} ms, of which following the ways takes "
            + $"{rules.TotalMilliseconds:F1} ms: {whole / (whole - rules):F2} times what the others take.";
    }

    private static TimeSpan Verified(Compilation output, AnalyzerOptions options)
    {
        ProjectInputs inputs = AnalyzerInputs.Of(options).Value;
        LoweringContext context = new(output, inputs);
        Stopwatch watch = new();

        foreach (IMethodSymbol method in output.GetTypeByMetadataName("Corpus.Cases")!.GetMembers().OfType<IMethodSymbol>()
            .Where(KernelSymbols.IsProgram))
        {
            LoweredProgram lowered = ProgramLowering.Lower(method, context, CancellationToken.None);
            watch.Start();
            ProgramVerifier.Check(method, lowered, inputs, output, CancellationToken.None);
            watch.Stop();
        }

        return watch.Elapsed;
    }

    private static byte[] Emit(Compilation output)
    {
        using MemoryStream image = new();
        return output.Emit(image) is { Success: false } failed
            ? throw new InvalidOperationException(string.Join("\n", failed.Diagnostics.Take(10)))
            : image.ToArray();
    }

    private static ImmutableArray<MetadataReference> ReadReferences() =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path) is var name
                && (name.StartsWith("System.", StringComparison.Ordinal) || name is "mscorlib.dll" or "netstandard.dll"))
            .Select(static path => MetadataReference.CreateFromFile(path)),
        MetadataReference.CreateFromFile(typeof(KfuncAttribute).Assembly.Location),
    ];
}
