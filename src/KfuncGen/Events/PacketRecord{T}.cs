using KfuncGen.Maps;

namespace KfuncGen.Events;

/// <summary>
/// A record of a CPU's buffer: a value, and behind it, where a program wrote a packet, a word with the number of the packet's bytes and
/// these. The kernel fills a record up so that it ends on a multiple of eight bytes, and its length has that in it; the word tells what is
/// the packet's.
/// </summary>
/// <typeparam name="T">The values.</typeparam>
internal static unsafe class PacketRecord<T>
    where T : unmanaged
{
    private const int Word = sizeof(ulong);

    // Without a packet a record is filled up by less than a word: perf_prepare_sample, kernel/events/core.c, 6.12.
    private static int PacketOffset => ((sizeof(T) + Word - 1) / Word * Word) + Word;

    /// <summary>The value of a record.</summary>
    /// <exception cref="BpfMapException">It is too short for one.</exception>
    public static T* ValueOf(byte* record, int length, OpenMap map) => length >= sizeof(T)
        ? (T*)record
        : throw new BpfMapException(
            $"BPF map '{map.Name}': a record has {length} bytes; expected {sizeof(T)} of {typeof(T).Name} at least. Something " +
            "else writes to it.");

    /// <summary>The bytes of a packet behind it; none where it was written without.</summary>
    /// <exception cref="BpfMapException">There are fewer than it says.</exception>
    public static ReadOnlySpan<byte> PacketOf(byte* record, int length, OpenMap map)
    {
        if (length < PacketOffset)
        {
            return [];
        }

        ulong bytes = *(ulong*)(record + PacketOffset - Word);
        int most = length - PacketOffset;

        return bytes <= (ulong)most
            ? new(record + PacketOffset, (int)bytes)
            : throw new BpfMapException(
                $"BPF map '{map.Name}': a record has room for {most} bytes of a packet, and says that it has {bytes}. Something else " +
                $"writes to it: programs of this library say behind the {typeof(T).Name} how many bytes of the packet follow.");
    }
}
