using System.Collections.Immutable;
using KfuncGen.Bpf;
using KfuncGen.Bpf.Code;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Generator.Inputs;
using KfuncGen.Generator.Lowering.Refusals;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Symbols;
using KfuncGen.Snapshots;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Lowering.Programs;

/// <summary>Makes instructions of programs, for the kernels of a project.</summary>
internal static class ProgramCompiler
{
    // The first kernel with the instructions of cpu v4: BPF_MEMSX, include/uapi/linux/bpf.h, 6.6.
    private static readonly KernelVersion FirstWithCpuV4 = new(6, 6);

    /// <summary>What the code may use on all of a project's kernels.</summary>
    public static BpfCodeOptions OptionsFor(ProjectInputs inputs) => new()
    {
        HasCpuV4 = !inputs.Targets.Targets.IsEmpty
            && inputs.Targets.Targets.All(static target => target.Version >= FirstWithCpuV4),
    };

    /// <summary>The code of a program; null where there is a problem with it, which the analyzers say.</summary>
    /// <param name="model">The program.</param>
    /// <param name="context">The compilation.</param>
    /// <param name="inputs">The project's kernels.</param>
    /// <param name="problems">What is wrong with it.</param>
    /// <param name="cancellation">Stops it.</param>
    public static ProgramCode? Compile(
        ProgramModel model,
        LoweringContext context,
        ProjectInputs inputs,
        out ImmutableArray<LoweringProblem> problems,
        CancellationToken cancellation)
    {
        problems = [];

        if (Find(context.Compilation, model) is not { } method)
        {
            return null;
        }

        if (model.Object is { } shared)
        {
            context.DataOf(method.ContainingType, shared.Place);
        }

        LoweredProgram lowered = ProgramLowering.Lower(method, model.Type, context, cancellation);
        BpfCompilation? compiled = lowered.Program is { } program ? BpfCompiler.Compile(program, OptionsFor(inputs)) : null;

        if (compiled?.Code is { } code)
        {
            return new ProgramCode(model, lowered, code);
        }

        Location place = method.Locations[0];
        problems =
        [
            .. lowered.Problems.Where(static one => one.Descriptor.DefaultSeverity == DiagnosticSeverity.Error),
            .. (compiled?.Problems ?? []).Select(problem => new LoweringProblem(Descriptors.BpfLimit, place, problem.Message)),
        ];

        return null;
    }

    private static IMethodSymbol? Find(Compilation compilation, ProgramModel model)
    {
        string name = (model.Scope.Namespace.Length == 0
            ? ""
            : model.Scope.Namespace.Replace("@", "") + ".") + string.Join(
                "+", model.Scope.Types.Select(static type => MetadataName(type.Name)));
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
