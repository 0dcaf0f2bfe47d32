using KfuncGen.Bpf.Selection;

namespace KfuncGen.Bpf.Registers;

/// <summary>
/// Gives each register one of the machine's: George, Appel, "Iterated Register Coalescing", 1996. Two registers that a copy
/// joins become one where that surely makes nothing harder.
/// </summary>
internal sealed class GraphColouring
{
    private const int ColourCount = MachineRegister.AllocatableCount;

    // Registers that do not survive calls first, so that the others are left for what has to.
    private static readonly int[] Preference = [1, 2, 3, 4, 5, 0, 6, 7, 8, 9];

    private readonly InterferenceGraph graph;
    private readonly State[] states;
    private readonly int[] aliases;
    private readonly int[] colours;
    private readonly float[] costs;
    private readonly bool[] isCopyPending;
    private readonly bool[] isCopyActive;
    private readonly Stack<int> simplifiable = new();
    private readonly Stack<int> freezable = new();
    private readonly SortedSet<(float Priority, int Register)> spillable = [];
    private readonly Queue<int> pendingCopies = new();
    private readonly Stack<int> removed = new();
    private readonly int[] marks;
    private int mark;

    private GraphColouring(InterferenceGraph graph)
    {
        this.graph = graph;
        states = new State[graph.Count];
        aliases = new int[graph.Count];
        colours = new int[graph.Count];
        marks = new int[graph.Count];
        costs = graph.Costs;
        isCopyPending = new bool[graph.Copies.Count];
        isCopyActive = new bool[graph.Copies.Count];
    }

    private enum State : byte
    {
        Waiting,
        Fixed,
        Simplifiable,
        Freezable,
        Spillable,
        Removed,
        Coalesced,
    }

    /// <summary>Finds registers.</summary>
    /// <param name="graph">What must differ; it is used up.</param>
    /// <param name="firstTemporary">Registers from here on hold something just for one instruction and must get a register.</param>
    public static RegisterAssignment Colour(InterferenceGraph graph, int firstTemporary)
    {
        GraphColouring colouring = new(graph);
        colouring.Prepare(firstTemporary);
        colouring.Reduce();
        return colouring.Assign();
    }

    private void Prepare(int firstTemporary)
    {
        for (int register = 0; register < graph.Count; register++)
        {
            aliases[register] = register;
            colours[register] = MachineRegister.None;

            if (!MachineRegister.IsVirtual(register))
            {
                states[register] = State.Fixed;
                colours[register] = register;
                continue;
            }

            if (register >= firstTemporary)
            {
                costs[register] = float.MaxValue;
            }
        }

        for (int copy = 0; copy < isCopyPending.Length; copy++)
        {
            isCopyPending[copy] = true;
            pendingCopies.Enqueue(copy);
        }

        for (int register = MachineRegister.FirstVirtual; register < graph.Count; register++)
        {
            Classify(register);
        }
    }

    private void Classify(int register)
    {
        if (graph.Degrees[register] >= ColourCount)
        {
            states[register] = State.Spillable;
            spillable.Add((Priority(register), register));
        }
        else if (IsInCopies(register))
        {
            states[register] = State.Freezable;
            freezable.Push(register);
        }
        else
        {
            states[register] = State.Simplifiable;
            simplifiable.Push(register);
        }
    }

    private float Priority(int register) => costs[register] / graph.Degrees[register];

    private void Reduce()
    {
        while (true)
        {
            if (simplifiable.Count > 0)
            {
                int register = simplifiable.Pop();

                if (states[register] == State.Simplifiable)
                {
                    Remove(register);
                }
            }
            else if (pendingCopies.Count > 0)
            {
                int copy = pendingCopies.Dequeue();

                if (isCopyPending[copy])
                {
                    isCopyPending[copy] = false;
                    Coalesce(copy);
                }
            }
            else if (freezable.Count > 0)
            {
                int register = freezable.Pop();

                if (states[register] == State.Freezable)
                {
                    states[register] = State.Simplifiable;
                    simplifiable.Push(register);
                    Freeze(register);
                }
            }
            else if (spillable.Count > 0)
            {
                (float Priority, int Register) least = spillable.Min;
                spillable.Remove(least);

                if (states[least.Register] == State.Spillable)
                {
                    // It may still find a register when all others have theirs.
                    states[least.Register] = State.Simplifiable;
                    simplifiable.Push(least.Register);
                    Freeze(least.Register);
                }
            }
            else
            {
                break;
            }
        }
    }

    private bool IsPresent(int register) => states[register] is not (State.Removed or State.Coalesced);

    private bool IsInCopies(int register)
    {
        if (graph.CopiesOf[register] is { } copies)
        {
            foreach (int copy in copies)
            {
                if (isCopyPending[copy] || isCopyActive[copy])
                {
                    return true;
                }
            }
        }

        return false;
    }

    private void Remove(int register)
    {
        states[register] = State.Removed;
        removed.Push(register);

        foreach (int neighbour in graph.Neighbours(register))
        {
            if (IsPresent(neighbour))
            {
                LowerDegree(neighbour);
            }
        }
    }

    private void LowerDegree(int register)
    {
        if (states[register] == State.Fixed || graph.Degrees[register]-- != ColourCount)
        {
            return;
        }

        EnableCopies(register);

        foreach (int neighbour in graph.Neighbours(register))
        {
            if (IsPresent(neighbour))
            {
                EnableCopies(neighbour);
            }
        }

        if (states[register] == State.Spillable)
        {
            if (IsInCopies(register))
            {
                states[register] = State.Freezable;
                freezable.Push(register);
            }
            else
            {
                states[register] = State.Simplifiable;
                simplifiable.Push(register);
            }
        }
    }

