using System.Net;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace KfuncGen.Programs.Tests;

/// <summary>Methods of the framework that make numbers of numbers.</summary>
internal static partial class NumberMethodPrograms
{
    [BpfProgram(BpfProgramType.Syscall)]
    public static int DividesWithRemainder(ref Numbers ctx)
    {
        (long q, long r) = Math.DivRem(ctx.A, ctx.B == 0 ? 1 : ctx.B == -1 ? 3 : ctx.B);
        ctx.R = q;
        ctx.S = r;
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int DividesWithRemainderOut(ref Numbers ctx)
    {
        int q = Math.DivRem((int)ctx.A, (int)(ctx.B | 1) == -1 ? 3 : (int)(ctx.B | 1), out int r);
        ctx.R = q;
        ctx.S = r;
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int MultipliesWide(ref Numbers ctx)
    {
        ctx.R = Math.BigMul((int)ctx.A, (int)ctx.B);
        ctx.S = (long)Math.BigMul((uint)ctx.A, (uint)ctx.B);
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int MultipliesWider(ref Numbers ctx)
    {
        ulong high = Math.BigMul((ulong)ctx.A, (ulong)ctx.B, out ulong low);
        ctx.R = (long)high;
        ctx.S = (long)low;
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int RoundsUpToPowersOf2(ref Numbers ctx)
    {
        ctx.R = BitOperations.RoundUpToPowerOf2((uint)ctx.A);
        ctx.S = (long)BitOperations.RoundUpToPowerOf2((ulong)ctx.B);
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int CountsOnes(ref Numbers ctx)
    {
        ctx.R = int.PopCount((int)ctx.A) + (long)ulong.PopCount((ulong)ctx.B);
        ctx.S = byte.PopCount((byte)ctx.A) + long.PopCount(ctx.B) + uint.PopCount((uint)ctx.A);
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int CountsZerosInFront(ref Numbers ctx)
    {
        ctx.R = int.LeadingZeroCount((int)ctx.A) + (long)ulong.LeadingZeroCount((ulong)ctx.B);
        ctx.S = byte.LeadingZeroCount((byte)ctx.A) + short.LeadingZeroCount((short)ctx.B) + long.LeadingZeroCount(ctx.A);
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int CountsZerosBehind(ref Numbers ctx)
    {
        ctx.R = int.TrailingZeroCount((int)ctx.A) + (long)ulong.TrailingZeroCount((ulong)ctx.B);
        ctx.S = byte.TrailingZeroCount((byte)ctx.A) + short.TrailingZeroCount((short)ctx.B) + uint.TrailingZeroCount((uint)ctx.A);
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int TakesLogarithms(ref Numbers ctx)
    {
        ctx.R = uint.Log2((uint)ctx.A | 1) + (long)ulong.Log2((ulong)ctx.B | 1);
        ctx.S = int.Log2((int)ctx.A & 0xFFFF | 1) + byte.Log2((byte)(ctx.B | 1));
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int FindsPowersOf2(ref Numbers ctx)
    {
        ctx.R = (int.IsPow2((int)ctx.A) ? 1 : 0) + (ulong.IsPow2((ulong)ctx.B) ? 2 : 0) + (long.IsPow2(ctx.A) ? 4 : 0) +
            (BitOperations.IsPow2((int)ctx.A) ? 8 : 0);
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int TellsSigns(ref Numbers ctx)
    {
        ctx.R = (int.IsNegative((int)ctx.A) ? 1 : 0) + (long.IsNegative(ctx.B) ? 2 : 0) + (long.IsPositive(ctx.B) ? 4 : 0) +
            (int.IsEvenInteger((int)ctx.A) ? 8 : 0) + (uint.IsOddInteger((uint)ctx.A) ? 16 : 0);
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int Rotates(ref Numbers ctx)
    {
        ctx.R = int.RotateLeft((int)ctx.A, (int)ctx.B) + (long)ulong.RotateRight((ulong)ctx.A, (int)ctx.B);
        ctx.S = byte.RotateLeft((byte)ctx.A, 3) + ushort.RotateRight((ushort)ctx.B, (int)ctx.A);
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int ComparesNumbers(ref Numbers ctx)
    {
        ctx.R = ((int)ctx.A).CompareTo((int)ctx.B) + 3 * ctx.A.CompareTo(ctx.B) + 9 * ((ulong)ctx.A).CompareTo((ulong)ctx.B);
        ctx.S = ((byte)ctx.A).CompareTo((byte)ctx.B) + 1000 * ((short)ctx.A).CompareTo((short)ctx.B) +
            10000000L * ((char)ctx.A).CompareTo((char)ctx.B);
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int ComparesTruth(ref Numbers ctx)
    {
        ctx.R = (ctx.A > 0).CompareTo(ctx.B > 0);
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int TellsWhatIsEqual(ref Numbers ctx)
    {
        ctx.R = (((int)ctx.A).Equals((int)ctx.B) ? 1 : 0) + (ctx.A.Equals(ctx.B) ? 2 : 0) + (((byte)ctx.A).Equals((byte)ctx.B) ? 4 : 0) +
            ((ctx.A > 0).Equals(true) ? 8 : 0) + (((char)ctx.A).Equals('a') ? 16 : 0);
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int TellsLetters(ref Numbers ctx)
    {
        char c = (char)ctx.A;
        ctx.R = (char.IsAsciiDigit(c) ? 1 : 0) + (char.IsAsciiLetter(c) ? 2 : 0) + (char.IsAsciiLetterLower(c) ? 4 : 0) +
            (char.IsAsciiLetterUpper(c) ? 8 : 0) + (char.IsAsciiHexDigit(c) ? 16 : 0) + (char.IsAscii(c) ? 32 : 0) +
            (char.IsAsciiLetterOrDigit(c) ? 64 : 0) + (char.IsBetween(c, 'a', 'f') ? 128 : 0);
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int TellsDigits(ref Numbers ctx)
    {
        char c = (char)(byte)ctx.B;
        ctx.R = (char.IsAsciiHexDigitLower(c) ? 1 : 0) + (char.IsAsciiHexDigitUpper(c) ? 2 : 0);
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int TakesBitsForOthers(ref Numbers ctx)
    {
        ctx.R = Unsafe.BitCast<ulong, long>((ulong)ctx.A);
        ctx.S = Unsafe.BitCast<int, uint>((int)ctx.B);
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int TellsFlags(ref Numbers ctx)
    {
        DayOfWeek d = (DayOfWeek)(ctx.A & 7);
        ctx.R = d.HasFlag(DayOfWeek.Monday) ? 1 : 0;
        ctx.S = (int)d;
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int TakesTheNetworksOrder(ref Numbers ctx)
    {
        ctx.R = IPAddress.HostToNetworkOrder((short)ctx.A) + IPAddress.NetworkToHostOrder((int)ctx.B);
        ctx.S = IPAddress.HostToNetworkOrder(ctx.A);
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int CountsInNativeNumbers(ref Numbers ctx)
    {
        ctx.R = BitOperations.PopCount((nuint)ctx.A) & 1;
        ctx.S = BitOperations.LeadingZeroCount((nuint)ctx.B);
        return 0;
    }
}
