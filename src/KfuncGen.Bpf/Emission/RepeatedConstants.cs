using KfuncGen.Bpf.Selection;

namespace KfuncGen.Bpf.Emission;

/// <summary>Leaves out constants that their register holds already: those that were hoisted before several branches in a row.</summary>
internal static class RepeatedConstants
{
    /// <summary>Removes them from a function whose registers are the machine's.</summary>
    public static void Remove(MachineFunction function)
    {
        int[] predecessors = CountPredecessors(function);
        MachineInstruction?[]?[] atEnd = new MachineInstruction?[function.Blocks.Count][];
        MachineBlock?[] only = OnlyPredecessors(function, predecessors);

        foreach (MachineBlock block in function.Blocks)
        {
            // Blocks come after their predecessors but for loops, where nothing is known.
            MachineInstruction?[] known = only[block.Index] is { } predecessor && atEnd[predecessor.Index] is { } before
                ? (MachineInstruction?[])before.Clone()
                : new MachineInstruction?[MachineRegister.FramePointer];

            block.Instructions.RemoveAll(instruction => IsRepeated(instruction, known));
            atEnd[block.Index] = known;
        }
    }

    private static bool IsRepeated(MachineInstruction instruction, MachineInstruction?[] known)
    {
        if (instruction.Operation == MachineOperation.Call)
        {
            Array.Clear(known, 0, MachineRegister.ClobberedCount);
        }
        else if (instruction.WritesDestination)
        {
            if (instruction.Operation == MachineOperation.Constant && known[instruction.Destination] is { } before
                && before.Immediate == instruction.Immediate && before.Opcode == instruction.Opcode)
            {
                return true;
            }

            known[instruction.Destination] = instruction.Operation == MachineOperation.Constant ? instruction : null;
        }

        return false;
    }

    private static int[] CountPredecessors(MachineFunction function)
    {
        int[] counts = new int[function.Blocks.Count];

        foreach (MachineBlock block in function.Blocks)
        {
            foreach (MachineInstruction instruction in block.Instructions)
            {
                if (instruction.Target is { } target)
                {
                    counts[target.Index]++;
                }
            }
        }

        return counts;
    }

    private static MachineBlock?[] OnlyPredecessors(MachineFunction function, int[] counts)
    {
        MachineBlock?[] only = new MachineBlock?[function.Blocks.Count];

        foreach (MachineBlock block in function.Blocks)
        {
            foreach (MachineInstruction instruction in block.Instructions)
            {
                if (instruction.Target is { } target && counts[target.Index] == 1)
                {
                    only[target.Index] = block;
                }
            }
        }

        return only;
    }
}
