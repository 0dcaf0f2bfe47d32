using KfuncGen.Bpf.Selection;

namespace KfuncGen.Bpf.Registers;

/// <summary>Puts all registers of a function into those of the machine, and what does not fit into its frame.</summary>
internal static class RegisterAllocation
{
    /// <summary>Replaces virtual registers by the machine's; copies of a register to itself are gone then.</summary>
    public static void Allocate(MachineFunction function)
    {
        int firstTemporary = function.RegisterCount;

        while (true)
        {
            InterferenceGraph graph = new(function, new Liveness(function));
            RegisterAssignment assignment = GraphColouring.Colour(graph, firstTemporary);

            if (assignment.Spilled.Count == 0)
            {
                Replace(function, assignment.Colours);
                return;
            }

            // What is added lives for one instruction, so each round has fewer registers to find.
            Spilling.Spill(function, assignment, graph);
        }
    }

    private static void Replace(MachineFunction function, int[] colours)
    {
        foreach (MachineBlock block in function.Blocks)
        {
            List<MachineInstruction> kept = new(block.Instructions.Count);

            foreach (MachineInstruction instruction in block.Instructions)
            {
                instruction.Destination = Colour(instruction.Destination, colours);
                instruction.Source = Colour(instruction.Source, colours);
                instruction.Left = Colour(instruction.Left, colours);

                if (instruction.Operation != MachineOperation.Copy || instruction.Destination != instruction.Source)
                {
                    kept.Add(instruction);
                }
            }

            block.Instructions = kept;
        }
    }

    private static int Colour(int register, int[] colours) => MachineRegister.IsVirtual(register) ? colours[register] : register;
}
