using KfuncGen.Bpf.Selection;

namespace KfuncGen.Bpf.Emission;

/// <summary>
/// Moves what one way of a branch sets in front of the branch, where the other way does not care: <c>w0 = 1; if w1 == 2 goto
/// end; w0 = 0</c> instead of a block of its own with a jump to the end.
/// </summary>
internal static class EdgeHoisting
{
    /// <summary>Hoists what can be in a function whose registers are the machine's.</summary>
    public static void Run(MachineFunction function)
    {
        int[]? liveIn = null;

        foreach (MachineBlock block in function.Blocks)
        {
            List<MachineInstruction> instructions = block.Instructions;

            if (instructions.Count < 2 || instructions[instructions.Count - 2] is not { Operation: MachineOperation.Branch } branch)
            {
                continue;
            }

            MachineInstruction jump = instructions[instructions.Count - 1];

            if (branch.Target!.IsEdge || jump.Target!.IsEdge)
            {
                liveIn ??= FindLiveIn(function);

                // With both ways of their own, one of them falls through to where both go.
                if (!TryHoist(block, branch, jump, branch, liveIn))
                {
                    TryHoist(block, jump, branch, branch, liveIn);
                }
            }
        }
    }

    private static bool TryHoist(
        MachineBlock block, MachineInstruction way, MachineInstruction other, MachineInstruction branch, int[] liveIn)
    {
        MachineBlock edge = way.Target!;

        if (!edge.IsEdge || edge.Instructions.Count < 2)
        {
            return false;
        }

        int forbidden = liveIn[other.Target!.Index] | Bit(branch.Destination) | Bit(branch.Source);

        for (int i = 0; i < edge.Instructions.Count - 1; i++)
        {
            MachineInstruction instruction = edge.Instructions[i];

            if (instruction.Operation is not (MachineOperation.Copy or MachineOperation.Constant)
                || (forbidden & Bit(instruction.Destination)) != 0)
            {
                return false;
            }
        }

        int place = block.Instructions.Count - 2;
        block.Instructions.InsertRange(place, edge.Instructions.GetRange(0, edge.Instructions.Count - 1));
        edge.Instructions.RemoveRange(0, edge.Instructions.Count - 1);
        way.Target = edge.Instructions[0].Target;
        return true;
    }

    private static int Bit(int register) => register < 0 ? 0 : 1 << register;

    // Which registers of the machine are read at the begin of a block or after it.
    private static int[] FindLiveIn(MachineFunction function)
    {
        int[] liveIn = new int[function.Blocks.Count];
        bool isChanged = true;

        while (isChanged)
        {
            isChanged = false;

            for (int i = function.Blocks.Count - 1; i >= 0; i--)
            {
                int live = LiveIn(function.Blocks[i], liveIn);
                isChanged |= live != liveIn[i];
                liveIn[i] = live;
            }
        }

        return liveIn;
    }

    private static int LiveIn(MachineBlock block, int[] liveIn)
    {
        int live = 0;

        for (int i = block.Instructions.Count - 1; i >= 0; i--)
        {
            MachineInstruction instruction = block.Instructions[i];

            if (instruction.Target is { } target)
            {
                live |= liveIn[target.Index];
            }

            if (instruction.Operation == MachineOperation.Call)
            {
                live &= ~((1 << MachineRegister.ClobberedCount) - 1);
            }
            else if (instruction.WritesDestination)
            {
                live &= ~Bit(instruction.Destination);
            }

            foreach (int register in new Registers.ReadRegisters(instruction))
            {
                live |= Bit(register);
            }
        }

        return live;
    }
}
