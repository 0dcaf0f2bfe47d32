using KfuncGen.Bpf.Code;
using KfuncGen.Bpf.Emission;
using KfuncGen.Bpf.Ir;
using KfuncGen.Bpf.Passes;
using KfuncGen.Bpf.Registers;
using KfuncGen.Bpf.Selection;

namespace KfuncGen.Bpf;

/// <summary>
/// Makes instructions of a program, function by function: the passes make its intermediate representation smaller, selection
/// finds machine instructions, allocation finds registers, and what comes out is put one behind the other.
/// </summary>
public static class BpfCompiler
{
    // BPF_COMPLEXITY_LIMIT_INSNS, include/linux/bpf.h, 7.2.
    private const int MaximalSlots = 1_000_000;

    /// <summary>Makes instructions of a program. Its functions change on the way: they are left as the passes made them.</summary>
    /// <param name="program">The program.</param>
    /// <param name="options">What the code may use.</param>
    /// <returns>The code, or the limits of BPF that the program goes beyond.</returns>
    /// <exception cref="InvalidOperationException">The intermediate representation is wrong.</exception>
    public static BpfCompilation Compile(IrProgram program, BpfCodeOptions options)
    {
        List<BpfCodeProblem> problems = [];
        List<IrFunction> functions = ReachableFunctions.Find(program.Main, problems);

        if (problems.Count > 0)
        {
            return new BpfCompilation(null, [.. problems]);
        }

        // The passes may leave out calls, and with them functions.
        foreach (IrFunction function in functions)
        {
            PassPipeline.Run(function, options);
        }

        functions = ReachableFunctions.Find(program.Main, problems);
        List<FunctionCode> codes = new(functions.Count);
        int slots = 0;

        foreach (IrFunction function in functions)
        {
            MachineFunction machine = InstructionSelector.Select(function, options, isMain: function == program.Main);
            RegisterAllocation.Allocate(machine);
            EdgeHoisting.Run(machine);
            RepeatedMoves.Remove(machine);
            FunctionCode code = FunctionEmitter.Emit(machine, options);
            codes.Add(code);
            slots += code.Instructions.Count;

            if (code.FarthestJump > 0)
            {
                problems.Add(new BpfCodeProblem(
                    function.Name,
                    BpfCodeProblemKind.JumpDistance,
                    $"{function.Name} has a jump over {code.FarthestJump} instructions, the farthest that every target knows goes "
                    + $"over {short.MaxValue}. Its {code.Instructions.Count} instructions have to be divided among several functions."));
            }
        }

        CallChains.Check(codes, problems);

        if (slots > MaximalSlots)
        {
            problems.Add(new BpfCodeProblem(
                program.Main.Name,
                BpfCodeProblemKind.ProgramSize,
                $"{program.Main.Name} has {slots} instructions with all that it calls, the kernel takes {MaximalSlots}."));
        }

        return problems.Count > 0
            ? new BpfCompilation(null, [.. problems])
            : new BpfCompilation(FunctionLinker.Link(program, codes), []);
    }
}
