using System.Text;
using KfuncGen.Bpf.Code;
using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Emission;

/// <summary>What chains of calls need of the stack and of frames, against what the kernel gives them.</summary>
internal sealed class CallChains
{
    // MAX_BPF_STACK, include/linux/filter.h, and MAX_CALL_FRAMES, include/linux/bpf_verifier.h, 7.2.
    private const int MaximalStack = 512;
    private const int MaximalFrames = 8;

    private readonly Dictionary<IrFunction, FunctionCode> codes = [];
    private readonly Dictionary<IrFunction, Chain> chains = [];
    private readonly List<BpfCodeProblem> problems;

    private CallChains(List<FunctionCode> functions, List<BpfCodeProblem> problems)
    {
        this.problems = problems;

        foreach (FunctionCode function in functions)
        {
            codes.Add(function.Function, function);
        }
    }

    /// <summary>Adds a problem for a chain that is too deep or too large.</summary>
    /// <param name="functions">All functions, the main one first; none calls itself, not even through others.</param>
    /// <param name="problems">Gets the problems.</param>
    public static void Check(List<FunctionCode> functions, List<BpfCodeProblem> problems)
    {
        CallChains calls = new(functions, problems);
        Chain chain = calls.Measure(functions[0].Function);

        if (chain.Frames > MaximalFrames)
        {
            calls.Add(
                BpfCodeProblemKind.CallDepth,
                functions[0],
                $"{chain.Frames} functions call each other, the kernel has frames for {MaximalFrames}: " +
                $"{calls.Path(functions[0], byFrames: true)}");
        }

        if (chain.Stack > MaximalStack)
        {
            calls.Add(BpfCodeProblemKind.StackSize, functions[0], calls.StackMessage(functions[0], chain.Stack));
        }
    }

    // Each frame counts with a multiple of 32, at least once: round_up_stack_depth, kernel/bpf/verifier.c, 7.2. The oldest
    // targets and those without a JIT do so for every program.
    private static int Rounded(int size) => (Math.Max(size, 1) + 31) / 32 * 32;

    private void Add(BpfCodeProblemKind kind, FunctionCode code, string message) =>
        problems.Add(new BpfCodeProblem(code.Function.Name, kind, message));

    private Chain Measure(IrFunction function)
    {
        if (chains.TryGetValue(function, out Chain? chain))
        {
            return chain;
        }

        FunctionCode code = codes[function];
        chain = new Chain();

        foreach ((_, IrFunction target) in code.Calls)
        {
            Chain callee = Measure(target);

            if (callee.Frames > chain.Frames)
            {
                chain.Frames = callee.Frames;
                chain.DeepestCallee = target;
            }

            if (callee.Stack > chain.Stack)
            {
                chain.Stack = callee.Stack;
                chain.LargestCallee = target;
            }
        }

        chain.Frames++;
        chain.Stack += Rounded(code.StackSize);
        chains.Add(function, chain);
        return chain;
    }

    private string Path(FunctionCode main, bool byFrames)
    {
        StringBuilder text = new(main.Function.Name);

        for (IrFunction? next = Next(main.Function); next is not null; next = Next(next))
        {
            text.Append(" → ").Append(next.Name);
        }

        return text.Append('.').ToString();

        IrFunction? Next(IrFunction function) => byFrames ? chains[function].DeepestCallee : chains[function].LargestCallee;
    }

    private string StackMessage(FunctionCode main, int total)
    {
        StringBuilder text = new($"{total} bytes of stack are needed, the kernel gives {MaximalStack}");

        if (chains[main.Function].LargestCallee is not null)
        {
            text.Append(" to a chain of calls: ").Append(Path(main, byFrames: false));
        }
        else
        {
            text.Append('.');
        }

        for (IrFunction? function = main.Function; function is not null; function = chains[function].LargestCallee)
        {
            FunctionCode code = codes[function];
            text.Append($" {function.Name}: {Rounded(code.StackSize)}");
            AppendSlots(text, code);
            text.Append('.');
        }

        return text.ToString();
    }

    private static void AppendSlots(StringBuilder text, FunctionCode code)
    {
        List<IrSlot> slots = [.. code.Slots];
        slots.Sort((a, b) => b.Size.CompareTo(a.Size));
        string separator = " (";
        int spilled = 0;

        foreach (IrSlot slot in slots)
        {
            if (code.Function.Slots.Contains(slot))
            {
                text.Append(separator).Append(slot.Name).Append(' ').Append(slot.Size);
                separator = ", ";
            }
            else
            {
                spilled += slot.Size;
            }
        }

        if (spilled > 0)
        {
            text.Append(separator).Append("values that found no register ").Append(spilled);
            separator = ", ";
        }

        text.Append(separator == ", " ? ")" : "");
    }

    private sealed class Chain
    {
        public int Frames { get; set; }

        public int Stack { get; set; }

        public IrFunction? DeepestCallee { get; set; }

        public IrFunction? LargestCallee { get; set; }
    }
}