    private void EnableCopies(int register)
    {
        if (graph.CopiesOf[register] is { } copies)
        {
            foreach (int copy in copies)
            {
                if (isCopyActive[copy])
                {
                    isCopyActive[copy] = false;
                    isCopyPending[copy] = true;
                    pendingCopies.Enqueue(copy);
                }
            }
        }
    }

    private int Alias(int register)
    {
        while (states[register] == State.Coalesced)
        {
            register = aliases[register];
        }

        return register;
    }

    private void Coalesce(int copy)
    {
        int kept = Alias(graph.Copies[copy].Destination);
        int joined = Alias(graph.Copies[copy].Source);

        if (states[joined] == State.Fixed)
        {
            (kept, joined) = (joined, kept);
        }

        if (kept == joined)
        {
            Thaw(kept);
        }
        else if (states[joined] == State.Fixed || graph.Interferes(kept, joined))
        {
            Thaw(kept);
            Thaw(joined);
        }
        else if (IsSafe(kept, joined) || (states[kept] != State.Fixed && (IsSafeByNeighbours(kept, joined) || IsSafe(joined, kept))))
        {
            Combine(kept, joined);
            Thaw(kept);
        }
        else
        {
            isCopyActive[copy] = true;
        }
    }

    // What was kept back for its copies only may be removed now.
    private void Thaw(int register)
    {
        if (states[register] == State.Freezable && !IsInCopies(register) && graph.Degrees[register] < ColourCount)
        {
            states[register] = State.Simplifiable;
            simplifiable.Push(register);
        }
    }

    // George: all that the one must differ from is easy, or the other must differ from it anyway.
    private bool IsSafe(int kept, int joined)
    {
        foreach (int neighbour in graph.Neighbours(joined))
        {
            if (IsPresent(neighbour) && states[neighbour] != State.Fixed
                && graph.Degrees[neighbour] >= ColourCount && !graph.Interferes(neighbour, kept))
            {
                return false;
            }

            if (states[neighbour] == State.Fixed && neighbour != kept && states[kept] != State.Fixed && !graph.Interferes(neighbour, kept))
            {
                return false;
            }
        }

        return true;
    }

    // Briggs: together they have few difficult neighbours.
    private bool IsSafeByNeighbours(int a, int b)
    {
        mark++;
        return CountDifficult(a, b) + CountDifficult(b, a) < ColourCount;
    }

    private int CountDifficult(int register, int other)
    {
        int count = 0;

        foreach (int neighbour in graph.Neighbours(register))
        {
            if (!IsPresent(neighbour) || marks[neighbour] == mark)
            {
                continue;
            }

            marks[neighbour] = mark;
            int degree = graph.Degrees[neighbour];

            if (states[neighbour] == State.Fixed || degree > ColourCount || (degree == ColourCount && !graph.Interferes(neighbour, other)))
            {
                count++;
            }
        }

        return count;
    }

    private void Combine(int kept, int joined)
    {
        states[joined] = State.Coalesced;
        aliases[joined] = kept;
        costs[kept] += costs[joined];

        if (graph.CopiesOf[joined] is { } copies)
        {
            (graph.CopiesOf[kept] ??= []).AddRange(copies);
            EnableCopies(joined);
        }

        foreach (int neighbour in graph.Neighbours(joined))
        {
            if (IsPresent(neighbour))
            {
                graph.AddInterference(neighbour, kept);
                LowerDegree(neighbour);
            }
        }

        if (states[kept] is State.Freezable or State.Simplifiable && graph.Degrees[kept] >= ColourCount)
        {
            states[kept] = State.Spillable;
            spillable.Add((Priority(kept), kept));
        }
    }

    private void Freeze(int register)
    {
        if (graph.CopiesOf[register] is not { } copies)
        {
            return;
        }

        foreach (int copy in copies)
        {
            if (!isCopyActive[copy] && !isCopyPending[copy])
            {
                continue;
            }

            isCopyActive[copy] = false;
            isCopyPending[copy] = false;
            int destination = Alias(graph.Copies[copy].Destination);
            int source = Alias(graph.Copies[copy].Source);
            Thaw(destination == register ? source : destination);
        }
    }

    private RegisterAssignment Assign()
    {
        List<int> spilled = [];

        while (removed.Count > 0)
        {
            int register = removed.Pop();
            int free = (1 << ColourCount) - 1;

            foreach (int neighbour in graph.Neighbours(register))
            {
                int colour = colours[Alias(neighbour)];

                if (colour >= 0)
                {
                    free &= ~(1 << colour);
                }
            }

            if (free == 0)
            {
                spilled.Add(register);
            }
            else
            {
                colours[register] = Choose(register, free);
            }
        }

        for (int register = MachineRegister.FirstVirtual; register < colours.Length; register++)
        {
            aliases[register] = Alias(register);
            colours[register] = colours[aliases[register]];
        }

        return new RegisterAssignment(colours, aliases, spilled);
    }

    // A copy that could not be removed surely may vanish by chance.
    private int Choose(int register, int free)
    {
        if (graph.CopiesOf[register] is { } copies)
        {
            foreach (int copy in copies)
            {
                int destination = Alias(graph.Copies[copy].Destination);
                int colour = colours[destination == register ? Alias(graph.Copies[copy].Source) : destination];

                if (colour >= 0 && (free & (1 << colour)) != 0)
                {
                    return colour;
                }
            }
        }

        foreach (int colour in Preference)
        {
            if ((free & (1 << colour)) != 0)
            {
                return colour;
            }
        }

        return MachineRegister.None;
    }
}
