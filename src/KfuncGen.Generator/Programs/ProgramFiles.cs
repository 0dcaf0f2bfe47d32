using System.Collections.Immutable;
using KfuncGen.Generator.Inputs;
using KfuncGen.Generator.Lowering.Programs;
using KfuncGen.Generator.Lowering.Refusals;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Verification;
using KfuncGen.Generator.Writing;
using KfuncGen.Snapshots;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace KfuncGen.Generator.Programs;

/// <summary>Makes the files with the programs' code. Only a build asks for them; an editor does not.</summary>
internal static class ProgramFiles
{
    /// <summary>The files.</summary>
    /// <param name="compilation">The user's code.</param>
    /// <param name="generated">What the generator has made for it, which generators do not see of themselves.</param>
    /// <param name="programs">The programs, by class, and the names of the classes' files.</param>
    /// <param name="inputs">The project's kernels.</param>
    /// <param name="cancellation">Stops it.</param>
    public static EquatableArray<ProgramFile> Compile(
        Compilation compilation,
        ImmutableArray<SyntaxTree> generated,
        ImmutableArray<(EquatableArray<ProgramModel> Model, string HintName)> programs,
        ProjectInputs inputs,
        CancellationToken cancellation)
    {
        // Nothing here asks what may be null; the compiler itself warns of that, and to find it out takes a third of binding.
        CompilationOptions options =
            ((CSharpCompilationOptions)compilation.Options).WithNullableContextOptions(NullableContextOptions.Disable);
        LoweringContext context = new(compilation.WithOptions(options).AddSyntaxTrees(generated), inputs);
        CalleeDutiesReader duties = new(inputs, context.Compilation);
        ProgramFile?[] files = new ProgramFile?[programs.Length];

        // As the compiler itself works on several types at a time.
        if (options.ConcurrentBuild)
        {
            Parallel.For(0, programs.Length, new ParallelOptions { CancellationToken = cancellation }, Compile);
        }
        else
        {
            for (int i = 0; i < programs.Length; i++)
            {
                Compile(i);
            }
        }

        return files.OfType<ProgramFile>().ToEquatableArray();

        void Compile(int i)
        {
            ImmutableArray<ProgramCode>.Builder codes = ImmutableArray.CreateBuilder<ProgramCode>();
            List<UnloweredCode> unlowered = [];

            foreach (ProgramModel model in programs[i].Model)
            {
                if (ProgramCompiler.Compile(
                    model, context, inputs, out ImmutableArray<LoweringProblem> problems, cancellation) is { } code)
                {
                    codes.Add(code);
                }
                else if (inputs.Options.IsWithoutAnalyzers)
                {
                    unlowered.AddRange(problems.Select(UnloweredCode.Of));
                }
            }

            files[i] = codes.Count == 0 && unlowered.Count == 0
                ? null
                : new ProgramFile(
                    programs[i].HintName,
                    codes.Count == 0 ? null : ProgramCodeWriter.Write(codes, context, duties),
                    unlowered.ToEquatableArray());
        }
    }
}
