using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Verification.Loops;

/// <summary>A natural loop.</summary>
/// <param name="header">Where a turn begins.</param>
/// <param name="blocks">What is in it, loops inside of it too.</param>
/// <param name="always">What no way back to the header goes around.</param>
internal sealed class LoopShape(IrBlock header, HashSet<IrBlock> blocks, HashSet<IrBlock> always)
{
    private IReadOnlyList<(IrBlock Block, IrTerminator.Branch Branch, bool LeavesWhenTrue)>? exits;
    private IReadOnlyList<IrTerminator.Branch>? choices;
    private IReadOnlyList<IrValue>? calls;
    private int? ownCalls;

    /// <summary>Where a turn begins.</summary>
    public IrBlock Header { get; } = header;

    /// <summary>What is in it, loops inside of it too.</summary>
    public HashSet<IrBlock> Blocks { get; } = blocks;

    /// <summary>The loops right inside of it.</summary>
    public List<LoopShape> Inner { get; } = [];

    /// <summary>The conditions that leave it, with the block of each and whether it leaves where the condition holds.</summary>
    public IReadOnlyList<(IrBlock Block, IrTerminator.Branch Branch, bool LeavesWhenTrue)> Exits => exits ??=
    [
        .. Blocks.Select(static block => (Block: block, Branch: block.Terminator as IrTerminator.Branch))
            .Where(one => one.Branch is { } branch && Blocks.Contains(branch.WhenTrue) != Blocks.Contains(branch.WhenFalse))
            .Select(one => (one.Block, one.Branch!, !Blocks.Contains(one.Branch!.WhenTrue))),
    ];

    /// <summary>The conditions of the program's own that each turn asks and that do not leave it.</summary>
    public IReadOnlyList<IrTerminator.Branch> Choices => choices ??=
    [
        .. always.Select(static block => block.Terminator).OfType<IrTerminator.Branch>()
            .Where(branch => !branch.IsCheck && Blocks.Contains(branch.WhenTrue) && Blocks.Contains(branch.WhenFalse)),
    ];

    /// <summary>All calls in it.</summary>
    public IReadOnlyList<IrValue> Calls => calls ??=
        [.. Blocks.SelectMany(static block => block.Values).Where(static value => value.Opcode == IrOpcode.Call)];

    /// <summary>How many calls and the like each turn makes, those of the loops inside not counted.</summary>
    public int OwnCalls => ownCalls ??= CountOwnCalls();

    /// <summary>Whether no way back to the header goes around a block.</summary>
    public bool IsInEachTurn(IrBlock block) => always.Contains(block);

    private int CountOwnCalls()
    {
        HashSet<IrBlock> own = [.. always];
        Inner.ForEach(inner => own.ExceptWith(inner.Blocks));
        return own.Sum(static block => block.Values.Count(static value => value.Opcode is IrOpcode.Call or IrOpcode.Atomic));
    }
}
