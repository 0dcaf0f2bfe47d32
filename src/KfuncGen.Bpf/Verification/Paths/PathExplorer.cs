using KfuncGen.Bpf.Ir;
using KfuncGen.Bpf.Verification.Contracts;
using KfuncGen.Bpf.Verification.Findings;
using KfuncGen.Bpf.Verification.Rules;
using KfuncGen.Bpf.Verification.State;
using KfuncGen.Bpf.Verification.Symbols;

namespace KfuncGen.Bpf.Verification.Paths;

/// <summary>
/// Follows the ways through a program as the verifier does, one by one: a way ends where the state is one that was there before,
/// where a rule is broken, or where following all of them is too much work; then what was not followed is not judged.
/// </summary>
/// <param name="kernel">The kernel.</param>
/// <param name="rules">What is asked.</param>
/// <param name="cancellation">Stops it.</param>
internal sealed class PathExplorer(KernelContracts kernel, IReadOnlyList<IVerifierRule> rules, CancellationToken cancellation)
{
    private const int MaximalSteps = 40_000;

    // A state is copied where a way forks, and looked at where ways meet: what that costs grows with what is known.
    private const long MaximalWork = 3_000_000;
    private const int CharactersOfWork = 8;
    private const int MaximalStates = 200;

    // The kernel takes 8: MAX_CALL_FRAMES, include/linux/bpf_verifier.h, 6.18.
    private const int MaximalCalls = 16;

    private readonly InstructionSteps instructions = new(kernel, rules);
    private readonly Dictionary<IrFunction, FunctionFacts> functions = [];
    private int steps;
    private long work;

    /// <summary>Follows a program.</summary>
    public List<Finding> Explore(IrFunction main)
    {
        PathState start = new();

        Run(main, arguments: null, start, [], depth: 0);
        return instructions.Findings;
    }

