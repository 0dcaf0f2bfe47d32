namespace KfuncGen.Linking;

/// <summary>What is known at one place of a function: of its registers, and of its frame in pieces of eight bytes.</summary>
internal sealed class AbstractState
{
    private const int Registers = 11;
    private const int FramePointer = 10;
    private const int FrameSize = 512;
    private const int PieceSize = 8;

    private readonly AbstractValue[] values;

    /// <summary>The state where a function begins, of which nothing is known.</summary>
    public AbstractState()
    {
        values = new AbstractValue[Registers + (FrameSize / PieceSize)];
        values[FramePointer] = new AbstractValue(AbstractValue.Kind.Frame, 0);
    }

    private AbstractState(AbstractState other) => values = [.. other.values];

    /// <summary>A register.</summary>
    /// <param name="register">Its number, up to 15 as a slot may have any.</param>
    public AbstractValue this[int register]
    {
        get => register < Registers ? values[register] : default;
        set
        {
            if (register < FramePointer)
            {
                values[register] = value;
            }
        }
    }

    /// <summary>A copy.</summary>
    public AbstractState Copy() => new(this);

    /// <summary>Takes in what another way to the same place knows.</summary>
    /// <returns>Whether less is known now.</returns>
    public bool Join(AbstractState other)
    {
        bool changed = false;

        for (int i = 0; i < values.Length; i++)
        {
            AbstractValue joined = AbstractValue.Join(values[i], other.values[i]);
            changed |= joined != values[i];
            values[i] = joined;
        }

        return changed;
    }

    /// <summary>Reads eight bytes of the frame.</summary>
    /// <param name="address">Where from.</param>
    public AbstractValue Load(AbstractValue address) =>
        address.Bits % PieceSize == 0 && PieceOf(address) is { } piece ? values[piece] : default;

    /// <summary>Writes to memory. What an unknown address means is passed over, see <see cref="Reachability"/>.</summary>
    /// <param name="address">Where to.</param>
    /// <param name="value">What is known of all eight bytes there afterwards.</param>
    public void Store(AbstractValue address, AbstractValue value)
    {
        if (PieceOf(address) is { } piece)
        {
            values[piece] = address.Bits % PieceSize == 0 ? value : default;
        }
    }

    /// <summary>Takes the frame for changed, all of it.</summary>
    public void ForgetFrame() => Array.Clear(values, Registers, values.Length - Registers);

    // Where in the array the piece is that an address is in; null for what is no address in the frame.
    private static int? PieceOf(AbstractValue address) =>
        address is { Knowledge: AbstractValue.Kind.Frame, Bits: >= -FrameSize and < 0 }
            ? Registers + ((int)(address.Bits + FrameSize) / PieceSize)
            : null;
}
