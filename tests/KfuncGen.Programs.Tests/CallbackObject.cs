using System.Runtime.CompilerServices;

namespace KfuncGen.Programs.Tests;

/// <summary>Programs that let the kernel call functions for each element, message or turn.</summary>
internal static partial class CallbackObject
{
    [BpfMap(MaxEntries = 64)] static readonly BpfHashMap<uint, ulong> Counts;
    [BpfMap(MaxEntries = 16)] static readonly BpfArray<ulong> Slots;
    [BpfMap] static readonly BpfPerCpuArray<ulong> OfCpus;
    [BpfMap(MaxEntries = 4096)] static readonly BpfUserRingBuffer<Message> Messages;
    static Sum total;

    [BpfProgram(BpfProgramType.Tc)]
    static int SumUp(__sk_buff ctx)
    {
        Sum sum = new() { Most = 5 };
        int hashed = Counts.ForEach(AddUp, ref sum);
        int listed = Slots.ForEach(
            static (in uint index, ref ulong value, ref Sum all) =>
            {
                all.Values += value * index;
                value = 0;
                return BpfIteration.Continue;
            },
            ref sum);
        int perCpu = OfCpus.ForEach(Touch);
        total = sum;
        return (hashed * 10_000) + (listed * 100) + perCpu;

        static BpfIteration Touch(in uint index, ref ulong value)
        {
            value += index + 1;
            return BpfIteration.Continue;
        }
    }

    [BpfProgram(BpfProgramType.Tc)]
    static int Shared(__sk_buff ctx) => Counts.ForEach(AddUp, ref total);

    // An index that only the CLR would look at ends the program, also where the kernel is in between.
    [BpfProgram(BpfProgramType.Tc)]
    static int Abort(__sk_buff ctx)
    {
        Table table = default;
        int count = Counts.ForEach(
            static (in uint key, ref ulong value, ref Table all) =>
            {
                all[(int)value] += 1;
                return BpfIteration.Continue;
            },
            ref table);
        return (count * 1000) + table[1] + (table[2] * 10);
    }

    [BpfProgram(BpfProgramType.Tc)]
    static int AbortAlone(__sk_buff ctx)
    {
        Counts.ForEach(static (in uint key, ref ulong value) =>
        {
            Table table = default;
            table[(int)value] = 1;
            value = (ulong)table[3];
            return BpfIteration.Continue;
        });
        return 77;
    }

    [BpfProgram(BpfProgramType.Tc)]
    static int Take(__sk_buff ctx)
    {
        Sum sum = default;
        int count = Messages.Drain(
            static (in Message message, ref Sum all) =>
            {
                all.Values += message.Value;
                all.Keys += message.Kind;
                return message.Kind == 99 ? BpfIteration.Stop : BpfIteration.Continue;
            },
            ref sum);
        total = sum;
        return count;
    }

    [BpfProgram(BpfProgramType.Tc)]
    static int Loop(__sk_buff ctx)
    {
        Sum sum = default;
        long turns = BpfHelpers.bpf_loop(100_000, static (uint index, ref Sum all) =>
        {
            all.Values += index;
            return index == 70_000 ? BpfIteration.Stop : BpfIteration.Continue;
        }, ref sum);
        total = sum;
        return (int)turns;
    }

    [BpfFunction]
    static BpfIteration AddUp(in uint key, ref ulong value, ref Sum sum)
    {
        sum.Keys += key;
        sum.Values += value;
        value++;
        return ++sum.Count >= sum.Most ? BpfIteration.Stop : BpfIteration.Continue;
    }

    internal struct Sum
    {
        public ulong Values;
        public ulong Keys;
        public uint Count;
        public uint Most;
    }

    internal struct Message
    {
        public uint Kind;
        public ulong Value;
    }

    [InlineArray(4)]
    internal struct Table
    {
        private int first;
    }
}
