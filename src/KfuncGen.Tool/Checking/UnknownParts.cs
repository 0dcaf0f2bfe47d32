extern alias runtime;

using KfuncGen.Linux.Abi;
using KfuncGen.Linux.Instructions;
using runtime::KfuncGen;
using runtime::KfuncGen.Code;
using runtime::KfuncGen.Kinds;
using runtime::KfuncGen.Layouts;
using runtime::KfuncGen.Linking;

namespace KfuncGen.Tool.Checking;

/// <summary>Says what a program asks for of which a kernel's source does not tell whether it is there.</summary>
internal static class UnknownParts
{
    /// <summary>A sentence for each reason.</summary>
    /// <param name="program">The program.</param>
    /// <param name="kernel">The kernel.</param>
    /// <param name="kind">The program's kind.</param>
    /// <param name="linked">What is left of it there.</param>
    public static IEnumerable<string> Of(CheckedProgram program, DescribedKernel kernel, ProgramKind kind, LinkedProgram linked) =>
        Find(program, kernel, kind, linked).Distinct()
            .GroupBy(static part => part.Reason)
            .Select(static part => $"Whether it has {string.Join(", ", part.Select(static one => one.Name))} is not known. {part.Key}");

    /// <summary>How a helper is called.</summary>
    public static string NameOf(int helper) => HelperNames.Find(helper) ?? $"helper {helper}";

    private static IEnumerable<(string Name, string Reason)> Find(
        CheckedProgram program, DescribedKernel kernel, ProgramKind kind, LinkedProgram linked)
    {
        ResolvedName type = kernel.Find(kind);

        if (type.Availability == KfuncAvailability.Unknown)
        {
            yield return ($"programs of type {program.Type}", type.Reason);
        }

        if (program.Code?.Hook is { } hook && kernel.Find(program.Type, hook) is { Availability: KfuncAvailability.Unknown } found)
        {
            yield return (hook.Name, found.Reason);
        }

        foreach (BpfCodeRelocation relocation in linked.Code.Relocations)
        {
            if (relocation.Kind is >= BpfCodeRelocationKind.CoreLoad and <= BpfCodeRelocationKind.CoreVariable
                && linked.Names[relocation.Index] is { Availability: KfuncAvailability.Unknown } name)
            {
                yield return (name.Name.ToString(), name.Reason);
            }
        }

        foreach (Instruction instruction in linked.Instructions)
        {
            if (instruction is { Code: Instruction.Call, Source: Instruction.HelperCall }
                && ProgramLinker.KfuncOfPoison(instruction.Immediate, int.MaxValue) is null
                && kernel.HasHelper(instruction.Immediate) is null)
            {
                // Both are enums of the kernel's.
                yield return (
                    NameOf(instruction.Immediate),
                    type.Availability == KfuncAvailability.Unknown ? type.Reason : "Its types do not list helpers.");
            }
        }
    }
}
