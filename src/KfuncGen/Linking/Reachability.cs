using KfuncGen.Code;
using KfuncGen.Linux.Instructions;

namespace KfuncGen.Linking;

/// <summary>
/// Finds what a program can get to when its guards are constants: as the verifier does, but without its cost, since values
/// that are not constant do not matter here. Follows constants through registers, spills to the frame, arithmetic, and calls
/// of the program's own functions, there and back.
/// </summary>
/// <remarks>
/// Where memory may change through a pointer, one can believe that it does not, to say what a program lacks: a guard that was
/// spilled is still known after a call that got a pointer into the frame. A way that this misses the verifier finds, and refuses
/// the poisoned call there. To remove code, one must not: see <see cref="DeadCode"/>.
/// </remarks>
internal sealed class Reachability
{
    private readonly Instruction[] code;
    private readonly int[] functions;
    private readonly bool trustsMemory;
    private readonly bool[] isReached;
    private readonly bool[] isTaken;
    private readonly bool[] isPassed;
    private readonly bool[] isQueued;
    private readonly Stack<int> queue = new();
    private readonly Dictionary<int, AbstractState> states = [];
    private readonly Dictionary<int, AbstractValue> results = [];
    private readonly Dictionary<int, HashSet<int>> callers = [];

    private Reachability(Instruction[] code, BpfProgramFunction[] functions, bool trustsMemory)
    {
        this.code = code;
        this.trustsMemory = trustsMemory;
        this.functions = Array.ConvertAll(functions, static function => function.Start);
        isReached = new bool[code.Length];
        isTaken = new bool[code.Length];
        isPassed = new bool[code.Length];
        isQueued = new bool[code.Length];
    }

    /// <summary>Follows a program from its first slot.</summary>
    /// <param name="code">The slots.</param>
    /// <param name="functions">Its functions.</param>
    /// <param name="trustsMemory">Whether the frame keeps its values where a pointer could change them.</param>
    public static Reachability Of(Instruction[] code, BpfProgramFunction[] functions, bool trustsMemory)
    {
        Reachability reachability = new(code, functions, trustsMemory);
        reachability.Arrive(0, new AbstractState());

        // What is known at a place only ever shrinks, so this ends.
        while (reachability.queue.TryPop(out int slot))
        {
            reachability.isQueued[slot] = false;
            reachability.Follow(slot, reachability.states[slot].Copy());
        }

        return reachability;
    }

    /// <summary>Whether a way leads to a slot.</summary>
    public bool IsReachable(int slot) => isReached[slot];

    /// <summary>Whether a condition that is reached can only come out one way, and which; null where it can both ways.</summary>
    public bool? Outcome(int slot) => isTaken[slot] == isPassed[slot] ? null : isTaken[slot];

    private void Arrive(int slot, AbstractState state)
    {
        // A jump out of the program: the kernel says so.
        if ((uint)slot >= (uint)code.Length)
        {
            return;
        }

        bool isNews = true;

        if (states.TryGetValue(slot, out AbstractState? known))
        {
            isNews = known.Join(state);
        }
        else
        {
            states.Add(slot, state.Copy());
        }

        if (isNews)
        {
            Enqueue(slot);
        }
    }

    private void Enqueue(int slot)
    {
        if (!isQueued[slot])
        {
            isQueued[slot] = true;
            queue.Push(slot);
        }
    }

    // Goes on until the way ends, splits, or joins another.
    private void Follow(int start, AbstractState state)
    {
        for (int slot = start; slot < code.Length; slot++)
        {
            if (slot != start && states.ContainsKey(slot))
            {
                Arrive(slot, state);
                return;
            }

            Instruction instruction = code[slot];
            isReached[slot] = true;

            switch (instruction.Class)
            {
                case InstructionClass.Arithmetic32 or InstructionClass.Arithmetic64:
                    state[instruction.Destination] = Arithmetic.Evaluate(instruction, state);
                    break;

                case InstructionClass.Load when instruction.Code == Instruction.LoadConstant:
                    LoadConstant(slot, state);
                    slot++;
                    break;

                case InstructionClass.Load:
                    state[0] = default;
                    break;

                case InstructionClass.LoadMemory:
                    state[instruction.Destination] = instruction.Code == MemoryAccess.LoadWhole
                        ? state.Load(MemoryAccess.AddressOf(state[instruction.Source], instruction))
                        : default;
                    break;

                case InstructionClass.StoreImmediate or InstructionClass.StoreRegister:
                    MemoryAccess.Store(instruction, state);
                    ForgetAfter(instruction, state);
                    break;

                default:
                    if (!TryPass(slot, instruction, state))
                    {
                        return;
                    }

                    break;
            }
        }
    }

