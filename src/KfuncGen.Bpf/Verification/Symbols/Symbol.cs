using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Verification.Symbols;

/// <summary>
/// What a value is on one way through a program, as far as it can be told. There is one object for each: two values that are the
/// same symbol are equal.
/// </summary>
internal sealed class Symbol
{
    /// <summary>What it stands for.</summary>
    public required SymbolKind Kind { get; init; }

    /// <summary>Its type.</summary>
    public required IrType Type { get; init; }

    /// <summary>The number, the width of an extension, the depth of the call that a slot belongs to.</summary>
    public long Number { get; init; }

    /// <summary>What made it: an instruction, a slot, a section, what is filled in.</summary>
    public object? Source { get; init; }

    /// <summary>Which time the instruction made it.</summary>
    public int Generation { get; init; }

    /// <summary>The operation.</summary>
    public IrOpcode Opcode { get; init; }

    /// <summary>How a comparison compares.</summary>
    public IrCondition Condition { get; init; }

    /// <summary>The left operand.</summary>
    public Symbol? Left { get; init; }

    /// <summary>The right operand.</summary>
    public Symbol? Right { get; init; }

    /// <summary>How many operations it is made of, one behind the other.</summary>
    public int Depth { get; init; }

    /// <summary>Whether it is a number.</summary>
    public bool IsNumber => Kind == SymbolKind.Number;

    /// <summary>Whether it is the null pointer.</summary>
    public bool IsNull => Kind == SymbolKind.Number && Type == IrType.Pointer && Number == 0;

    /// <summary>The instruction that made it; null for what none made.</summary>
    public IrValue? Maker => Kind == SymbolKind.Unknown ? Source as IrValue : null;

    /// <summary>The address that this one was computed from.</summary>
    public Symbol Root
    {
        get
        {
            Symbol root = this;

            while (root is { Kind: SymbolKind.Operation, Type: IrType.Pointer, Left: { Type: IrType.Pointer } left })
            {
                root = left;
            }

            return root;
        }
    }

    /// <summary>How far behind its root it is; null where that is not constant.</summary>
    public long? Offset => Root == this ? 0
        : this is { Opcode: IrOpcode.Add, Left: { } left, Right: { IsNumber: true } right } && left == left.Root ? right.Number
        : null;

    /// <summary>
    /// Whether all is seen of how a number is made, from what is read or called on: then the verifier does not know more of it.
    /// </summary>
    public bool IsTraced => Kind switch
    {
        SymbolKind.Unknown => Maker is
        {
            Opcode: IrOpcode.Load or IrOpcode.LoadField or IrOpcode.Atomic or IrOpcode.Call or IrOpcode.FieldBits or IrOpcode.BigEndian
                or IrOpcode.LittleEndian,
        },
        SymbolKind.Operation => Left!.IsTraced && Right?.IsTraced != false,
        SymbolKind.LoadTime => false,
        _ => true,
    };

    /// <summary>Whether it is the address of memory of the program's own.</summary>
    public bool IsOwnMemory => Root.Kind is SymbolKind.Slot or SymbolKind.Data;
}
