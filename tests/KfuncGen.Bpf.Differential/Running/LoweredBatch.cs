using KfuncGen.Bpf.Code;
using KfuncGen.Bpf.Differential.Programs;
using KfuncGen.Bpf.Ir;
using KfuncGen.Bpf.Tests.Ir;
using KfuncGen.Generator.Inputs;
using KfuncGen.Generator.Lowering.Programs;
using KfuncGen.Generator.Lowering.Refusals;
using KfuncGen.Generator.Lowering.Scopes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace KfuncGen.Bpf.Differential.Running;

/// <summary>Programs of one compilation, lowered one after the other by the generator's own stages.</summary>
public sealed class LoweredBatch
{
    private static readonly ProjectInputs NoKernels = new(default, new BuildOptions(default, "KfuncGen"));

    private readonly CSharpCompilation compilation;
    private readonly LoweringContext context;

    private LoweredBatch(CSharpCompilation compilation)
    {
        this.compilation = compilation;
        context = new LoweringContext(compilation, NoKernels);
    }

    /// <summary>Prepares a compilation that has the programs.</summary>
    public static LoweredBatch Of(CSharpCompilation compilation) => new(compilation);

    /// <summary>Lowers a program and compiles it.</summary>
    public LoweredProgram Lower(RandomProgram program)
    {
        IMethodSymbol method = (IMethodSymbol)compilation.GetTypeByMetadataName(program.Name)!.GetMembers("Run").Single();
        KfuncGen.Generator.Lowering.Programs.LoweredProgram lowered;

        try
        {
            lowered = ProgramLowering.Lower(method, context, CancellationToken.None);
        }
        catch (Exception exception)
        {
            return new LoweredProgram(null, "", null, exception.ToString(), DiscrepancyKind.LoweringThrew);
        }

        if (lowered.Program is not { } ir)
        {
            LoweringProblem[] errors =
                [.. lowered.Problems.Where(static problem => problem.Descriptor.DefaultSeverity == DiagnosticSeverity.Error)];

            // Too many arguments is a limit of BPF's: only lowering knows how many registers a function takes.
            if (errors is [{ } limit, ..] && errors.All(static problem => problem.Descriptor.Id == "KFG0306"))
            {
                return new LoweredProgram(null, "", null, Limit: limit.ToDiagnostic().ToString());
            }

            // What the CLR's text has no errors in, that for BPF may have: a division by the constant 0.
            if (compilation.SyntaxTrees.First(tree => tree.FilePath == program.Name + ".cs") is { } tree
                && compilation.GetSemanticModel(tree).GetDiagnostics().FirstOrDefault(
                    static error => error.Severity == DiagnosticSeverity.Error) is { } error)
            {
                return new LoweredProgram(null, "", null, error.ToString(), DiscrepancyKind.InvalidProgram);
            }

            string problems = string.Join("\n", lowered.Problems.Select(static problem => problem.ToDiagnostic().ToString()));
            return new LoweredProgram(
                null, "", null, problems.Length > 0 ? problems : "No program, and no reason.", DiscrepancyKind.Refused);
        }

        string text = string.Join("\n", ir.Functions().Select(IrText.Of));

        try
        {
            foreach (IrFunction function in ir.Functions())
            {
                IrValidator.Validate(function);
            }
        }
        catch (Exception exception)
        {
            return new LoweredProgram(ir, text, null, exception.Message, DiscrepancyKind.InvalidIr);
        }

        try
        {
            // The instructions of 6.6 and newer in every fourth program: interpreter and kernel know both.
            BpfCompilation result = BpfCompiler.Compile(ir, new BpfCodeOptions { HasCpuV4 = program.Seed % 4 == 3 });
            return new LoweredProgram(ir, text, result.Code, Limit: result.Problems.FirstOrDefault()?.Message);
        }
        catch (Exception exception)
        {
            return new LoweredProgram(ir, text, null, exception.ToString(), DiscrepancyKind.CompilerThrew);
        }
    }
}
