using KfuncGen.Bpf.Selection;

namespace KfuncGen.Bpf.Emission;

/// <summary>
/// Leaves out constants and copies that their register holds already: what was hoisted before several branches in a row, or is
/// copied back.
/// </summary>
internal static class RepeatedMoves
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
            for (int register = 0; register < MachineRegister.ClobberedCount; register++)
            {
                Forget(register, known);
            }
        }
        else if (instruction.WritesDestination)
        {
            if (IsHeld(instruction, known))
            {
                return true;
            }

            Forget(instruction.Destination, known);
            known[instruction.Destination] = instruction.Operation is MachineOperation.Constant or MachineOperation.Copy
                ? instruction
                : null;
        }

        return false;
    }

    private static bool IsHeld(MachineInstruction instruction, MachineInstruction?[] known) => instruction.Operation switch
    {
        MachineOperation.Constant => known[instruction.Destination] is { Operation: MachineOperation.Constant } before
            && before.Immediate == instruction.Immediate && before.Opcode == instruction.Opcode,
        MachineOperation.Copy =>
            IsCopy(instruction.Destination, instruction.Source, known) || IsCopy(instruction.Source, instruction.Destination, known),
        _ => false,
    };

    private static bool IsCopy(int register, int source, MachineInstruction?[] known) =>
        known[register] is { Operation: MachineOperation.Copy } copy && copy.Source == source;

    // What a register was copied from is not what it holds any more, once either is written.
    private static void Forget(int written, MachineInstruction?[] known)
    {
        known[written] = null;

        for (int register = 0; register < known.Length; register++)
        {
            if (known[register] is { Operation: MachineOperation.Copy } copy && copy.Source == written)
            {
                known[register] = null;
            }
        }
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
