using System.Collections.Immutable;
using KfuncGen.Bpf.Verification;
using KfuncGen.Bpf.Verification.Findings;
using KfuncGen.Generator.Inputs;
using KfuncGen.Generator.Lowering.Programs;
using KfuncGen.Generator.Lowering.Symbols;
using KfuncGen.Snapshots.Obligations;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Verification;

/// <summary>Says what the kernels of a project would refuse of a program. Kernels that are alike to it are asked once.</summary>
internal static class ProgramVerifier
{
    /// <summary>Looks at a program, before its passes.</summary>
    public static ImmutableArray<TargetFinding> Check(
        IMethodSymbol method, LoweredProgram lowered, ProjectInputs inputs, Compilation compilation, CancellationToken cancellation)
    {
        if (lowered.Program is not { } program || ProgramType.Of(method) is not { } type)
        {
            return [];
        }

        List<(List<object?> Identity, List<string> Targets, IReadOnlyList<Finding> Findings)> classes = [];
        string[] helpers = [.. lowered.Helpers];

        foreach (TargetContracts kernel in inputs.Targets.Targets.Select(
            target => new TargetContracts(
                target,
                type,
                KernelTypeOf(method),
                ProgramType.HookOf(method),
                LicenseOf(method),
                ProgramType.IsSleepable(method),
                method.ContainingType,
                inputs,
                compilation)))
        {
            List<object?> identity = [.. kernel.Identity(lowered.Kfuncs, helpers)];
            int same = classes.FindIndex(one => one.Identity.SequenceEqual(identity));

            if (same >= 0)
            {
                classes[same].Targets.Add(kernel.TargetName);
            }
            else
            {
                classes.Add((identity, [kernel.TargetName], ProgramVerification.Check(program, kernel, cancellation)));
            }
        }

        return Merge(classes, inputs.Targets.Targets.Count);
    }

    private static ImmutableArray<TargetFinding> Merge(
        List<(List<object?> Identity, List<string> Targets, IReadOnlyList<Finding> Findings)> classes, int count)
    {
        ImmutableArray<TargetFinding>.Builder merged = ImmutableArray.CreateBuilder<TargetFinding>();

        foreach (IGrouping<(VerifierRule Rule, object Place, string Text), (Finding Finding, List<string> Targets)> group in classes
            .SelectMany(static one => one.Findings.Select(finding => (Finding: finding, one.Targets)))
            .GroupBy(static one => (one.Finding.Rule, one.Finding.Place, one.Finding.Text)))
        {
            string[] targets = [.. group.SelectMany(static one => one.Targets)];
            merged.Add(new TargetFinding(group.First().Finding, targets.Length == count ? [] : [.. targets]));
        }

        return merged.ToImmutable();
    }

    private static string LicenseOf(IMethodSymbol method)
    {
        foreach (KeyValuePair<string, TypedConstant> argument in KernelSymbols.Find(method, "BpfProgramAttribute")?.NamedArguments ?? [])
        {
            if (argument is { Key: "License", Value.Value: string license })
            {
                return license;
            }
        }

        return "GPL";
    }

    // The low half of a kind is the type: enum bpf_prog_type, whose first one is UNSPEC.
    private static string? KernelTypeOf(IMethodSymbol method) =>
        KernelSymbols.Find(method, "BpfProgramAttribute") is { ConstructorArguments: [{ Value: int kind }, ..] }
            && (kind & 0xffff) - 1 is var place && place >= 0 && place < ProgramTypes.Names.Count
            ? ProgramTypes.Names[place]
            : null;
}
