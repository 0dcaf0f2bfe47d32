using KfuncGen.Bpf.Ir;
using KfuncGen.Bpf.Verification.Symbols;

namespace KfuncGen.Bpf.Verification.State;

/// <summary>What is known of memory.</summary>
internal sealed class MemoryState
{
    private readonly Dictionary<(Symbol Root, long Offset), MemoryCell> cells;

    /// <summary>Nothing.</summary>
    public MemoryState() => cells = [];

    private MemoryState(MemoryState other) => cells = new(other.cells);

    /// <summary>All that is known.</summary>
    public IEnumerable<KeyValuePair<(Symbol Root, long Offset), MemoryCell>> Cells => cells;

    /// <summary>How much is known.</summary>
    public int Count => cells.Count;

    /// <summary>A copy to go on with.</summary>
    public MemoryState Clone() => new(this);

    /// <summary>What some bytes hold; null where it is not known.</summary>
    public Symbol? Read(Symbol address, long offset, int size, IrType type, SymbolTable symbols)
    {
        if (address.Offset is not { } start)
        {
            return null;
        }

        if (cells.TryGetValue((address.Root, start + offset), out MemoryCell cell) && cell.Size == size && cell.Value.Type == type)
        {
            return cell.Value;
        }

        // Zeros that were written in larger pieces.
        foreach (KeyValuePair<(Symbol Root, long Offset), MemoryCell> one in cells)
        {
            if (one.Key.Root == address.Root && one.Key.Offset <= start + offset && one.Key.Offset + one.Value.Size >= start + offset + size
                && one.Value.Value is { IsNumber: true, Number: 0 })
            {
                return symbols.Number(type, 0);
            }
        }

        return null;
    }

    /// <summary>What some bytes hold, as far as they were written in one piece; null where it is not known.</summary>
    public Symbol? Read(Symbol address, long offset, int size, IrType type) =>
        address.Offset is { } start && cells.TryGetValue((address.Root, start + offset), out MemoryCell cell)
            && cell.Size == size && cell.Value.Type == type
            ? cell.Value
            : null;

    /// <summary>Writes some bytes.</summary>
    public void Write(Symbol address, long offset, int size, Symbol? value)
    {
        if (address.Offset is not { } start)
        {
            Forget(address);
            return;
        }

        // Two addresses that do not come from the program's own memory may be the same.
        foreach ((Symbol Root, long Offset) key in cells.Keys.ToArray())
        {
            if (key.Root == address.Root
                ? key.Offset < start + offset + size && key.Offset + cells[key].Size > start + offset
                : !key.Root.IsOwnMemory && !address.IsOwnMemory)
            {
                cells.Remove(key);
            }
        }

        if (value is not null)
        {
            cells[(address.Root, start + offset)] = new MemoryCell(size, value);
        }
    }

    /// <summary>Forgets what is at and around an address.</summary>
    public void Forget(Symbol address) => Forget(root => root == address.Root || (!root.IsOwnMemory && !address.IsOwnMemory));

    /// <summary>Forgets what others may have changed: all but the stack.</summary>
    public void ForgetShared() => Forget(static root => root.Kind != SymbolKind.Slot);

    /// <summary>Forgets the stack of a function that was left.</summary>
    public void ForgetFrame(int depth) => Forget(root => root.Kind == SymbolKind.Slot && root.Number >= depth);

    private void Forget(Func<Symbol, bool> isForgotten)
    {
        foreach ((Symbol Root, long Offset) key in cells.Keys.Where(key => isForgotten(key.Root)).ToArray())
        {
            cells.Remove(key);
        }
    }
}
