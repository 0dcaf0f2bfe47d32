using KfuncGen.Bpf.Ir;
using KfuncGen.Bpf.Verification.Contracts;
using KfuncGen.Bpf.Verification.Findings;
using KfuncGen.Bpf.Verification.Rules;
using KfuncGen.Bpf.Verification.State;
using KfuncGen.Bpf.Verification.Symbols;

namespace KfuncGen.Bpf.Verification.Paths;

/// <summary>What one instruction does to a state, and what is wrong with it there.</summary>
/// <param name="kernel">The kernel.</param>
/// <param name="rules">What is asked.</param>
internal sealed class InstructionSteps(KernelContracts kernel, IReadOnlyList<IVerifierRule> rules)
{
    // What is read from these is protected by RCU, or by nothing: BTF_TYPE_SAFE_TRUSTED, kernel/bpf/verifier.c, 6.18, has others.
    private static readonly HashSet<string> WithoutTrustedFields = new(StringComparer.Ordinal) { "task_struct", "css_set", "cgroup" };

    /// <summary>The values of all ways.</summary>
    public SymbolTable Symbols { get; } = new();

    /// <summary>What is wrong.</summary>
    public List<Finding> Findings { get; } = [];

    /// <summary>What a value is on a way.</summary>
    public Symbol ValueOf(IrValue value, PathState state)
    {
        if (!state.Values.TryGetValue(value, out Symbol? symbol))
        {
            state.Values[value] = symbol = Symbols.Unknown(value, state.NextGeneration(value));
        }

        return symbol;
    }

    /// <summary>One instruction; false where the way ends.</summary>
    public bool Execute(IrValue value, PathState state, FunctionFacts facts, Symbol[]? arguments, int depth)
    {
        switch (value.Opcode)
        {
            case IrOpcode.Phi:
                return true;

            case IrOpcode.Call:
                return Call(value, state);

            case IrOpcode.Load or IrOpcode.LoadField or IrOpcode.Store or IrOpcode.StoreField or IrOpcode.Atomic:
                return Access(value, state, facts);
        }

        if (!facts.IsRelevant(value))
        {
            return true;
        }

        Symbol? symbol = value.Opcode switch
        {
            IrOpcode.Constant => Symbols.Number(value.Type, value.Constant),
            IrOpcode.Parameter => arguments?[(int)value.Constant],
            IrOpcode.SlotAddress => Symbols.Slot(value.Slot!, depth),
            IrOpcode.DataAddress => Symbols.Data(value.Section, value.Constant),
            IrOpcode.LoadTimeConstant => kernel.ValueOf(value.LoadTime!) is { } known
                ? Symbols.Number(value.Type, known)
                : Symbols.LoadTime(value.LoadTime!, value.Type),
            IrOpcode.Compare => Symbols.Comparison(value.Condition, ValueOf(value.Operands[0], state), ValueOf(value.Operands[1], state)),
            IrOpcode.ZeroExtend or IrOpcode.SignExtend or IrOpcode.Truncate or IrOpcode.Reinterpret =>
                Symbols.Conversion(value, ValueOf(value.Operands[0], state)),
            >= IrOpcode.Add and <= IrOpcode.ShiftRightSigned =>
                Symbols.Operation(value.Opcode, value.Type, ValueOf(value.Operands[0], state), ValueOf(value.Operands[1], state)),
            _ => null,
        };

        state.Values[value] = symbol ?? Symbols.Unknown(value, state.NextGeneration(value));
        Hand(value, state);

        // The context is there.
        if (value.Opcode == IrOpcode.Parameter && symbol is null && value.Type == IrType.Pointer)
        {
            state.Knowledge.SetNonNull(state.Values[value]);
        }

        return true;
    }

