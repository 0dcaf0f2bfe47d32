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
    /// <param name="isMain">Whether the kernel calls it: then nobody looks at what it returns.</param>
    public static FunctionFacts Of(IrFunction function, bool isMain)
    {
        FunctionFacts facts = new();
        facts.FindRelevant(function, isMain);
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

    private void FindRelevant(IrFunction function, bool isMain)
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
                case IrTerminator.Return { Value: { } result } when !isMain:
                    Add(result);
                    break;
            }
        }

        // What is written counts if somebody reads it; of memory that is not this function's own somebody may.
        do
        {
            while (pending.Count > 0)
            {
                IrValue value = pending.Pop();
                value.Operands.ForEach(Add);

                if (value is { Opcode: IrOpcode.Load, Operands: [var address] } && SlotOf(address) is { } slot)
                {
                    read.Add(slot);
                }
            }

            foreach (IrValue store in stores)
            {
                if (SlotOf(store.Operands[0]) is not { } slot || read.Contains(slot) || IsPassed(function, slot))
                {
                    Add(store.Operands[1]);
                }
            }
        }
        while (pending.Count > 0);

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

    private static bool IsPassed(IrFunction function, IrSlot slot) => function.Blocks.Exists(
        block => block.Values.Exists(
            value => value.Opcode is IrOpcode.Call or IrOpcode.Phi && value.Operands.Exists(operand => SlotOf(operand) == slot)));

    private void FindLive(IrFunction function)
    {
        Dictionary<IrBlock, HashSet<IrValue>> sets = function.Blocks.ToDictionary(
            static block => block, static _ => new HashSet<IrValue>());
        bool hasChanged = true;

        while (hasChanged)
        {
            hasChanged = false;

            for (int i = function.Blocks.Count - 1; i >= 0; i--)
            {
                IrBlock block = function.Blocks[i];
                HashSet<IrValue> now = LiveBefore(block, sets);

                if (!now.SetEquals(sets[block]))
                {
                    sets[block] = now;
                    hasChanged = true;
                }
            }
        }

        foreach (IrBlock block in function.Blocks)
        {
            live.Add(block, [.. sets[block].Where(IsRelevant).OrderBy(static value => value.Index)]);
        }
    }

    private static HashSet<IrValue> LiveBefore(IrBlock block, Dictionary<IrBlock, HashSet<IrValue>> sets)
    {
        HashSet<IrValue> live = [];

        foreach (IrBlock successor in block.Successors)
        {
            int place = successor.Predecessors.IndexOf(block);

            foreach (IrValue value in sets[successor])
            {
                live.Add(value.Opcode == IrOpcode.Phi && value.Block == successor ? value.Operands[place] : value);
            }
        }

        switch (block.Terminator)
        {
            case IrTerminator.Branch branch:
                live.Add(branch.Left);
                live.Add(branch.Right);
                break;
            case IrTerminator.Return { Value: { } result }:
                live.Add(result);
                break;
        }

        for (int i = block.Values.Count - 1; i >= 0; i--)
        {
            IrValue value = block.Values[i];

            // Phis stay: they are what differs at the beginning of a block.
            if (value.Opcode != IrOpcode.Phi)
            {
                live.Remove(value);
                live.UnionWith(value.Operands);
            }
        }

        return live;
    }
}
