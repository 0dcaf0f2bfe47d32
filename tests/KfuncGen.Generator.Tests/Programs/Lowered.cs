using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Inputs;
using KfuncGen.Generator.Lowering.Programs;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Tests.Harness;
using KfuncGen.Snapshots;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Tests.Programs;

/// <summary>Lowers a function and shows its intermediate representation.</summary>
internal static class Lowered
{
    /// <summary>The text of the functions of <c>F</c>, a member of a class whose members are given.</summary>
    public static string Text(string members)
    {
        LoweredProgram lowered = Of(members);
        Assert.Empty(lowered.Problems.Where(static problem => problem.Descriptor.DefaultSeverity == DiagnosticSeverity.Error));
        return string.Join("\n", lowered.Functions.Select(static function => IrText.Of(function.Function))).Trim();
    }

    /// <summary>What becomes of <c>F</c>.</summary>
    public static LoweredProgram Of(string members)
    {
        TestProject project = TestProject.With($$"""
            using System;
            [KfuncBindings] static partial class Kf;
            struct Request { public int A; public long B; public byte C; }
            static partial class Example { {{members}} }
            """).WithSmallKernels();
        GeneratorRun run = project.Run();
        IMethodSymbol method = run.Output.GetTypeByMetadataName("Example")!.GetMembers("F").OfType<IMethodSymbol>().Single();
        return ProgramLowering.Lower(method, new LoweringContext(run.Output, Inputs(project)), TestContext.Current.CancellationToken);
    }

    /// <summary>The project's kernels as the generator sees them.</summary>
    public static ProjectInputs Inputs(TestProject project) => new(
        project.Files.Select(
            file => InputFile.Read(file, BuildOptions.KindOf(file, project.Options), CancellationToken.None)).ToEquatableArray(),
        BuildOptions.Read(project.Options.GlobalOptions));
}
