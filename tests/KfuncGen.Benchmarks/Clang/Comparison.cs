using System.Buffers.Binary;
using KfuncGen.Benchmarks.Generator;
using KfuncGen.Bpf;
using KfuncGen.Bpf.Code;
using KfuncGen.Bpf.Interpreter;
using KfuncGen.Generator;
using KfuncGen.Generator.Inputs;
using KfuncGen.Generator.Lowering.Programs;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Snapshots;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace KfuncGen.Benchmarks.Clang;

/// <summary>
/// The same programs in C, by clang, and in C#, by the generator's own stages: how many instructions each has. That they do
/// the same is seen first: both run in the interpreter over many contexts, where they call nothing of the kernel.
/// </summary>
internal static class Comparison
{
    private const int Contexts = 500;

    // struct request of functions.c: four words, four half words of which the first one often decides, the result.
    private const int ContextSize = 56;
    private const int DecidingOffset = 32;

    /// <summary>Prints the table.</summary>
    /// <returns>0; 1 where there is no clang.</returns>
    public static int Run()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "Clang", "Functions");
        ClangObject? clang = ClangObject.Compile(Path.Combine(folder, "functions.c"));

        if (clang is null)
        {
            Console.Error.WriteLine("There is no clang: install Debian's package clang.");
            return 1;
        }

        Console.WriteLine($"{clang.Compiler}, -O2 -mcpu=v3\n");
        Console.WriteLine("| program | C | C# | C# / C | the same over random contexts |\n| --- | ---: | ---: | ---: | --- |");
        (int c, int cs) = (0, 0);

        foreach ((string name, BpfCode code) in Lower("Functions", File.ReadAllText(Path.Combine(folder, "Functions.cs"))))
        {
            BpfCode other = clang.Program(name.ToLowerInvariant());
            int slots = code.Instructions.Length;
            int otherSlots = other.Instructions.Length;
            bool callsKernel = code.Relocations.Any(static relocation => relocation is BpfRelocation.KfuncCall) || name == "Helpers";

            if (!callsKernel)
            {
                RequireSame(name, new BpfMachine(code), new BpfMachine(other));
            }

            (c, cs) = (c + otherSlots, cs + slots);
            Console.WriteLine(
                $"| {name} | {otherSlots} | {slots} | {(double)slots / otherSlots:F2} | {(callsKernel ? "calls the kernel" : "yes")} |");
        }

        Console.WriteLine($"| together | {c} | {cs} | {(double)cs / c:F2} | |");
        return 0;
    }

    /// <summary>What the generator's stages make of the programs of a class.</summary>
    internal static IEnumerable<(string Name, BpfCode Code)> Lower(string type, params string[] texts)
    {
        CSharpParseOptions parse = new(LanguageVersion.Latest);
        TextFile[] snapshots = [.. Directory.GetFiles(
            Path.Combine(AppContext.BaseDirectory, "Snapshots"),
            "*-7.2.kfuncs").Select(static path => new TextFile(path, File.ReadAllText(path)))];
        CSharpCompilation project = CSharpCompilation.Create(
            "Project",
            texts.Select(text => CSharpSyntaxTree.ParseText(text, parse)),
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
                .Where(static path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
                .Append(typeof(KfuncAttribute).Assembly.Location)
                .Select(static path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

        CSharpGeneratorDriver.Create([new KfuncBindingsGenerator().AsSourceGenerator()], snapshots, parse, new ProjectOptions())
            .RunGeneratorsAndUpdateCompilation(project, out Compilation complete, out _);

        if (complete.GetDiagnostics().FirstOrDefault(static problem => problem.Severity == DiagnosticSeverity.Error) is { } error)
        {
            throw new InvalidOperationException($"{type} does not compile: {error}");
        }

        ProjectInputs inputs = new(
            snapshots.Select(static file => InputFile.Read(file, InputKind.Snapshot, CancellationToken.None)).ToEquatableArray(),
            new BuildOptions(default, "KfuncGen"));
        LoweringContext context = new(complete, inputs);

        foreach (IMethodSymbol method in complete.GetTypeByMetadataName(type)!.GetMembers().OfType<IMethodSymbol>())
        {
            if (method.GetAttributes().Any(static attribute => attribute.AttributeClass?.Name == nameof(BpfProgramAttribute)))
            {
                LoweredProgram lowered = ProgramLowering.Lower(method, context, CancellationToken.None);
                BpfCompilation? compilation = lowered.Program is { } ir ? BpfCompiler.Compile(ir, new BpfCodeOptions()) : null;
                yield return (method.Name, compilation?.Code ?? throw new InvalidOperationException(
                    $"{method.Name}: {string.Join("\n", lowered.Problems.Select(static problem => problem.ToDiagnostic()
                        .ToString()))}{compilation?.Problems.FirstOrDefault()}"));
            }
        }
    }

    private static void RequireSame(string name, BpfMachine first, BpfMachine second)
    {
        Random random = new(1);

        for (int i = 0; i < Contexts; i++)
        {
            byte[] context = new byte[ContextSize];
            random.NextBytes(context);

            // Numbers that cases, counts and lengths know.
            if (i % 2 == 0)
            {
                BinaryPrimitives.WriteInt32LittleEndian(context.AsSpan(DecidingOffset), random.Next(-2, 12));
                "bpf_task_release"u8[..(i % 17)].CopyTo(context);
            }

            byte[] other = [.. context];
            int result = (int)first.Run(context);

            if (result != (int)second.Run(other) || !context.AsSpan().SequenceEqual(other))
            {
                throw new InvalidOperationException($"{name} is not the same in C# and in C.");
            }
        }
    }
}
