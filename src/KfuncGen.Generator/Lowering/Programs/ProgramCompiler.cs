using System.Collections.Immutable;
using KfuncGen.Bpf.Code;
using KfuncGen.Generator.Bindings;
using KfuncGen.Generator.Inputs;
using KfuncGen.Generator.Writing;
using KfuncGen.Snapshots;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace KfuncGen.Generator.Lowering.Programs;

/// <summary>Makes the files with the programs' code. Only a build asks for them; an editor does not.</summary>
internal static class ProgramCompiler
{
    // The first kernel with the instructions of cpu v4: BPF_MEMSX, include/uapi/linux/bpf.h, 6.6.
    private static readonly KernelVersion FirstWithCpuV4 = new(6, 6);

    /// <summary>The files' texts by name.</summary>
    /// <param name="compilation">The user's code.</param>
    /// <param name="generated">What the generator has made for it, which generators do not see of themselves.</param>
    /// <param name="programs">The programs, by class, and the names of the classes' files.</param>
    /// <param name="inputs">The project's kernels.</param>
    /// <param name="cancellation">Stops it.</param>
    public static EquatableArray<(string HintName, string Text)> Compile(
        Compilation compilation,
        ImmutableArray<SyntaxTree> generated,
        ImmutableArray<(EquatableArray<ProgramModel> Model, string HintName)> programs,
        ProjectInputs inputs,
        CancellationToken cancellation)
    {
        // Nothing here asks what may be null; the compiler itself warns of that, and to find it out takes a third of binding.
        CompilationOptions options = ((CSharpCompilationOptions)compilation.Options).WithNullableContextOptions(NullableContextOptions.Disable);
        LoweringContext context = new(compilation.WithOptions(options).AddSyntaxTrees(generated), inputs);
        (string HintName, string Text)?[] files = new (string, string)?[programs.Length];

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

        return files.OfType<(string HintName, string Text)>().ToEquatableArray();

        void Compile(int i)
        {
            ImmutableArray<ProgramCode>.Builder codes = ImmutableArray.CreateBuilder<ProgramCode>();

            foreach (ProgramModel model in programs[i].Model)
            {
                if (Find(context.Compilation, model) is { } method && ProgramCompiler.Compile(model, method, context, inputs, cancellation) is { } code)
                {
                    codes.Add(code);
                }
            }

            files[i] = codes.Count == 0 ? null : (programs[i].HintName, ProgramCodeWriter.Write(codes));
        }
    }

    /// <summary>What the code may use on all of a project's kernels.</summary>
    public static BpfCodeOptions OptionsFor(ProjectInputs inputs) => new()
    {
        HasCpuV4 = !inputs.Targets.Targets.IsEmpty && inputs.Targets.Targets.All(static target => target.Snapshot.Version >= FirstWithCpuV4),
    };

    private static ProgramCode? Compile(ProgramModel model, IMethodSymbol method, LoweringContext context, ProjectInputs inputs, CancellationToken cancellation)
    {
        LoweredProgram lowered = ProgramLowering.Lower(method, model.Type, context, cancellation);
        return lowered.Program is { } program && BpfCompiler.Compile(program, OptionsFor(inputs)).Code is { } code ? new ProgramCode(model, lowered, code) : null;
    }

    private static IMethodSymbol? Find(Compilation compilation, ProgramModel model)
    {
        string name = (model.Scope.Namespace.Length == 0 ? "" : model.Scope.Namespace.Replace("@", "") + ".") + string.Join("+", model.Scope.Types.Select(static type => MetadataName(type.Name)));
        ImmutableArray<ISymbol> members = compilation.GetTypeByMetadataName(name)?.GetMembers(model.Name) ?? [];

        // A name without overloads needs no attribute bound to be told from them.
        return members is [IMethodSymbol single] ? single : members.OfType<IMethodSymbol>().FirstOrDefault(KernelSymbols.IsProgram);
    }

    // C<T, U> is C`2 there.
    private static string MetadataName(string name)
    {
        int parameters = name.IndexOf('<');
        string plain = (parameters < 0 ? name : name.Substring(0, parameters)).Replace("@", "");
        return parameters < 0 ? plain : plain + "`" + name.Split(',').Length.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
