namespace KfuncGen.Programs.Tests;

/// <summary>Timers in values of an array and of a hash table, with functions that the kernel calls.</summary>
internal static partial class TimerObject
{
    private const ulong Millisecond = 1_000_000;

    [BpfMap(MaxEntries = 4)] static readonly BpfArray<Alarm> Alarms;
    [BpfMap(MaxEntries = 8)] static readonly BpfHashMap<ulong, Alarm> ByKey;
    static long rungByKey;
    static ulong lastKey;

    /// <summary>0 where both are set.</summary>
    [BpfProgram(BpfProgramType.Tc)]
    static int Begin(__sk_buff ctx)
    {
        if (Alarms.Find(2) is not { } alarm)
        {
            return 1;
        }

        // Three times, each set by the one before.
        alarm.Value.Left = 2;

        if (alarm.Value.Timer.Init(Alarms, BpfTimerClock.Monotonic) != 0
            || alarm.Value.Timer.SetCallback<uint, Alarm>(Ring) != 0
            || alarm.Value.Timer.Start(Millisecond) != 0)
        {
            return 2;
        }

        Alarm fresh = default;
        ulong key = 0x123456789abc;
        ByKey.Update(in key, in fresh);

        if (ByKey.Find(in key) is not { } keyed || keyed.Value.Timer.Init(ByKey, BpfTimerClock.BootTime) != 0)
        {
            return 3;
        }

        keyed.Value.Timer.SetCallback<ulong, Alarm>(static (in key, ref value) =>
        {
            lastKey = key;
            Interlocked.Increment(ref rungByKey);
            value.Rung += 7;
        });
        return keyed.Value.Timer.Start(Millisecond) != 0 ? 4 : 0;
    }

    /// <summary>What cancelling gives where it is set, and where it is not.</summary>
    [BpfProgram(BpfProgramType.Tc)]
    static int StopsOne(__sk_buff ctx)
    {
        if (Alarms.Find(1) is not { } alarm)
        {
            return -1;
        }

        alarm.Value.Timer.Init(Alarms, BpfTimerClock.Monotonic);
        alarm.Value.Timer.SetCallback<uint, Alarm>(Ring);
        alarm.Value.Timer.Start(3_600_000 * Millisecond);
        int second = alarm.Value.Timer.Init(Alarms, BpfTimerClock.Monotonic);
        return (alarm.Value.Timer.Cancel() * 10) + alarm.Value.Timer.Cancel() + (second == -16 ? 100 : 0);
    }

    // Out of bounds it ends, and nobody is told.
    [BpfFunction]
    static void Ring(in uint key, ref Alarm alarm)
    {
        alarm.Rung++;
        alarm.Places[(int)alarm.Rung - 1] = (byte)(key + 40);

        if (alarm.Left > 0)
        {
            alarm.Left--;
            alarm.Timer.Start(Millisecond);
        }
    }

    [System.Runtime.CompilerServices.InlineArray(2)]
    internal struct Two
    {
        private byte element;
    }

    internal struct Alarm
    {
        public ulong Rung;
        public BpfTimer Timer;
        public uint Left;
        public Two Places;
    }
}
