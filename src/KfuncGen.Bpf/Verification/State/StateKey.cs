using System.Globalization;
using System.Text;
using KfuncGen.Bpf.Ir;
using KfuncGen.Bpf.Passes;
using KfuncGen.Bpf.Verification.Symbols;

namespace KfuncGen.Bpf.Verification.State;

/// <summary>
/// A text that two states share where the verifier could find no difference between what follows: unknown values are numbered in
/// the order in which they are met, so that the second turn of a loop looks like the first.
/// </summary>
internal sealed class StateKey
{
    private readonly StringBuilder text = new();
    private readonly Dictionary<Symbol, int> numbers = [];
    private readonly Queue<Symbol> pending = new();
    private readonly PathState state;
    private readonly ILookup<Symbol, KeyValuePair<(Symbol Root, long Offset), MemoryCell>> cells;

    private StateKey(PathState state) => (this.state, cells) = (state, state.Memory.Cells.ToLookup(static cell => cell.Key.Root));

    /// <summary>The key of a state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="values">The values that are still used, in an order that is always the same.</param>
    /// <param name="outer">What the callers hold, in an order that is always the same.</param>
    public static string Of(PathState state, IEnumerable<IrValue> values, IEnumerable<Symbol> outer)
    {
        StateKey key = new(state);

        foreach (Symbol symbol in outer)
        {
            key.Write(symbol);
        }

        foreach (IrValue value in values)
        {
            key.Write(state.Values.TryGetValue(value, out Symbol? symbol) ? symbol : null);
        }

        key.WriteRest();
        return key.text.ToString();
    }

    private void WriteRest()
    {
        text.Append(state.IsDoubtful ? '?' : '!');

        foreach (OpenSection section in state.Sections)
        {
            text.Append(section.OverwrittenBy is null ? 's' : 'S').Append((int)section.Kind);
            Write(section.Key);
        }

        // What must be released counts wherever it is; what is known of others only where they can be reached.
        foreach (KeyValuePair<Symbol, KernelObject> one in state.Objects
            .Where(static one => one.Value is { IsOwned: true, Trust: not ObjectTrust.Released })
            .OrderBy(static one => one.Value.Call.Index).ThenBy(static one => one.Key.Generation))
        {
            Write(one.Key);
        }

        foreach (KeyValuePair<Symbol, StackObject> one in state.Stack
            .OrderBy(static one => one.Value.Call.Index).ThenBy(static one => one.Key.Offset))
        {
            Write(one.Key);
            text.Append(one.Value.EndedBy is null ? 'k' : 'K').Append((int)one.Value.Kind);
        }

        while (pending.Count > 0)
        {
            WriteFacts(pending.Dequeue());
        }

        foreach (KeyValuePair<(Symbol Left, Symbol Right), Orders> pair in state.Knowledge.Comparisons
            .Where(pair => numbers.ContainsKey(pair.Key.Left) && numbers.ContainsKey(pair.Key.Right))
            .OrderBy(pair => numbers[pair.Key.Left]).ThenBy(pair => numbers[pair.Key.Right]))
        {
            text.Append('o').Append(numbers[pair.Key.Left]).Append(',').Append(numbers[pair.Key.Right]).Append(':').Append((int)pair.Value);
        }
    }

    private void WriteFacts(Symbol symbol)
    {
        text.Append('#').Append(numbers[symbol]);

        if (state.Knowledge.Learned(symbol) is { } range)
        {
            text.Append('r').Append(range.SignedMinimum).Append(',').Append(range.SignedMaximum).Append(',').Append(range.Minimum)
                .Append(',').Append(range.Maximum);
        }

        if (state.Objects.TryGetValue(symbol, out KernelObject? known))
        {
            text.Append('t').Append((int)known.Trust).Append(known.IsOwned ? 'w' : '-');
        }

        foreach (KeyValuePair<(Symbol Root, long Offset), MemoryCell> cell in cells[symbol].OrderBy(static cell => cell.Key.Offset))
        {
            text.Append('m').Append(cell.Key.Offset).Append('/').Append(cell.Value.Size);
            Write(cell.Value.Value);
        }
    }

    private void Write(Symbol? symbol)
    {
        switch (symbol)
        {
            case null:
                text.Append('_');
                return;

            case { IsNumber: true }:
                text.Append('n').Append(symbol.Number.ToString(CultureInfo.InvariantCulture));
                return;
        }

        if (numbers.TryGetValue(symbol, out int number))
        {
            text.Append('v').Append(number);
            return;
        }

        numbers.Add(symbol, numbers.Count);
        pending.Enqueue(symbol);

        switch (symbol.Kind)
        {
            case SymbolKind.Operation or SymbolKind.Comparison:
                text.Append('(').Append((int)symbol.Opcode).Append('.').Append((int)symbol.Condition).Append('.').Append(symbol.Number);
                Write(symbol.Left);
                Write(symbol.Right);
                text.Append(')');
                break;

            case SymbolKind.Unknown:
                text.Append('u').Append(symbol.Maker!.Index);
                break;

            default:
                text.Append((int)symbol.Kind).Append('@').Append(symbol.Number).Append('.').Append(symbol.Source!.GetHashCode());
                break;
        }
    }
}
