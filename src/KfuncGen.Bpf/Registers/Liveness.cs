using KfuncGen.Bpf.Selection;

namespace KfuncGen.Bpf.Registers;

/// <summary>
/// Which registers are still read after each block. Most registers live in one block only; sets hold just the others, so
/// that they stay small in large functions.
/// </summary>
internal sealed class Liveness
{
    private readonly int[] places;
    private readonly List<int> shared = [];
    private readonly ulong[][] liveOut;

    /// <summary>Finds what lives where.</summary>
    public Liveness(MachineFunction function)
    {
        places = new int[function.RegisterCount];
        int[] writtenIn = new int[function.RegisterCount];
        FindShared(function, writtenIn);
        int words = (shared.Count + 63) / 64;
        liveOut = new ulong[function.Blocks.Count][];
        ulong[][] liveIn = new ulong[liveOut.Length][];
        ulong[][] written = new ulong[liveOut.Length][];

        foreach (MachineBlock block in function.Blocks)
        {
            liveOut[block.Index] = new ulong[words];
            ulong[] isRead = liveIn[block.Index] = new ulong[words];
            ulong[] isWritten = written[block.Index] = new ulong[words];

            foreach (MachineInstruction instruction in block.Instructions)
            {
                foreach (int register in new ReadRegisters(instruction))
                {
                    if (places[register] > 0 && !Contains(isWritten, places[register] - 1))
                    {
                        Add(isRead, places[register] - 1);
                    }
                }

                if (instruction.WritesDestination && places[instruction.Destination] > 0)
                {
                    Add(isWritten, places[instruction.Destination] - 1);
                }
            }
        }

        Flow(function, liveIn, written);
    }

    /// <summary>Puts what is read after a block into a set.</summary>
    public void AddLiveOut(MachineBlock block, RegisterSet live)
    {
        ulong[] set = liveOut[block.Index];

        for (int i = 0; i < set.Length; i++)
        {
            for (ulong word = set[i]; word != 0; word &= word - 1)
            {
                live.Add(shared[(i * 64) + LowestBit(word)]);
            }
        }
    }

    private static bool Contains(ulong[] set, int place) => (set[place >> 6] >> (place & 63) & 1) != 0;

    private static void Add(ulong[] set, int place) => set[place >> 6] |= 1UL << (place & 63);

    private static int LowestBit(ulong word)
    {
        int bit = 0;

        if ((uint)word == 0)
        {
            word >>= 32;
            bit = 32;
        }

        while ((word & 0xff) == 0)
        {
            word >>= 8;
            bit += 8;
        }

        while ((word & 1) == 0)
        {
            word >>= 1;
            bit++;
        }

        return bit;
    }

    // What some block reads before it writes it. Registers of the machine never live from one block to another.
    private void FindShared(MachineFunction function, int[] writtenIn)
    {
        foreach (MachineBlock block in function.Blocks)
        {
            foreach (MachineInstruction instruction in block.Instructions)
            {
                foreach (int register in new ReadRegisters(instruction))
                {
                    if (MachineRegister.IsVirtual(register) && writtenIn[register] != block.Index + 1 && places[register] == 0)
                    {
                        shared.Add(register);
                        places[register] = shared.Count;
                    }
                }

                if (instruction.WritesDestination)
                {
                    writtenIn[instruction.Destination] = block.Index + 1;
                }
            }
        }
    }

    private void Flow(MachineFunction function, ulong[][] liveIn, ulong[][] written)
    {
        bool isChanged = true;

        while (isChanged)
        {
            isChanged = false;

            for (int i = function.Blocks.Count - 1; i >= 0; i--)
            {
                ulong[] after = liveOut[i];

                foreach (MachineBlock successor in function.Blocks[i].Successors)
                {
                    ulong[] next = liveIn[successor.Index];

                    for (int word = 0; word < after.Length; word++)
                    {
                        ulong added = next[word] & ~after[word];

                        if (added != 0)
                        {
                            after[word] |= added;
                            liveIn[i][word] |= added & ~written[i][word];
                            isChanged = true;
                        }
                    }
                }
            }
        }
    }
}
