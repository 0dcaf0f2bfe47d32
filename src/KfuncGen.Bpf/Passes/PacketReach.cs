using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Passes;

/// <summary>
/// How far packets are known to reach: of an address plus a number, compared with the end. Where that holds, it holds for what comes
/// before, and the verifier knows that, too: find_good_pkt_pointers, kernel/bpf/verifier.c, 6.1 to 7.3, gives the range to all addresses
/// that were made of one.
/// </summary>
internal sealed class PacketReach
{
    // MAX_PACKET_OFF, kernel/bpf/verifier.c, 7.2.
    private const long Farthest = 0xffff;

    private readonly Dictionary<(IrValue Start, IrValue End), long> lengths = [];
    private readonly Stack<((IrValue Start, IrValue End) Packet, long? Before)> changes = new();

    /// <summary>How much is known now, to come back to.</summary>
    public int Mark() => changes.Count;

    /// <summary>Forgets what was learned since.</summary>
    public void ForgetSince(int mark)
    {
        while (changes.Count > mark)
        {
            ((IrValue Start, IrValue End) packet, long? before) = changes.Pop();

            if (before is { } length)
            {
                lengths[packet] = length;
            }
            else
            {
                lengths.Remove(packet);
            }
        }
    }

    /// <summary>Learns that a condition holds.</summary>
    public void Learn(IrCondition condition, IrValue left, IrValue right)
    {
        if (left.Type != IrType.Pointer || Read(condition, left, right) is not var (packet, length) || length is < 0 or > Farthest)
        {
            return;
        }

        bool isKnown = lengths.TryGetValue(packet, out long known);

        if (!isKnown || known < length)
        {
            changes.Push((packet, isKnown ? known : null));
            lengths[packet] = length;
        }
    }

    /// <summary>Whether a condition on addresses holds; null where that is not known.</summary>
    public bool? Decide(IrCondition condition, IrValue left, IrValue right) =>
        IsKnown(condition, left, right) ? true
        : condition.Inverted() is { } inverted && IsKnown(inverted, left, right) ? false
        : null;

    private bool IsKnown(IrCondition condition, IrValue left, IrValue right) =>
        Read(condition, left, right) is var (packet, length) && lengths.TryGetValue(packet, out long known) && length <= known;

    // The condition as: this many bytes from the start are not behind the end.
    private static ((IrValue Start, IrValue End) Packet, long Length)? Read(IrCondition condition, IrValue left, IrValue right)
    {
        if (condition is IrCondition.GreaterOrEqualUnsigned or IrCondition.GreaterUnsigned)
        {
            (left, right) = (right, left);
        }
        else if (condition is not (IrCondition.LessOrEqualUnsigned or IrCondition.LessUnsigned))
        {
            return null;
        }

        (IrValue start, long from) = Root(left);
        (IrValue end, long to) = Root(right);
        bool isOpen = condition is IrCondition.LessUnsigned or IrCondition.GreaterUnsigned;

        // That the start itself is before the end tells the verifier nothing.
        return start == end || (isOpen && from == to) ? null : ((start, end), from - to + (isOpen ? 1 : 0));
    }

    private static (IrValue Root, long Offset) Root(IrValue address)
    {
        long offset = 0;

        while (address is { Opcode: IrOpcode.Add, Type: IrType.Pointer } && address.Operands[1] is { Opcode: IrOpcode.Constant } distance
            && distance.Constant is >= 0 and <= Farthest)
        {
            offset += distance.Constant;
            address = address.Operands[0];
        }

        return (address, offset);
    }
}
