using System.Buffers.Binary;
using System.Numerics;

namespace KfuncGen.Programs.Tests;

/// <summary>Numbers: what C# computes, a BPF program computes.</summary>
internal static partial class ArithmeticPrograms
{
    private const int Mask = 0x00ff_00ff;

    [BpfProgram(BpfProgramType.Syscall)]
    public static int AddsInBothWidths(ref Numbers ctx)
    {
        int a = (int)ctx.A;
        int b = (int)ctx.B;
        ctx.R = a + b;
        ctx.S = ctx.A + ctx.B;
        ctx.T = (uint)a + (long)b;
        return a - b;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int MultipliesInBothWidths(ref Numbers ctx)
    {
        ctx.R = (int)ctx.A * (int)ctx.B;
        ctx.S = ctx.A * ctx.B;
        ctx.T = (long)((ulong)ctx.A * 0x9E3779B97F4A7C15UL);
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int DividesWithSign(ref Numbers ctx)
    {
        int b = (int)ctx.B;

        if (b == 0 || (b == -1 && (int)ctx.A == int.MinValue) || (ctx.B == -1 && ctx.A == long.MinValue) || ctx.B == 0)
        {
            return -1;
        }

        ctx.R = (int)ctx.A / b;
        ctx.S = ctx.A / ctx.B;
        ctx.T = ctx.A % ctx.B;
        return (int)ctx.A % b;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int DividesWithoutSign(ref Numbers ctx)
    {
        ulong b = (ulong)ctx.B;

        if (b == 0 || (uint)b == 0)
        {
            return -1;
        }

        ctx.R = (long)((ulong)ctx.A / b);
        ctx.S = (long)((ulong)ctx.A % b);
        ctx.T = (uint)ctx.A / (uint)b;
        return (int)((uint)ctx.A % (uint)b);
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int DividesByConstants(ref Numbers ctx)
    {
        ctx.R = ctx.A / 10;
        ctx.S = (int)ctx.A % 7;
        ctx.T = (long)((ulong)ctx.A / 1000) + (uint)ctx.B / 16;
        return (int)ctx.B / -8;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int Shifts(ref Numbers ctx)
    {
        int count = (int)ctx.B;
        ctx.R = (int)ctx.A << count;
        ctx.S = ctx.A >> count;
        ctx.T = (long)((ulong)ctx.A >>> count) ^ ((uint)ctx.A >> count);
        return (int)ctx.A >> count;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int CombinesBits(ref Numbers ctx)
    {
        ctx.R = (ctx.A & Mask) | (ctx.B ^ ~ctx.A);
        ctx.S = (int)ctx.A & ~(int)ctx.B;
        ctx.T = -ctx.A;
        return ~(int)ctx.A;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int Narrows(ref Numbers ctx)
    {
        ctx.R = (sbyte)ctx.A + (short)ctx.B;
        ctx.S = (byte)ctx.A + (ushort)ctx.B + (char)ctx.C;
        ctx.T = (int)ctx.A + (long)(uint)ctx.B;
        byte wraps = (byte)ctx.A;
        wraps += 200;
        wraps++;
        return wraps;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int Compares(ref Numbers ctx)
    {
        int result = 0;
        result |= ctx.A < ctx.B ? 1 : 0;
        result |= (ulong)ctx.A < (ulong)ctx.B ? 2 : 0;
        result |= (int)ctx.A <= (int)ctx.B ? 4 : 0;
        result |= (uint)ctx.A >= (uint)ctx.B ? 8 : 0;
        result |= ctx.A == ctx.B ? 16 : 0;
        result |= (sbyte)ctx.A > (sbyte)ctx.B ? 32 : 0;
        bool both = ctx.A > 0 && ctx.B > 0;
        bool either = ctx.A > 0 || ctx.B > 0;
        ctx.R = both ? 1 : 0;
        ctx.S = either ^ both ? 1 : 0;
        ctx.T = !either ? 1 : 0;
        return result;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int MixesHash(ref Numbers ctx)
    {
        ulong h = (ulong)ctx.A;
        h ^= h >> 33;
        h *= 0xff51afd7ed558ccdUL;
        h ^= h >> 33;
        h *= 0xc4ceb9fe1a85ec53UL;
        h ^= h >> 33;
        ctx.R = (long)h;
        return (int)(h >> 32);
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int CallsMath(ref Numbers ctx)
    {
        ctx.R = Math.Max(ctx.A, ctx.B);
        ctx.S = Math.Min((int)ctx.A, (int)ctx.B);
        ctx.T = BitOperations.RotateLeft((uint)ctx.A, (int)ctx.B) ^ (long)BitOperations.RotateRight((ulong)ctx.A, 7);
        return BinaryPrimitives.ReverseEndianness((int)ctx.A)
            ^ BinaryPrimitives.ReverseEndianness((ushort)ctx.B)
            ^ (int)BinaryPrimitives.ReverseEndianness(ctx.A);
    }
}
