using KfuncGen.Bpf.Ir;
using KfuncGen.Bpf.Verification.Loops;

namespace KfuncGen.Bpf.Verification.Paths;

/// <summary>What following a function's ways needs to know of it: which values are used where, and which matter at all.</summary>
internal sealed class FunctionFacts
{
    private readonly Dictionary<IrBlock, IrValue[]> live = [];
    private readonly HashSet<IrValue> relevant = [];
    private Dictionary<IrBlock, LoopShape> loops = [];

    private FunctionFacts()
    {
    }

    /// <summary>Looks at a function.</summary>
    /// <param name="function">The function.</param>
    /// <param name="isResultRead">Whether somebody looks at what it returns.</param>
    public static FunctionFacts Of(IrFunction function, bool isResultRead)
    {
        FunctionFacts facts = new();
        facts.FindRelevant(function, isResultRead);
        facts.FindLive(function);
        facts.loops = LoopShapes.Find(function);
        return facts;
    }

    /// <summary>
    /// Whether a value may decide which way the program goes, or which object a call is passed. Others are not followed: ways that
    /// differ in nothing else are one.
    /// </summary>
    public bool IsRelevant(IrValue value) => value.Type == IrType.Pointer || relevant.Contains(value);

    /// <summary>The loop that begins with a block; null where none does.</summary>
    public LoopShape? LoopAt(IrBlock block) => loops.TryGetValue(block, out LoopShape? loop) ? loop : null;

    /// <summary>The relevant values that are made before a block and used in it or behind it, its phis among them.</summary>
    public IReadOnlyList<IrValue> LiveIn(IrBlock block) => live[block];

    private void FindRelevant(IrFunction function, bool isResultRead)
    {
        Stack<IrValue> pending = new();
        HashSet<IrSlot> read = [];
        List<IrValue> stores = [];

        foreach (IrBlock block in function.Blocks)
        {
            foreach (IrValue value in block.Values)
            {
                switch (value.Opcode)
                {
                    case IrOpcode.Call:
                        value.Operands.ForEach(Add);
                        break;
                    case IrOpcode.Load or IrOpcode.LoadField or IrOpcode.StoreField or IrOpcode.Atomic:
                        Add(value.Operands[0]);
                        break;
                    case IrOpcode.Store:
                        Add(value.Operands[0]);
                        stores.Add(value);
                        break;
                }

                if (value.Type == IrType.Pointer)
                {
                    Add(value);
                }
            }

            switch (block.Terminator)
            {
                case IrTerminator.Branch branch:
                    Add(branch.Left);
                    Add(branch.Right);
                    break;
                case IrTerminator.Return { Value: { } result } when isResultRead:
                    Add(result);
                    break;
            }
        }

        // What is written counts if somebody reads it; of memory that is not this function's own somebody may.
        HashSet<IrSlot> passed = PassedSlots(function);
        ILookup<IrSlot?, IrValue> bySlot = stores.ToLookup(
            static store => SlotOf(store.Operands[0]), static store => store.Operands[1]);

        foreach (IGrouping<IrSlot?, IrValue> slot in bySlot)
        {
            if (slot.Key is null || passed.Contains(slot.Key))
            {
                AddAll(slot);
            }
        }

        while (pending.Count > 0)
        {
            IrValue value = pending.Pop();
            AddAll(value.Operands);

            if (value is { Opcode: IrOpcode.Load, Operands: [var address] } && SlotOf(address) is { } slot && read.Add(slot))
            {
                AddAll(bySlot[slot]);
            }
        }

        void AddAll(IEnumerable<IrValue> values)
        {
            foreach (IrValue value in values)
            {
                Add(value);
            }
        }

        void Add(IrValue value)
        {
            if (relevant.Add(value))
            {
                pending.Push(value);
            }
        }
    }

    private static IrSlot? SlotOf(IrValue address)
    {
        while (address is { Opcode: IrOpcode.Add, Type: IrType.Pointer })
        {
            address = address.Operands[0];
        }

        return address.Slot;
    }

    private static HashSet<IrSlot> PassedSlots(IrFunction function)
    {
        HashSet<IrSlot> passed = [];

        foreach (IrValue value in function.Blocks.SelectMany(static block => block.Values)
            .Where(static value => value.Opcode is IrOpcode.Call or IrOpcode.Phi))
        {
            passed.UnionWith(value.Operands.Select(SlotOf).OfType<IrSlot>());
        }

        return passed;
    }

    // From each use up to where the value is made: so long as the answer, and no longer.
    private void FindLive(IrFunction function)
    {
        Dictionary<IrBlock, HashSet<IrValue>> sets = function.Blocks.ToDictionary(
            static block => block, static _ => new HashSet<IrValue>());
        Stack<(IrBlock Block, IrValue Value)> pending = new();

        foreach (IrBlock block in function.Blocks)
        {
            foreach (IrValue value in block.Values.Where(static value => value.Opcode != IrOpcode.Phi))
            {
                value.Operands.ForEach(operand => Use(block, operand));
            }

            switch (block.Terminator)
            {
                case IrTerminator.Branch branch:
                    Use(block, branch.Left);
                    Use(block, branch.Right);
                    break;
                case IrTerminator.Return { Value: { } result }:
                    Use(block, result);
                    break;
            }
        }

        while (pending.Count > 0)
        {
            (IrBlock block, IrValue value) = pending.Pop();
            bool isChosenHere = value.Opcode == IrOpcode.Phi && value.Block == block;

            for (int i = 0; i < block.Predecessors.Count; i++)
            {
                Use(block.Predecessors[i], isChosenHere ? value.Operands[i] : value);
            }
        }

        foreach (IrBlock block in function.Blocks)
        {
            live.Add(block, [.. sets[block].OrderBy(static value => value.Index)]);
        }

        // Phis stay: they are what differs at the beginning of a block.
        void Use(IrBlock block, IrValue value)
        {
            if (IsRelevant(value) && (value.Block != block || value.Opcode == IrOpcode.Phi) && sets[block].Add(value))
            {
                pending.Push((block, value));
            }
        }
    }
}
