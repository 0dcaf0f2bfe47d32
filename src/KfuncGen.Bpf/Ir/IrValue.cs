namespace KfuncGen.Bpf.Ir;

/// <summary>
/// One instruction of the intermediate representation, and the value that it makes: assigned once, used by others as their
/// operand. Which of the members beside type and operands mean something is said at the <see cref="IrOpcode"/>.
/// </summary>
public sealed class IrValue
{
    internal IrValue(IrOpcode opcode, IrType type, params IrValue[] operands)
    {
        Opcode = opcode;
        Type = type;
        Operands = [.. operands];
    }

    /// <summary>What it does.</summary>
    public IrOpcode Opcode { get; }

    /// <summary>The type of what it makes.</summary>
    public IrType Type { get; }

    /// <summary>The values it takes.</summary>
    public List<IrValue> Operands { get; }

    /// <summary>The block it is in; null while it is in none.</summary>
    public IrBlock? Block { get; set; }

    /// <summary>The number, position, width or offset that belongs to the operation.</summary>
    public long Constant { get; init; }

    /// <summary>The number of bytes that a load, a store or an atomic change touches: 1, 2, 4 or 8.</summary>
    public int Size { get; init; }

    /// <summary>What an <see cref="IrOpcode.Atomic"/> does.</summary>
    public IrAtomic Atomic { get; init; }

    /// <summary>How a <see cref="IrOpcode.Compare"/> compares.</summary>
    public IrCondition Condition { get; init; }

    /// <summary>The slot whose address is taken.</summary>
    public IrSlot? Slot { get; init; }

    /// <summary>The section that a data address points into.</summary>
    public IrSection Section { get; init; }

    /// <summary>The name of the map whose address is taken.</summary>
    public string? Map { get; init; }

    /// <summary>What the loader fills in.</summary>
    public IrLoadTime? LoadTime { get; init; }

    /// <summary>What is called, or whose address is taken.</summary>
    public IrCallee? Callee { get; init; }

    /// <summary>What the kernel hands in by this value; null for what the program makes. Passes do not keep it.</summary>
    public IrGiven? Given { get; set; }

    /// <summary>The C# that it comes from; null for what has none.</summary>
    public SourceLine? Line { get; init; }

    /// <summary>
    /// The expression that it comes from, as the front end has it; null for what has none. Passes do not keep it: what is said
    /// about code by its place in C# is said before them.
    /// </summary>
    public object? Origin { get; internal set; }

    /// <summary>
    /// What of the kernel's it is about, as the front end names it: of an assignment to a kernel object the field, with the type that it is
    /// of; of a call that puts an object into a map the object's type. Null for what says so otherwise.
    /// </summary>
    public string? Member { get; set; }

    /// <summary>A number that the stage at work gives it; of no meaning between stages.</summary>
    internal int Index { get; set; }

    /// <summary>The same operation on other operands, in no block.</summary>
    internal IrValue Copy(IrValue[] operands) => new(Opcode, Type, operands)
    {
        Constant = Constant,
        Size = Size,
        Atomic = Atomic,
        Condition = Condition,
        Slot = Slot,
        Section = Section,
        Map = Map,
        LoadTime = LoadTime,
        Callee = Callee,
        Line = Line,
        Member = Member,
        Origin = Origin,
    };

    /// <summary>Whether something happens beside making a value, so that it must stay even where nobody uses it.</summary>
    public bool HasEffect => Opcode is IrOpcode.Store or IrOpcode.StoreField or IrOpcode.Atomic or IrOpcode.Call;
}
