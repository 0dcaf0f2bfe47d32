using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KfuncGen.Programs.Tests;

/// <summary>Structs with <c>fixed</c> buffers and inline arrays as keys, values, records and data that is shared.</summary>
internal static unsafe partial class BufferObject
{
    [BpfMap(MaxEntries = 8)] static readonly BpfHashMap<Key, Value> ByName;
    [BpfMap(MaxEntries = 8)] static readonly BpfPerCpuHashMap<Key, Value> PerCpu;
    [BpfMap(MaxEntries = 4096)] static readonly BpfRingBuffer<Record> Records;
    static Value last;

    [BpfProgram(BpfProgramType.Syscall)]
    static int Tell(ref Numbers ctx)
    {
        Key key = default;
        BpfHelpers.bpf_get_current_comm(MemoryMarshal.CreateSpan(ref key.Name[0], 16));
        key.Digits[1] = (byte)ctx.A;

        if (ByName.Find(in key) is not { } found)
        {
            Value fresh = default;
            fresh.Counts[(int)ctx.A & 3] = ctx.B;
            fresh.Array[1] = 7;
            ctx.R = -1;
            return ByName.Insert(in key, in fresh) + PerCpu.Insert(in key, in fresh);
        }

        Interlocked.Add(ref found.Value.Counts[1], 5);
        found.Value.Counts[(int)ctx.A & 3] += 1;
        found.Value.Array[(int)ctx.B & 1]++;
        Span<long> counts = MemoryMarshal.CreateSpan(ref found.Value.Counts[0], 4);
        ctx.R = counts[0] + counts[1] + counts[2] + counts[3];
        last = found.Value;
        last.Counts[0] = found.Value.Counts[1];
        using RingRecord<Record>? record = Records.Reserve();

        if (record is null)
        {
            return -1;
        }

        record.Value = default;
        record.Value.Comm[0] = key.Name[0];
        MemoryMarshal.CreateSpan(ref key.Name[1], 15).CopyTo(MemoryMarshal.CreateSpan(ref record.Value.Comm[1], 15));
        record.Value.Counts[1] = (ushort)counts[1];
        record.Submit();
        return 0;
    }

    internal struct Key
    {
        public fixed byte Name[16];
        public Digits Digits;
    }

    internal struct Value
    {
        public fixed long Counts[4];
        public Pair Array;
    }

    internal struct Record
    {
        public fixed byte Comm[16];
        public fixed ushort Counts[2];
    }

    [InlineArray(4)]
    internal struct Digits
    {
        private byte element;
    }

    [InlineArray(2)]
    internal struct Pair
    {
        private uint element;
    }
}
