using KfuncGen.Bpf.Ir;
using KfuncGen.Bpf.Verification.Contracts;
using KfuncGen.Bpf.Verification.Symbols;

namespace KfuncGen.Bpf.Verification.State;

/// <summary>All that is known at one place on one way through a program.</summary>
internal sealed class PathState
{
    private readonly Dictionary<IrValue, int> generations;

    /// <summary>The beginning of a program.</summary>
    public PathState()
    {
        Values = [];
        Knowledge = new Knowledge();
        Memory = new MemoryState();
        Objects = [];
        Stack = [];
        Sections = [];
        generations = [];
    }

    private PathState(PathState other)
    {
        Values = new(other.Values);
        Knowledge = other.Knowledge.Clone();
        Memory = other.Memory.Clone();
        Objects = new(other.Objects);
        Stack = new(other.Stack);
        Sections = [.. other.Sections];
        generations = new(other.generations);
        IsDoubtful = other.IsDoubtful;
        Way = other.Way;
        LastJump = other.LastJump;
    }

    /// <summary>The values of the function that runs.</summary>
    public Dictionary<IrValue, Symbol> Values { get; set; }

    /// <summary>What is known of numbers.</summary>
    public Knowledge Knowledge { get; }

    /// <summary>What memory holds.</summary>
    public MemoryState Memory { get; }

    /// <summary>The objects behind pointers.</summary>
    public Dictionary<Symbol, KernelObject> Objects { get; }

    /// <summary>What calls have made on the stack, by its address.</summary>
    public Dictionary<Symbol, StackObject> Stack { get; }

    /// <summary>The sections that the program is in, the innermost one last.</summary>
    public List<OpenSection> Sections { get; }

    /// <summary>
    /// Whether the verifier may know better that this way does not exist: then nothing is said about what happens on it.
    /// </summary>
    public bool IsDoubtful { get; set; }

    /// <summary>The expression behind which it was jumped last: at the end, what is returned.</summary>
    public object? LastJump { get; set; }

    /// <summary>The conditions that led here, the last one first.</summary>
    public WayStep? Way { get; set; }

    /// <summary>How much is known: what a copy costs.</summary>
    public int Size => Values.Count + Knowledge.Count + Memory.Count + Objects.Count + Stack.Count + generations.Count;

    /// <summary>Whether the program is in a section.</summary>
    public bool IsIn(SectionKind kind) => Sections.Exists(section => section.Kind == kind);

    /// <summary>The innermost section of a kind; null where the program is in none.</summary>
    public OpenSection? Innermost(SectionKind kind) => Sections.FindLast(section => section.Kind == kind);

    /// <summary>A copy to go on with.</summary>
    public PathState Clone() => new(this);

    /// <summary>Leaves what is held only since another state.</summary>
    public void Forget(PathState before)
    {
        foreach (Symbol held in before.Objects.Keys)
        {
            Objects.Remove(held);
        }

        foreach (Symbol made in before.Stack.Keys)
        {
            Stack.Remove(made);
        }

        Sections.RemoveAll(before.Sections.Contains);
    }

    /// <summary>Which time an instruction makes its value now.</summary>
    public int NextGeneration(IrValue value)
    {
        generations.TryGetValue(value, out int before);
        generations[value] = before + 1;
        return before;
    }

    /// <summary>The object behind a pointer; null where nothing is known of it.</summary>
    public KernelObject? ObjectBehind(Symbol pointer) => Objects.TryGetValue(pointer.Root, out KernelObject? known) ? known : null;
}