    // A store to who knows where may have been one to the frame.
    private void ForgetAfter(Instruction store, AbstractState state)
    {
        if (!trustsMemory && state[store.Destination].Knowledge != AbstractValue.Kind.Frame)
        {
            state.ForgetFrame();
        }
    }

    private void LoadConstant(int slot, AbstractState state)
    {
        Instruction instruction = code[slot];
        bool isNumber = instruction.Source == 0 && slot + 1 < code.Length;
        state[instruction.Destination] = isNumber
            ? AbstractValue.Of((uint)instruction.Immediate | ((long)code[slot + 1].Immediate << 32))
            : default;

        // A callback: who calls it, and with what, is the kernel's business.
        if (instruction.Source == Instruction.FunctionAddress)
        {
            Arrive(slot + 1 + instruction.Immediate, new AbstractState());
        }
    }

    // Whether the way goes on with the next slot, in the same state.
    private bool TryPass(int slot, Instruction instruction, AbstractState state)
    {
        switch (instruction.Code)
        {
            case Instruction.Exit:
                Return(slot, state[0]);
                return false;

            case Instruction.Call:
                return TryCall(slot, instruction, state);

            case JumpCondition.Always:
                Arrive(slot + 1 + instruction.Offset, state);
                return false;

            case JumpCondition.AlwaysFar:
                Arrive(slot + 1 + instruction.Immediate, state);
                return false;
        }

        bool? outcome = JumpCondition.Evaluate(instruction, state);

        isTaken[slot] |= outcome != false;
        isPassed[slot] |= outcome != true;

        if (outcome != false)
        {
            Arrive(slot + 1 + instruction.Offset, state);
        }

        if (outcome is null)
        {
            Arrive(slot + 1, state);
        }

        return outcome == false;
    }

    private bool TryCall(int slot, Instruction instruction, AbstractState state)
    {
        AbstractValue result = default;
        bool returns = true;

        if (instruction.Source == Instruction.FunctionCall)
        {
            int callee = slot + 1 + instruction.Immediate;
            Arrive(callee, Entry(state));
            CallersOf(callee).Add(slot);
            returns = results.TryGetValue(callee, out result);

            // Comes back here when the callee is known to return something else.
            states.TryAdd(slot, state.Copy());
        }

        for (int argument = 1; argument <= 5; argument++)
        {
            state.Store(state[argument], default);
            state[argument] = default;
        }

        if (!trustsMemory)
        {
            state.ForgetFrame();
        }

        state[0] = result;
        return returns;
    }

    // A callee sees its arguments, but its frame is its own.
    private static AbstractState Entry(AbstractState caller)
    {
        AbstractState entry = new();

        for (int argument = 1; argument <= 5; argument++)
        {
            entry[argument] = caller[argument].IsConstant(out long value) ? AbstractValue.Of(value) : default;
        }

        return entry;
    }

    private void Return(int slot, AbstractValue value)
    {
        int function = FunctionOf(slot);
        AbstractValue result = value.IsConstant(out _) ? value : default;

        if (results.TryGetValue(function, out AbstractValue known))
        {
            result = AbstractValue.Join(known, result);

            if (result == known)
            {
                return;
            }
        }

        results[function] = result;

        foreach (int caller in CallersOf(function))
        {
            Enqueue(caller);
        }
    }

    private HashSet<int> CallersOf(int function)
    {
        if (!callers.TryGetValue(function, out HashSet<int>? slots))
        {
            callers.Add(function, slots = []);
        }

        return slots;
    }

    private int FunctionOf(int slot)
    {
        int index = Array.BinarySearch(functions, slot);
        index = index < 0 ? ~index - 1 : index;
        return index < 0 ? 0 : functions[index];
    }
}
