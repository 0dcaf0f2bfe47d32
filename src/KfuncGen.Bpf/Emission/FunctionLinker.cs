using System.Collections.Immutable;
using KfuncGen.Bpf.Code;
using KfuncGen.Bpf.Instructions;
using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Emission;

/// <summary>Puts functions one behind the other and sets the distances of their calls.</summary>
internal static class FunctionLinker
{
    /// <summary>Makes one piece of code of all functions.</summary>
    /// <param name="program">The program that they are of.</param>
    /// <param name="functions">The functions, the main one first.</param>
    public static BpfCode Link(IrProgram program, List<FunctionCode> functions)
    {
        Dictionary<IrFunction, int> starts = [];
        int count = 0;

        foreach (FunctionCode function in functions)
        {
            starts.Add(function.Function, count);
            count += function.Instructions.Count;
        }

        ImmutableArray<BpfInstruction>.Builder instructions = ImmutableArray.CreateBuilder<BpfInstruction>(count);
        ImmutableArray<BpfCodeFunction>.Builder entries = ImmutableArray.CreateBuilder<BpfCodeFunction>(functions.Count);
        ImmutableArray<BpfRelocation>.Builder relocations = ImmutableArray.CreateBuilder<BpfRelocation>();
        ImmutableArray<BpfCodeLine>.Builder lines = ImmutableArray.CreateBuilder<BpfCodeLine>();

        foreach (FunctionCode function in functions)
        {
            int start = starts[function.Function];
            entries.Add(new BpfCodeFunction(function.Function.Name, start, function.StackSize));
            instructions.AddRange(function.Instructions);

            foreach ((int place, IrFunction target) in function.Calls)
            {
                int distance = starts[target] - (start + place) - 1;
                instructions[start + place] = instructions[start + place] with { Immediate = distance };
            }

            foreach (BpfRelocation relocation in function.Relocations)
            {
                relocations.Add(relocation with { Instruction = start + relocation.Instruction });
            }

            foreach (BpfCodeLine line in function.Lines)
            {
                lines.Add(line with { Instruction = start + line.Instruction });
            }
        }

        return new BpfCode
        {
            Instructions = instructions.MoveToImmutable(),
            Functions = entries.MoveToImmutable(),
            Relocations = relocations.ToImmutable(),
            Lines = lines.ToImmutable(),
            ReadOnlyData = [.. program.ReadOnlyData],
            WritableSize = program.WritableSize,
        };
    }
}
