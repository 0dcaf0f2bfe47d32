namespace KfuncGen.Bpf.Ir;

/// <summary>
/// Turns variables that are assigned many times into values that are assigned once, while the function is built: Braun et
/// al., "Simple and Efficient Construction of Static Single Assignment Form", 2013. A block is sealed when all its
/// predecessors are known; what is read in an unsealed block gets a phi whose operands come later.
/// </summary>
/// <typeparam name="TVariable">What a variable is to the language.</typeparam>
public sealed class IrVariables<TVariable>
    where TVariable : notnull
{
    private readonly Dictionary<(IrBlock Block, TVariable Variable), IrValue> definitions = [];
    private readonly Dictionary<IrBlock, List<(TVariable Variable, IrValue Phi)>> incomplete = [];
    private readonly HashSet<IrBlock> isSealed = [];

    // A phi that turned out to be one value only, and that value.
    private readonly Dictionary<IrValue, IrValue> replaced = [];

    /// <summary>Says that a variable has a value from here to the end of the block.</summary>
    public void Write(IrBlock block, TVariable variable, IrValue value) => definitions[(block, variable)] = value;

    /// <summary>What a variable is at the end of what the block has so far; zero where nothing was ever written to it.</summary>
    public IrValue Read(IrBlock block, TVariable variable, IrType type)
    {
        Stack<OpenPhi> pending = new();
        return Find(block, variable, type, pending) ?? Complete(variable, pending);
    }

    /// <summary>Says that all predecessors of a block are known.</summary>
    public void Seal(IrBlock block)
    {
        if (!isSealed.Add(block) || !incomplete.TryGetValue(block, out List<(TVariable Variable, IrValue Phi)>? phis))
        {
            return;
        }

        incomplete.Remove(block);

        foreach ((TVariable variable, IrValue phi) in phis)
        {
            Stack<OpenPhi> pending = new();
            pending.Push(new OpenPhi(phi, []) { IsRead = false });
            Complete(variable, pending);
        }
    }

    /// <summary>What a value that was read before is now that all blocks are sealed.</summary>
    public IrValue Resolve(IrValue value)
    {
        IrValue last = value;

        while (replaced.TryGetValue(last, out IrValue? other))
        {
            last = other;
        }

        // Who asks again need not go all the way.
        while (value != last)
        {
            IrValue next = replaced[value];
            replaced[value] = last;
            value = next;
        }

        return last;
    }

    /// <summary>Puts what phis turned out to be into all operands. The last step, when every block is sealed.</summary>
    public void Finish(IrFunction function) => function.ReplaceOperands(Resolve);

    private static IrValue AddPhi(IrBlock block, IrType type)
    {
        IrValue phi = new(IrOpcode.Phi, type) { Block = block };
        block.Values.Insert(0, phi);
        return phi;
    }

    // What a variable is in a block; null where that takes a phi, whose operands are still to be found.
    private IrValue? Find(IrBlock block, TVariable variable, IrType type, Stack<OpenPhi> pending)
    {
        List<IrBlock> passed = [];

        while (!definitions.ContainsKey((block, variable)) && isSealed.Contains(block) && block.Predecessors.Count == 1)
        {
            passed.Add(block);
            block = block.Predecessors[0];
        }

        if (definitions.TryGetValue((block, variable), out IrValue? value))
        {
            value = Resolve(value);
        }
        else if (!isSealed.Contains(block))
        {
            definitions[(block, variable)] = value = AddPhi(block, type);

            if (!incomplete.TryGetValue(block, out List<(TVariable, IrValue)>? phis))
            {
                incomplete.Add(block, phis = []);
            }

            phis.Add((variable, value));
        }
        else if (block.Predecessors.Count == 0)
        {
            // C# reads nothing that is not assigned; paths that never run may, and any value is right there.
            definitions[(block, variable)] = value = new IrValue(IrOpcode.Constant, type) { Block = block };
            block.Values.Insert(0, value);
        }
        else
        {
            definitions[(block, variable)] = value = AddPhi(block, type);
            pending.Push(new OpenPhi(value, passed));
            return null;
        }

        passed.ForEach(one => definitions[(one, variable)] = value);
        return value;
    }

    // Not recursive: a function may have many thousands of blocks.
    private IrValue Complete(TVariable variable, Stack<OpenPhi> pending)
    {
        IrValue? found = null;

        while (true)
        {
            OpenPhi open = pending.Peek();
            IrValue phi = open.Phi;

            if (found is not null)
            {
                phi.Operands.Add(found);
            }

            if (phi.Operands.Count < phi.Block!.Predecessors.Count)
            {
                found = Find(phi.Block.Predecessors[phi.Operands.Count], variable, phi.Type, pending);
                continue;
            }

            pending.Pop();
            found = RemoveIfTrivial(phi);

            if (open.IsRead)
            {
                definitions[(phi.Block, variable)] = found;
                open.Passed.ForEach(one => definitions[(one, variable)] = found);
            }

            if (pending.Count == 0)
            {
                return found;
            }
        }
    }

    // A phi of one value and itself is that value. Those that used it may be trivial now; Finish sees through both.
    private IrValue RemoveIfTrivial(IrValue phi)
    {
        IrValue? same = null;

        foreach (IrValue operand in phi.Operands)
        {
            IrValue resolved = Resolve(operand);

            if (resolved == same || resolved == phi)
            {
                continue;
            }

            if (same is not null)
            {
                return phi;
            }

            same = resolved;
        }

        if (same is null)
        {
            same = new IrValue(IrOpcode.Constant, phi.Type) { Block = phi.Block };
            phi.Block!.Values.Add(same);
        }

        phi.Block!.Values.Remove(phi);
        replaced.Add(phi, same);
        return same;
    }

    /// <summary>A phi whose operands are being found.</summary>
    /// <param name="Phi">The phi.</param>
    /// <param name="Passed">The blocks behind it that it was read through.</param>
    private sealed record OpenPhi(IrValue Phi, List<IrBlock> Passed)
    {
        /// <summary>Whether the variable is what the phi is to the end of its block, unless it is written there.</summary>
        public bool IsRead { get; init; } = true;
    }
}
