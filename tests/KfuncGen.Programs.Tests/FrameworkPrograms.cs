using System.Numerics;
using System.Runtime.CompilerServices;

namespace KfuncGen.Programs.Tests;

/// <summary>Methods of the framework.</summary>
internal static partial class FrameworkPrograms
{
    [BpfProgram(BpfProgramType.Syscall)]
    public static int CountsAndClamps(ref Numbers ctx)
    {
        ulong wide = (ulong)ctx.A;
        uint narrow = (uint)ctx.A;
        int signed = (int)ctx.B;
        long sum = BitOperations.LeadingZeroCount(wide);
        sum = (sum * 31) + BitOperations.LeadingZeroCount(narrow);
        sum = (sum * 31) + BitOperations.Log2(wide);
        sum = (sum * 31) + BitOperations.Log2(narrow);
        sum = (sum * 31) + (BitOperations.IsPow2(wide) ? 1 : 0) + (BitOperations.IsPow2(narrow) ? 2 : 0);
        sum = (sum * 31) + (BitOperations.IsPow2(ctx.A) ? 1 : 0) + (BitOperations.IsPow2(signed) ? 2 : 0);
        sum = (sum * 31) + Math.Clamp(signed, -100, 100) + Math.Clamp(ctx.B, -5000L, 7000L);
        sum = (sum * 31) + Math.Clamp(narrow, 10u, 4000u) + (long)Math.Clamp(wide, 10ul, ulong.MaxValue - 3);
        ctx.R = sum;
        return Unsafe.SizeOf<Numbers>() + Unsafe.SizeOf<short>();
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int WorksOnSpans(ref Numbers ctx)
    {
        Span<byte> bytes = stackalloc byte[24];
        Span<byte> others = stackalloc byte[24];
        Span<int> numbers = stackalloc int[8];
        bytes.Fill((byte)ctx.A);
        others.Fill((byte)ctx.B);
        numbers.Fill((int)ctx.B);
        bytes[(int)(ctx.B & 15)] = 7;
        int part = (int)(ctx.A & 15) + 1;
        long result = bytes.SequenceEqual(others) ? 1 : 0;
        result = (result * 31) + (bytes[..part].SequenceEqual(others[..part]) ? 1 : 0);
        result = (result * 31) + (bytes.StartsWith(others[..part]) ? 1 : 0) + (others[..part].StartsWith(bytes) ? 2 : 0);
        result = (result * 31) + bytes.IndexOf((byte)7) + (bytes[..part].Contains((byte)7) ? 100 : 0);
        result = (result * 31) + numbers.IndexOf((int)ctx.A) + ("KfuncGen"u8.IndexOf((byte)ctx.C) * 50);
        bytes[..8].CopyTo(bytes[4..]);
        numbers[..4].CopyTo(numbers[3..]);
        others[..part].Fill(9);

        for (int i = 0; i < bytes.Length; i++)
        {
            result = (result * 3) + bytes[i] + (others[i] * 2) + numbers[i & 7];
        }

        ctx.R = result;
        return "abc"u8.SequenceEqual("abd"u8) ? 1 : "abc"u8.StartsWith("ab"u8) ? 2 : 3;
    }
}
