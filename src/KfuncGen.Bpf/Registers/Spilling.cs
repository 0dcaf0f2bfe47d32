using KfuncGen.Bpf.Instructions;
using KfuncGen.Bpf.Ir;
using KfuncGen.Bpf.Selection;

namespace KfuncGen.Bpf.Registers;

/// <summary>
/// Moves registers to the frame: what is written is stored, what is read is loaded just before. Eight bytes at a multiple of
/// eight, or the verifier forgets what it knows of the value. What can be made from nothing is made again instead.
/// </summary>
internal sealed class Spilling
{
    private readonly MachineFunction function;
    private readonly Dictionary<int, IrSlot> slots = [];
    private readonly Dictionary<int, MachineInstruction> makers = [];
    private readonly int[] aliases;

    // What was loaded or stored last in a block and is in a register still, the oldest first. Only a few, and not for long:
    // these registers cannot be spilled.
    private const int MaximalKept = 2;
    private const int MaximalDistance = 12;
    private readonly List<(int Spilled, int Register, int Place)> kept = [];
    private List<MachineInstruction> output = [];

    private Spilling(MachineFunction function, RegisterAssignment assignment, InterferenceGraph graph)
    {
        this.function = function;
        aliases = assignment.Aliases;
        HashSet<int> spilled = [.. assignment.Spilled];
        FindMakers(spilled);
        AssignSlots(assignment.Spilled, graph);
    }

    /// <summary>Rewrites the function so that what found no register needs none for long.</summary>
    public static void Spill(MachineFunction function, RegisterAssignment assignment, InterferenceGraph graph)
    {
        Spilling spilling = new(function, assignment, graph);

        foreach (MachineBlock block in function.Blocks)
        {
            List<MachineInstruction> before = block.Instructions;
            spilling.output = new List<MachineInstruction>(before.Count + 8);
            spilling.kept.Clear();

            foreach (MachineInstruction instruction in before)
            {
                spilling.Rewrite(instruction);
            }

            block.Instructions = spilling.output;
        }
    }

    // Values that never live at the same time share a slot.
    private void AssignSlots(List<int> spilled, InterferenceGraph graph)
    {
        Dictionary<int, HashSet<int>> conflicts = [];

        foreach (int register in spilled)
        {
            conflicts.Add(register, []);
        }

        for (int register = MachineRegister.FirstVirtual; register < aliases.Length; register++)
        {
            if (!conflicts.TryGetValue(aliases[register], out HashSet<int>? others))
            {
                continue;
            }

            foreach (int neighbour in graph.Neighbours(register))
            {
                int alias = AliasOf(neighbour);

                if (alias != aliases[register] && conflicts.TryGetValue(alias, out HashSet<int>? back))
                {
                    others.Add(alias);
                    back.Add(aliases[register]);
                }
            }
        }

        List<(IrSlot Slot, HashSet<int> Users)> shared = [];

        foreach (int register in spilled)
        {
            if (makers.ContainsKey(register))
            {
                continue;
            }

            HashSet<int> others = conflicts[register];
            int place = shared.FindIndex(entry => !entry.Users.Overlaps(others));

            if (place < 0)
            {
                place = shared.Count;
                shared.Add((new IrSlot("(a value that found no register)", 8, 8), []));
                function.Slots.Add(shared[place].Slot);
            }

            shared[place].Users.Add(register);
            slots.Add(register, shared[place].Slot);
        }
    }

    // Registers that are written once, by something that can be made again anywhere.
    private void FindMakers(HashSet<int> spilled)
    {
        HashSet<int> others = [];

        foreach (MachineBlock block in function.Blocks)
        {
            foreach (MachineInstruction instruction in block.Instructions)
            {
                if (!instruction.WritesDestination || !MachineRegister.IsVirtual(instruction.Destination))
                {
                    continue;
                }

                int register = aliases[instruction.Destination];

                if (!spilled.Contains(register) || others.Contains(register))
                {
                    continue;
                }

                // A copy within what was made one writes nothing new.
                if (instruction.Operation == MachineOperation.Copy && AliasOf(instruction.Source) == register)
                {
                    continue;
                }

                if (instruction.IsRematerialisable && !makers.ContainsKey(register))
                {
                    makers.Add(register, instruction);
                }
                else
                {
                    makers.Remove(register);
                    others.Add(register);
                }
            }
        }
    }

