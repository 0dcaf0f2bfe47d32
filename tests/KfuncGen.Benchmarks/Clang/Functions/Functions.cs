// What functions.c says, in C#. Compiled by the benchmark itself, for BPF and for the CLR.
using System;
using KfuncGen;

public struct Request
{
    public long A, B, C, D;
    public int E, F, G, H;
    public long Result;
}

public struct Range
{
    public long Low;
    public long High;
    public int Count;
}

[KfuncBindings("bpf_task_from_pid", "bpf_task_release", "bpf_iter_num_*")]
internal static partial class Kf;

public static partial class Functions
{
    [BpfProgram(BpfProgramType.Syscall)]
    public static int Mix(ref Request ctx)
    {
        ulong hash = 0x9e3779b97f4a7c15;

        hash = (hash ^ (ulong)ctx.A) * 0xff51afd7ed558ccd;
        hash = (hash << 31) | (hash >> 33);
        hash = (hash ^ (ulong)ctx.B) * 0xc4ceb9fe1a85ec53;
        hash = (hash << 27) | (hash >> 37);
        hash = (hash ^ (ulong)ctx.C) * 0xff51afd7ed558ccd;
        hash ^= hash >> 33;
        hash += (ulong)ctx.D;
        ctx.Result = (long)hash;
        return (int)(hash ^ (hash >> 32));
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int Sum(ref Request ctx)
    {
        uint count = (uint)ctx.E & 63;
        long total = 0;

        for (uint i = 0; i < count; i++)
        {
            total = (total * 31) + (i ^ ctx.F);
        }

        ctx.Result = total;
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int Bits(ref Request ctx)
    {
        uint x = (uint)ctx.E;
        uint n = x - ((x >> 1) & 0x55555555);
        uint log = 0;
        uint rest = x;

        n = (n & 0x33333333) + ((n >> 2) & 0x33333333);
        n = (n + (n >> 4)) & 0x0f0f0f0f;
        n = (n * 0x01010101) >> 24;

        if (rest >= 1u << 16) { rest >>= 16; log += 16; }
        if (rest >= 1u << 8) { rest >>= 8; log += 8; }
        if (rest >= 1u << 4) { rest >>= 4; log += 4; }
        if (rest >= 1u << 2) { rest >>= 2; log += 2; }
        if (rest >= 1u << 1) { log += 1; }

        ctx.F = (int)(x << 24 | (x & 0xff00) << 8 | (x >> 8 & 0xff00) | x >> 24);
        ctx.Result = log;
        return (int)n;
    }

    [BpfFunction]
    static void WidenBy(ref Range range, long value)
    {
        if (value < range.Low)
        {
            range.Low = value;
        }

        if (value > range.High)
        {
            range.High = value;
        }

        range.Count++;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int Widen(ref Request ctx)
    {
        Range range = new() { Low = ctx.A, High = ctx.A, Count = 1 };

        WidenBy(ref range, ctx.B);
        WidenBy(ref range, ctx.C);
        WidenBy(ref range, ctx.D);
        ctx.Result = range.High - range.Low;
        return range.Count;
    }

    [BpfFunction]
    static uint Gcd(uint a, uint b)
    {
        for (int i = 0; i < 24 && b != 0; i++)
        {
            uint rest = a % b;

            a = b;
            b = rest;
        }

        return a;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int Calls(ref Request ctx)
    {
        uint first = Gcd((uint)ctx.E, (uint)ctx.F);
        uint second = Gcd((uint)ctx.G, (uint)ctx.H);

        ctx.Result = (long)first * second;
        return first == second ? 1 : 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int Cases(ref Request ctx)
    {
        long a = ctx.A;
        long b = ctx.B;
        long result;

        switch (ctx.E)
        {
            case 0: result = a + b; break;
            case 1: result = a - b; break;
            case 2: result = a * b; break;
            case 3: case 4: result = a & b; break;
            case 5: result = a | b; break;
            case 6: result = a ^ b; break;
            case 7: result = a << (int)b; break;
            case 1000: result = ~a; break;
            default: return -22;
        }

        ctx.Result = result;
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int Compare(ref Request ctx)
    {
        ReadOnlySpan<byte> wanted = "bpf_task_release"u8;
        Span<byte> text = stackalloc byte[16];
        ulong a = (ulong)ctx.A;
        ulong b = (ulong)ctx.B;
        int length = ctx.E & 15;

        for (int i = 0; i < 16; i++)
        {
            text[i] = (byte)((i < 8 ? a : b) >> (i & 7) * 8);
        }

        for (int i = 0; i < length; i++)
        {
            if (text[i] != wanted[i])
            {
                return 0;
            }
        }

        return 1;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int Checksum(ref Request ctx)
    {
        Span<byte> bytes = stackalloc byte[16];
        uint sum = 0;

        for (int i = 0; i < 16; i++)
        {
            bytes[i] = (byte)((byte)((ulong)ctx.A >> (i & 7) * 8) ^ (byte)i);
        }

        for (int i = 0; i < 16; i += 2)
        {
            sum += ((uint)bytes[i] << 8) | bytes[i + 1];
        }

        sum = (sum & 0xffff) + (sum >> 16);
        sum = (sum & 0xffff) + (sum >> 16);
        ctx.Result = (ushort)~sum;
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int Saturate(ref Request ctx)
    {
        sbyte x = (sbyte)ctx.E;
        sbyte y = (sbyte)ctx.F;
        int sum = x + y;
        short u = (short)ctx.G;
        short v = (short)ctx.H;
        int difference = u - v;

        if (sum > 127)
        {
            sum = 127;
        }
        else if (sum < -128)
        {
            sum = -128;
        }

        if (difference > 32767)
        {
            difference = 32767;
        }
        else if (difference < -32768)
        {
            difference = -32768;
        }

        ctx.Result = ((long)(short)difference << 8) | (byte)sum;
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int Date(ref Request ctx)
    {
        uint days = (uint)ctx.E + 719468;
        uint era = days / 146097;
        uint ofEra = days % 146097;
        uint yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36524 - ofEra / 146096) / 365;
        uint ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        uint shifted = (5 * ofYear + 2) / 153;
        uint day = ofYear - (153 * shifted + 2) / 5 + 1;
        uint month = shifted < 10 ? shifted + 3 : shifted - 9;
        uint year = yearOfEra + era * 400 + (month <= 2 ? 1u : 0);

        ctx.Result = (long)year * 10000 + month * 100 + day;
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int Sort(ref Request ctx)
    {
        int a = ctx.E, b = ctx.F, c = ctx.G, d = ctx.H, t;

        if (a > b) { t = a; a = b; b = t; }
        if (c > d) { t = c; c = d; d = t; }
        if (a > c) { t = a; a = c; c = t; }
        if (b > d) { t = b; b = d; d = t; }
        if (b > c) { t = b; b = c; c = t; }

        ctx.E = a;
        ctx.F = b;
        ctx.G = c;
        ctx.H = d;
        return b - a + (d - c);
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int Task(ref Request ctx)
    {
        task_struct? task = Kf.bpf_task_from_pid(ctx.E);

        if (task is null)
        {
            return -3;
        }

        ctx.Result = 1;
        Kf.bpf_task_release(task);
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int Iterate(ref Request ctx)
    {
        long total = 0;
        int error = Kf.bpf_iter_num_new(out bpf_iter_num it, 0, ctx.E);

        while (Kf.bpf_iter_num_next(ref it) is { } i)
        {
            total += i.Value;
        }

        Kf.bpf_iter_num_destroy(ref it);
        ctx.Result = total;
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int Helpers(ref Request ctx)
    {
        ulong begin = BpfHelpers.bpf_ktime_get_ns();
        ulong both = BpfHelpers.bpf_get_current_pid_tgid();

        ctx.E = (int)(both >> 32);
        ctx.F = (int)both;
        ctx.Result = (long)(BpfHelpers.bpf_ktime_get_ns() - begin);
        return 0;
    }
}