    private List<(PathState State, Symbol? Result)> Run(
        IrFunction function, Symbol[]? arguments, PathState start, IReadOnlyList<Symbol> outer, int depth)
    {
        List<(PathState, Symbol?)> ends = [];
        FunctionFacts facts = FactsOf(function, isResultRead: depth > 0 || kernel.Results is not null);
        Dictionary<IrBlock, HashSet<string>> seen = [];
        HashSet<string> keys = new(StringComparer.Ordinal);
        Queue<(IrBlock Block, int Next, PathState State)> pending = new();
        start.Values = [];
        pending.Enqueue((function.Blocks[0], 0, start));

        while (pending.Count > 0 && steps < MaximalSteps && work < MaximalWork)
        {
            cancellation.ThrowIfCancellationRequested();
            (IrBlock block, int next, PathState state) = pending.Dequeue();
            work += state.Size;

            if (next == 0 && block.Predecessors.Count > 1 && IsSeen(block, state, facts, outer, seen))
            {
                continue;
            }

            Follow(block, next, state);
        }

        return ends;

        void Follow(IrBlock block, int next, PathState state)
        {
            for (int i = next; i < block.Values.Count; i++)
            {
                IrValue value = block.Values[i];
                steps++;
                work += value.Opcode is IrOpcode.Call or IrOpcode.Store ? state.Memory.Count + state.Stack.Count : 1;

                if (value is { Opcode: IrOpcode.Call, Callee: IrCallee.Function { Target: { } target } })
                {
                    // Functions that call themselves are refused elsewhere.
                    if (depth == MaximalCalls || instructions.IsRefused([LockRule.OwnFunction(value, state, kernel)], state))
                    {
                        return;
                    }

                    Dictionary<IrValue, Symbol> values = state.Values;
                    work += values.Count + outer.Count;
                    Symbol[] passed = [.. value.Operands.Select(operand => instructions.ValueOf(operand, state))];

                    // What the caller goes on with tells ways through the function apart.
                    Symbol[] kept =
                        [.. outer, .. values.OrderBy(static one => one.Key.Index).Select(static one => one.Value).Distinct()];

                    foreach ((PathState after, Symbol? result) in Run(target, passed, state, kept, depth + 1))
                    {
                        after.Values = new(values);
                        after.Memory.ForgetFrame(depth + 1);

                        if (result is not null)
                        {
                            after.Values[value] = result;
                        }

                        pending.Enqueue((block, i + 1, after));
                    }

                    return;
                }

                if (!instructions.Execute(value, state, facts, arguments, depth))
                {
                    return;
                }

                if (value is { Opcode: IrOpcode.Call, Callee: IrCallee.Helper } && depth < MaximalCalls)
                {
                    CallBack(value, state, outer, depth);
                }

                // What may fail has failed on another way, where it has begun nothing.
                if (value.Opcode == IrOpcode.Call && kernel.Of(value.Callee!) is { MayFail: true })
                {
                    PathState failed = state.Clone();
                    failed.Sections.RemoveAll(section => section.Call == value && section == state.Sections[state.Sections.Count - 1]);
                    Symbol result = instructions.ValueOf(value, state);
                    Symbol zero = instructions.Symbols.Number(result.Type, 0);
                    state.Knowledge.Learn(IrCondition.Equal, isTrue: true, result, zero);
                    failed.Knowledge.Learn(IrCondition.Equal, isTrue: false, result, zero);
                    pending.Enqueue((block, i + 1, failed));
                }
            }

            switch (block.Terminator)
            {
                case IrTerminator.Jump jump:
                    Enter(jump.Target, block, state);
                    break;
                case IrTerminator.Branch branch:
                    Fork(branch, block, state);
                    break;
                // A program has as many ends as it has ways: they are not kept.
                case IrTerminator.Return end when depth == 0:
                    if (!state.IsDoubtful)
                    {
                        instructions.Findings.AddRange(End(end, state));
                    }

                    break;
                case IrTerminator.Return inner:
                    Symbol? returned = inner.Value is { } result ? instructions.ValueOf(result, state) : null;

                    if (keys.Add(StateKey.Of(state, [], returned is null ? outer : [.. outer, returned])))
                    {
                        ends.Add((state, returned));
                    }

                    break;
            }
        }

        void Fork(IrTerminator.Branch branch, IrBlock block, PathState state)
        {
            Symbol left = instructions.ValueOf(branch.Left, state);
            Symbol right = instructions.ValueOf(branch.Right, state);

            if (state.Knowledge.Decide(branch.Condition, left, right) is { } decided)
            {
                Enter(decided ? branch.WhenTrue : branch.WhenFalse, block, state);
                return;
            }

            PathState other = state.Clone();
            Assume(branch, left, right, isTrue: true, state);
            Assume(branch, left, right, isTrue: false, other);
            Enter(branch.WhenTrue, block, state);
            Enter(branch.WhenFalse, block, other);
        }

        void Enter(IrBlock target, IrBlock from, PathState state)
        {
            if (facts.LoopAt(target) is { } loop && !loop.Blocks.Contains(from)
                && LoopRule.Enter(loop, from, state, instructions.Symbols, kernel) is { } endless)
            {
                if (!state.IsDoubtful)
                {
                    instructions.Findings.Add(endless);
                }

                return;
            }

            state.LastJump = from.Terminator?.Origin;
            int place = target.Predecessors.IndexOf(from);
            List<(IrValue Phi, Symbol Value)> phis = [];

            foreach (IrValue value in target.Values.TakeWhile(static value => value.Opcode == IrOpcode.Phi).Where(facts.IsRelevant))
            {
                phis.Add((value, instructions.ValueOf(value.Operands[place], state)));
            }

            // What nobody uses from here on would only tell states apart.
            Dictionary<IrValue, Symbol> values = [];

            foreach (IrValue value in facts.LiveIn(target))
            {
                if (state.Values.TryGetValue(value, out Symbol? symbol))
                {
                    values[value] = symbol;
                }
            }

            foreach ((IrValue phi, Symbol value) in phis)
            {
                values[phi] = value;
            }

            state.Values = values;
            pending.Enqueue((target, 0, state));
        }
    }