    private int AliasOf(int register) => MachineRegister.IsVirtual(register) && register < aliases.Length ? aliases[register] : register;

    private bool IsSpilled(int register, out int alias)
    {
        alias = AliasOf(register);
        return register >= MachineRegister.FirstVirtual && (slots.ContainsKey(alias) || makers.ContainsKey(alias));
    }

    private void Rewrite(MachineInstruction instruction)
    {
        bool isWritten = instruction.WritesDestination & IsSpilled(instruction.Destination, out int destination);

        if (isWritten && makers.ContainsKey(destination))
        {
            return;
        }

        if (instruction.Operation == MachineOperation.Copy)
        {
            RewriteCopy(instruction, isWritten, destination);
            return;
        }

        if (IsSpilled(instruction.Source, out int source))
        {
            instruction.Source = Load(source, instruction.Line);
        }

        if (IsSpilled(instruction.Left, out int left))
        {
            instruction.Left = Load(left, instruction.Line);
        }

        if (instruction.ReadsDestination && IsSpilled(instruction.Destination, out destination))
        {
            // A register that is written must not be one that is read besides.
            if (isWritten)
            {
                instruction.Destination = function.NewRegister();
                LoadInto(instruction.Destination, destination, instruction.Line);
            }
            else
            {
                instruction.Destination = Load(destination, instruction.Line);
            }
        }
        else if (isWritten)
        {
            instruction.Destination = function.NewRegister();
        }

        output.Add(instruction);

        if (instruction.Operation == MachineOperation.Call)
        {
            kept.Clear();
        }
        else if (isWritten)
        {
            Store(destination, instruction.Destination, instruction.Line);
            Keep(destination, instruction.Destination);
        }
    }

    // A copy from or to memory is a load or a store.
    private void RewriteCopy(MachineInstruction copy, bool isWritten, int destination)
    {
        bool isRead = IsSpilled(copy.Source, out int source);

        if (isRead && isWritten)
        {
            if (source != destination)
            {
                Store(destination, Load(source, copy.Line), copy.Line);
                kept.RemoveAll(entry => entry.Spilled == destination);
            }
        }
        else if (isRead)
        {
            LoadInto(copy.Destination, source, copy.Line);
        }
        else if (isWritten)
        {
            Store(destination, copy.Source, copy.Line);
            kept.RemoveAll(entry => entry.Spilled == destination);
        }
        else
        {
            output.Add(copy);
        }
    }

    // A register that holds what was spilled, for reading only.
    private int Load(int spilled, SourceLine? line)
    {
        int place = kept.FindIndex(entry => entry.Spilled == spilled);

        if (place >= 0 && output.Count - kept[place].Place <= MaximalDistance)
        {
            return kept[place].Register;
        }

        int register = function.NewRegister();
        LoadInto(register, spilled, line);
        Keep(spilled, register);
        return register;
    }

    private void Keep(int spilled, int register)
    {
        if (makers.ContainsKey(spilled))
        {
            return;
        }

        kept.RemoveAll(entry => entry.Spilled == spilled);

        if (kept.Count == MaximalKept)
        {
            kept.RemoveAt(0);
        }

        kept.Add((spilled, register, output.Count));
    }

    private void LoadInto(int register, int spilled, SourceLine? line)
    {
        if (makers.TryGetValue(spilled, out MachineInstruction? maker))
        {
            output.Add(new MachineInstruction
            {
                Operation = maker.Operation,
                Opcode = maker.Opcode,
                Destination = register,
                Immediate = maker.Immediate,
                Slot = maker.Slot,
                Section = maker.Section,
                Map = maker.Map,
                Callee = maker.Callee,
                Line = line,
            });
            return;
        }

        output.Add(new MachineInstruction
        {
            Operation = MachineOperation.Plain,
            Opcode = BpfOpcode.ClassLoad | BpfOpcode.ModeMemory | BpfOpcode.DoubleWord,
            Destination = register,
            Source = MachineRegister.FramePointer,
            Slot = slots[spilled],
            Line = line,
        });
    }

    private void Store(int spilled, int register, SourceLine? line) => output.Add(new MachineInstruction
    {
        Operation = MachineOperation.Plain,
        Opcode = BpfOpcode.ClassStore | BpfOpcode.ModeMemory | BpfOpcode.DoubleWord,
        Destination = MachineRegister.FramePointer,
        Source = register,
        Slot = slots[spilled],
        Line = line,
    });
}
