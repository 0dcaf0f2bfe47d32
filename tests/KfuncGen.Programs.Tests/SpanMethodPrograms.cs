using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace KfuncGen.Programs.Tests;

/// <summary>Methods of the framework that work on spans.</summary>
internal static partial class SpanMethodPrograms
{
    [BpfProgram(BpfProgramType.Syscall)]
    public static int TurnsBytes(ref Numbers ctx)
    {
        Span<byte> b = stackalloc byte[5];
        b[0] = (byte)ctx.A;
        b[1] = (byte)ctx.B;
        b[4] = 9;
        b.Reverse();
        ctx.R = b[4] + b[3] * 256 + b[0] * 65536;
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int TurnsNumbers(ref Numbers ctx)
    {
        Span<int> b = stackalloc int[6];
        b[0] = (int)ctx.A;
        b[1] = (int)ctx.B;
        b[4] = 9;
        b.Slice(1, 4).Reverse();
        ctx.R = b[4] + b[3] * 256L + b[0] * 65536L + b[1];
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int TriesToCopy(ref Numbers ctx)
    {
        Span<byte> b = stackalloc byte[5];
        Span<byte> c = stackalloc byte[4];
        b[0] = (byte)ctx.A;
        b[1] = (byte)ctx.B;
        ctx.R = (b.TryCopyTo(c) ? 1 : 0) + (b[..3].TryCopyTo(c) ? 2 : 0) + c[1];
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int Trims(ref Numbers ctx)
    {
        Span<byte> b = stackalloc byte[8];
        b[2] = (byte)ctx.A;
        b[4] = (byte)ctx.B;
        ctx.R = b.TrimEnd((byte)0).Length + 10 * b.TrimStart((byte)0).Length + 100 * b.Trim((byte)0).Length;
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int TrimsText(ref Numbers ctx)
    {
        ReadOnlySpan<byte> b = "ab\0\0"u8;
        ctx.R = b.TrimEnd((byte)0).Length;
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int FindsWhatIsInCommon(ref Numbers ctx)
    {
        Span<byte> b = stackalloc byte[8];
        Span<byte> c = stackalloc byte[8];
        b[2] = (byte)ctx.A;
        c[2] = (byte)ctx.B;
        ctx.R = b.CommonPrefixLength(c);
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int ComparesSequences(ref Numbers ctx)
    {
        Span<byte> b = stackalloc byte[8];
        Span<byte> c = stackalloc byte[8];
        b[2] = (byte)ctx.A;
        c[2] = (byte)ctx.B;
        ctx.R = Math.Sign(b.SequenceCompareTo(c));
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int FindsSequences(ref Numbers ctx)
    {
        Span<byte> b = stackalloc byte[8];
        b[2] = (byte)ctx.A;
        b[3] = (byte)ctx.B;
        b[7] = 1;
        ctx.R = b.IndexOf("\u0001\u0002"u8) + 100 * b.IndexOf("\0\0"u8) + (b.IndexOf("\u0003"u8) >= 0 ? 1000 : 0);
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int FindsAllElse(ref Numbers ctx)
    {
        Span<byte> b = stackalloc byte[8];
        b[2] = (byte)ctx.A;
        b[3] = (byte)ctx.B;
        ctx.R = b.IndexOfAnyExcept((byte)0) + 100 * b.LastIndexOfAnyExcept((byte)0) + (b.ContainsAnyExcept((byte)0) ? 10000 : 0);
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int FindsRanges(ref Numbers ctx)
    {
        Span<byte> b = stackalloc byte[8];
        b[2] = (byte)ctx.A;
        b[3] = (byte)ctx.B;
        ctx.R = b.IndexOfAnyInRange((byte)1, (byte)9) + 100 * b.IndexOfAnyExceptInRange((byte)0, (byte)9);
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int Replaces(ref Numbers ctx)
    {
        Span<byte> b = stackalloc byte[8];
        b[2] = (byte)ctx.A;
        b[3] = (byte)ctx.B;
        b.Replace((byte)1, (byte)7);
        ctx.R = b[2] * 256 + b[3];
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int TakesNumbersOfBytes(ref Numbers ctx)
    {
        Span<byte> b = stackalloc byte[12];
        b[2] = (byte)ctx.A;
        b[7] = (byte)ctx.B;
        ctx.R = BitConverter.ToInt32(b);
        ctx.S = BitConverter.ToInt64(b[2..]) + BitConverter.ToUInt16(b[6..]) + (BitConverter.ToBoolean(b[2..3]) ? 1 : 0);
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int MakesBytesOfNumbers(ref Numbers ctx)
    {
        Span<byte> b = stackalloc byte[12];
        ctx.R = BitConverter.TryWriteBytes(b, ctx.A) ? 1 : 0;
        ctx.S = b[0] + b[7];
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int WritesMemory(ref Numbers ctx)
    {
        Span<byte> b = stackalloc byte[12];
        long v = ctx.A;
        MemoryMarshal.Write(b, in v);
        ctx.S = b[0] + b[7] * 256;
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int TriesToReadMemory(ref Numbers ctx)
    {
        Span<byte> b = stackalloc byte[12];
        b[1] = (byte)ctx.A;
        ctx.R = MemoryMarshal.TryRead(b, out int v) ? v : -1;
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int TriesOrders(ref Numbers ctx)
    {
        Span<byte> b = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32BigEndian(b, (uint)ctx.A);
        ctx.R = b[0] + BinaryPrimitives.ReadUInt16LittleEndian(b[1..]) + BinaryPrimitives.ReadInt64BigEndian(b);
        ctx.S = BinaryPrimitives.TryReadInt32BigEndian(b, out int v) ? v : 0;
        return 0;
    }
}
