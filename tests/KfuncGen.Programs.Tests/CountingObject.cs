using System.Runtime.InteropServices;

namespace KfuncGen.Programs.Tests;

/// <summary>Two programs that share maps and data.</summary>
internal static partial class CountingObject
{
    [BpfMap(MaxEntries = 64)] static readonly BpfHashMap<uint, ulong> Counts;
    [BpfMap] static readonly BpfPerCpuArray<Total> Totals;
#pragma warning disable KFG0311 // that programs clear it is what is asked
    [BpfMap(MaxEntries = 8)] static readonly BpfHashMap<Padded, int> ByPadded;
    static ulong dropped;
#pragma warning disable IDE1006 // many write fields so; the property is called Limit
    static uint _limit;
#pragma warning restore IDE1006

    [BpfProgram(BpfProgramType.Xdp)]
    static XdpAction Count(xdp_md ctx)
    {
        Span<byte> data = ctx.data;

        if (data.Length < 14)
        {
            Interlocked.Increment(ref dropped);
            return XdpAction.XDP_DROP;
        }

        uint key = data[0];

        if (Counts.Find(key) is { } found)
        {
            found.Value++;

            if (found.Value > _limit && _limit != 0)
            {
                Interlocked.Increment(ref dropped);
                return XdpAction.XDP_DROP;
            }
        }
        else
        {
            Counts.Update(key, 1);
        }

        if (Totals.Find(0) is { } total)
        {
            total.Value.Packets++;
            total.Value.Bytes += (ulong)data.Length;
        }

        return XdpAction.XDP_PASS;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    static int Ask(ref Numbers ctx)
    {
        Padded key = new() { Small = (byte)ctx.A, Large = 7 };
        int value = (int)ctx.B;
        int added = ByPadded.Insert(key, value);
        MapValue<ulong>? count = Counts.Find((uint)ctx.A);

        if (count is null)
        {
            return -2;
        }

        ref ulong inMap = ref count.Value;
        ctx.R = (long)Interlocked.Add(ref inMap, 100);
        ctx.S = Counts.Delete((uint)ctx.A);
        ctx.C = (long)dropped;
        return added;
    }

    internal struct Total
    {
        public ulong Packets;
        public ulong Bytes;
    }

    /// <summary>Its padding is compared by the kernel.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Padded
    {
        public byte Small;
        public int Large;
    }
}