    private bool Access(IrValue value, PathState state, FunctionFacts facts)
    {
        Symbol address = ValueOf(value.Operands[0], state);

        if (IsRefused(rules.Select(rule => rule.Access(value, address, state, kernel)), state))
        {
            return false;
        }

        switch (value.Opcode)
        {
            case IrOpcode.Load when facts.IsRelevant(value):
                if (state.Memory.Read(address, value.Constant, value.Size, value.Type, Symbols) is not { } known)
                {
                    known = Symbols.Unknown(value, state.NextGeneration(value));
                    state.Memory.Write(address, value.Constant, value.Size, known);
                }

                state.Values[value] = known;
                Hand(value, state);
                break;

            // Kernel memory changes by itself.
            case IrOpcode.LoadField when facts.IsRelevant(value):
                Symbol field = Symbols.Unknown(value, state.NextGeneration(value));
                state.Values[value] = field;

                bool isInSection = state.IsIn(SectionKind.Rcu);

                if (value.Type == IrType.Pointer && (kernel.IsSleepable || isInSection)
                    && value.LoadTime is IrLoadTime.Core core && WithoutTrustedFields.Contains(core.Type))
                {
                    state.Objects[field] = KernelObject.OfField(value, core, isInSection, state.Way);
                }

                break;

            case IrOpcode.Store:
                Overwrite(value, address, state);
                state.Memory.Write(
                    address,
                    value.Constant,
                    value.Size,
                    facts.IsRelevant(value.Operands[1]) ? ValueOf(value.Operands[1], state) : null);
                break;

            case IrOpcode.Atomic:
                state.Memory.Forget(address);
                break;
        }

        return true;
    }

    private static void Hand(IrValue value, PathState state)
    {
        if (value.Given is { } given && state.Values[value] is { } pointer && !state.Objects.ContainsKey(pointer.Root))
        {
            state.Objects[pointer.Root] = KernelObject.Of(value, given, state.Way);

            if (given.Kind is not IrGivenKind.TrustedOrNull)
            {
                state.Knowledge.SetNonNull(pointer);
            }
        }
    }

    // What a call has made on the stack does not survive being written over.
    private void Overwrite(IrValue store, Symbol address, PathState state)
    {
        foreach (Symbol place in state.Stack.Keys.Where(place => place.Root == address.Root).ToArray())
        {
            if (place.Offset is not { } start || address.Offset is not { } offset
                || (offset + store.Constant < start + 8 && offset + store.Constant + store.Size > start))
            {
                // Nothing can destroy that iterator any more.
                if (state.Stack[place] is { Kind: CalleeArgumentKind.Iterator } lost)
                {
                    state.Stack[Symbols.Unknown(store, state.NextGeneration(store))] = lost;
                }

                state.Stack.Remove(place);
            }
        }

        for (int i = 0; i < state.Sections.Count; i++)
        {
            if (state.Sections[i] is { Kind: SectionKind.Interrupts, Key: { Offset: { } start } key } section && key.Root == address.Root
                && address.Offset is { } written && written + store.Constant < start + 8 && written + store.Constant + store.Size > start)
            {
                state.Sections[i] = section with { OverwrittenBy = store };
            }
        }
    }

    private bool Call(IrValue value, PathState state)
    {
        Symbol[] arguments = [.. value.Operands.Select(operand => ValueOf(operand, state))];

        if (kernel.Of(value.Callee!) is not { } contract)
        {
            CallEffects.ApplyUnknown(state, arguments);
            state.Values[value] = Symbols.Unknown(value, state.NextGeneration(value));

            // A kfunc that the kernel lacks is somebody else's to say; a helper of which nothing is known may do anything.
            return value.Callee is not IrCallee.Kfunc;
        }

        CallSite site = new(value, contract, arguments, state, kernel);

        if (IsRefused(rules.Select(rule => rule.Call(site)), state))
        {
            return false;
        }

        if (!state.IsDoubtful && CapabilityNotes.Of(site) is { } note)
        {
            Findings.Add(note);
        }

        Symbol result = Symbols.Unknown(value, state.NextGeneration(value));
        state.Values[value] = result;
        CallEffects.Apply(site, result);
        return true;
    }

    /// <summary>Whether a rule is broken there; the first is a finding.</summary>
    public bool IsRefused(IEnumerable<Finding?> said, PathState state)
    {
        if (said.FirstOrDefault(static finding => finding is not null) is not { } first)
        {
            return false;
        }

        if (!state.IsDoubtful)
        {
            Findings.Add(first);
        }

        return true;
    }
}
