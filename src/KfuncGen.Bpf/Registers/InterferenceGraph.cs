using KfuncGen.Bpf.Selection;

namespace KfuncGen.Bpf.Registers;

/// <summary>
/// Which registers hold different values at the same time, so that they must not become one; the copies that would vanish if
/// two did; and what it would cost to keep a register in memory.
/// </summary>
internal sealed class InterferenceGraph
{
    // Up to this many registers a bit for each pair; it would take too much memory beyond.
    private const int MatrixLimit = 4096;

    private readonly ulong[]? matrix;
    private readonly HashSet<long>? pairs;
    private readonly List<int>?[] neighbours;

    /// <summary>Finds out by going backwards through each block.</summary>
    public InterferenceGraph(MachineFunction function, Liveness liveness)
    {
        Count = function.RegisterCount;
        neighbours = new List<int>?[Count];
        Degrees = new int[Count];
        Costs = new float[Count];
        CopiesOf = new List<int>?[Count];

        if (Count <= MatrixLimit)
        {
            matrix = new ulong[((long)Count * Count / 2 / 64) + 1];
        }
        else
        {
            pairs = [];
        }

        RegisterSet live = new(Count);

        foreach (MachineBlock block in function.Blocks)
        {
            live.Clear();
            liveness.AddLiveOut(block, live);
            float weight = (float)Math.Pow(10, Math.Min(block.LoopDepth, 8));

            for (int i = block.Instructions.Count - 1; i >= 0; i--)
            {
                Add(block.Instructions[i], live, weight);
            }
        }
    }

    /// <summary>The number of registers, those of the machine included.</summary>
    public int Count { get; }

    /// <summary>By register, how many others it must differ from.</summary>
    public int[] Degrees { get; }

    /// <summary>By register, how often it is read and written, in loops ten times as often.</summary>
    public float[] Costs { get; }

    /// <summary>The copies: destination and source.</summary>
    public List<(int Destination, int Source)> Copies { get; } = [];

    /// <summary>By register, the places of its copies in <see cref="Copies"/>.</summary>
    public List<int>?[] CopiesOf { get; }

    /// <summary>The registers that one must differ from; of the machine's registers it is not known.</summary>
    public List<int> Neighbours(int register) => neighbours[register] ??= [];

    /// <summary>Whether two registers must differ.</summary>
    public bool Interferes(int a, int b)
    {
        if (matrix is null)
        {
            return pairs!.Contains(Pair(a, b));
        }

        long bit = Bit(a, b);
        return ((matrix[bit >> 6] >> (int)(bit & 63)) & 1) != 0;
    }

    /// <summary>Makes two registers differ.</summary>
    public void AddInterference(int a, int b)
    {
        if (a == b || !AddPair(a, b))
        {
            return;
        }

        AddNeighbour(a, b);
        AddNeighbour(b, a);
    }

    private void Add(MachineInstruction instruction, RegisterSet live, float weight)
    {
        if (instruction.Operation == MachineOperation.Copy)
        {
            // Both hold one value: as far as this copy goes they may be one register.
            live.Remove(instruction.Source);
            AddCopy(instruction.Destination, instruction.Source);
        }

        if (instruction.Operation == MachineOperation.Call)
        {
            for (int register = 0; register < MachineRegister.ClobberedCount; register++)
            {
                Write(register, live);
                live.Remove(register);
            }
        }
        else if (instruction.WritesDestination)
        {
            if (instruction.Operation == MachineOperation.Compare)
            {
                // The destination is written before the comparison.
                live.Add(instruction.Left);

                if (instruction.Source != MachineRegister.None)
                {
                    live.Add(instruction.Source);
                }
            }

            Write(instruction.Destination, live);
            live.Remove(instruction.Destination);

            // What can be made again needs no store.
            Costs[instruction.Destination] += instruction.IsRematerialisable ? 0 : weight;
        }

        foreach (int register in new ReadRegisters(instruction))
        {
            live.Add(register);
            Costs[register] += weight;
        }
    }

    private void Write(int register, RegisterSet live)
    {
        for (int i = 0; i < live.Count; i++)
        {
            AddInterference(register, live[i]);
        }
    }

    private void AddCopy(int destination, int source)
    {
        if (destination != source)
        {
            (CopiesOf[destination] ??= []).Add(Copies.Count);
            (CopiesOf[source] ??= []).Add(Copies.Count);
            Copies.Add((destination, source));
        }
    }

    private void AddNeighbour(int register, int other)
    {
        Degrees[register]++;

        if (MachineRegister.IsVirtual(register))
        {
            Neighbours(register).Add(other);
        }
    }

    private bool AddPair(int a, int b)
    {
        if (matrix is null)
        {
            return pairs!.Add(Pair(a, b));
        }

        long bit = Bit(a, b);
        ulong mask = 1UL << (int)(bit & 63);
        bool isNew = (matrix[bit >> 6] & mask) == 0;
        matrix[bit >> 6] |= mask;
        return isNew;
    }

    private static long Pair(int a, int b) => a < b ? ((long)a << 32) | (uint)b : ((long)b << 32) | (uint)a;

    private static long Bit(int a, int b) => a < b ? ((long)b * (b - 1) / 2) + a : ((long)a * (a - 1) / 2) + b;
}