    // What is still held is said first, as the verifier does.
    private IReadOnlyList<Finding> End(IrTerminator.Return end, PathState state)
    {
        Finding[] held = [.. rules.SelectMany(rule => rule.Exit(state))];

        return held.Length == 0 && end.Value is { } value && (state.LastJump ?? end.Origin) is { } place
            && ResultRule.Exit(instructions.ValueOf(value, state), state, place, kernel) is { } wrong
            ? [wrong]
            : held;
    }

    // What the kernel calls before the helper returns happens in the caller's sections; it may be never, so that the caller goes on
    // with what it had, and nobody gives back what was kept inside: check_helper_call, push_callback_call, kernel/bpf/verifier.c, 6.18.
    private void CallBack(IrValue call, PathState state, IReadOnlyList<Symbol> outer, int depth)
    {
        if (call.Callee is not IrCallee.Helper { Name: var name } || !HelperCalls.CallsBack(name))
        {
            return;
        }

        foreach (IrValue operand in call.Operands)
        {
            if (operand is { Opcode: IrOpcode.FunctionAddress, Callee: IrCallee.Function { Target: { } target } })
            {
                Symbol[] kept = [.. outer, .. state.Values.OrderBy(static one => one.Key.Index).Select(static one => one.Value).Distinct()];

                foreach ((PathState after, Symbol? _) in Run(target, arguments: null, state.Clone(), kept, depth + 1))
                {
                    after.Forget(state);
                    instructions.Findings.AddRange(after.IsDoubtful ? [] : rules.SelectMany(rule => rule.Exit(after)));
                }
            }
        }
    }

    private FunctionFacts FactsOf(IrFunction function, bool isResultRead)
    {
        if (!functions.TryGetValue(function, out FunctionFacts? facts))
        {
            functions.Add(function, facts = FunctionFacts.Of(function, isResultRead));
        }

        return facts;
    }

    private bool IsSeen(
        IrBlock block, PathState state, FunctionFacts facts, IReadOnlyList<Symbol> outer, Dictionary<IrBlock, HashSet<string>> seen)
    {
        if (!seen.TryGetValue(block, out HashSet<string>? keys))
        {
            seen.Add(block, keys = new HashSet<string>(StringComparer.Ordinal));
        }

        if (keys.Count >= MaximalStates)
        {
            return true;
        }

        string key = StateKey.Of(state, facts.LiveIn(block), outer);
        work += key.Length / CharactersOfWork;
        return !keys.Add(key);
    }

    private void Assume(IrTerminator.Branch branch, Symbol left, Symbol right, bool isTrue, PathState state)
    {
        // A check of the language's: the optimizer and the verifier see more than this does of how an index was computed.
        state.IsDoubtful |= DependsOnLoading(left) || DependsOnLoading(right)
            || (branch.IsCheck && !isTrue && (left.Type == IrType.Pointer || state.Knowledge.IsAskedAbout(left)
                || state.Knowledge.IsAskedAbout(right)));

        if (branch.Origin is { } origin && !(branch.IsCheck && isTrue))
        {
            state.Way = new WayStep(origin, isTrue, branch.IsCheck, right.IsNull ? left : null, state.Way);
        }

        state.Knowledge.Learn(branch.Condition, isTrue, left, right);

        // Of an object that is not there nobody owns anything.
        foreach (Symbol pointer in state.Knowledge.TakeNarrowed())
        {
            if (state.Objects.TryGetValue(pointer, out KernelObject? known) && state.Knowledge.IsNull(pointer) == true)
            {
                state.Objects[pointer] = known with { IsOwned = false, Trust = ObjectTrust.Absent };
            }
        }
    }

    private static bool DependsOnLoading(Symbol symbol) => symbol.Kind == SymbolKind.LoadTime
        || (symbol.Left is { } left && DependsOnLoading(left)) || (symbol.Right is { } right && DependsOnLoading(right));
}
