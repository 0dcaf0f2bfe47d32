using System.Runtime.CompilerServices;

namespace KfuncGen.Programs.Tests;

/// <summary>Structs, spans and data.</summary>
internal static partial class MemoryPrograms
{
    /// <summary>Read when the program is loaded.</summary>
    public static readonly int Limit = Environment.ProcessId;

    public static readonly ulong Wide = 0x1122_3344_5566_7788UL + (ulong)Environment.ProcessorCount;

    private static long calls;

    private static Table table;

    private struct Point
    {
        public int X;
        public int Y;
    }

    private struct Segment
    {
        public Point From;
        public Point To;
        public byte Width;
    }

    [InlineArray(8)]
    private struct Table
    {
        private int element;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int HoldsStructs(ref Numbers ctx)
    {
        Segment segment = new() { From = new Point { X = (int)ctx.A, Y = 2 }, Width = (byte)ctx.B };
        segment.To = segment.From;
        segment.To.X += 10;
        Segment copy = segment;
        segment.From.X = -1;
        ctx.R = Length(in copy);
        ctx.S = segment.From.X;
        return copy.Width;
    }

    [BpfFunction]
    private static int Length(in Segment segment) => segment.To.X - segment.From.X + segment.To.Y - segment.From.Y;

    [BpfProgram(BpfProgramType.Syscall)]
    public static int FillsSpans(ref Numbers ctx)
    {
        Span<byte> bytes = stackalloc byte[16];

        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)(i * ctx.A);
        }

        Span<byte> part = bytes.Slice(4, 8);
        part[0] = 99;
        ctx.R = bytes[4] + part[7];
        ctx.S = part.Length;
        return bytes[15];
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int SumsASpan(ref Numbers ctx)
    {
        Span<int> values = stackalloc int[8];

        for (int i = 0; i < 8; i++)
        {
            values[i] = i + (int)ctx.A;
        }

        return Sum(values);
    }

    [BpfFunction]
    private static int Sum(ReadOnlySpan<int> values)
    {
        int sum = 0;

        for (int i = 0; i < values.Length && i < 64; i++)
        {
            sum += values[i];
        }

        return sum;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int LeavesTheBounds(ref Numbers ctx)
    {
        Span<byte> bytes = stackalloc byte[8];

        try
        {
            ctx.R = 1;
            bytes[(int)ctx.A] = 1;
            ctx.R = 2;
        }
        finally
        {
            ctx.S = 3;
        }

        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int LeavesTheBoundsInAFunction(ref Numbers ctx)
    {
        ctx.R = 1;
        ctx.S = Pick((int)ctx.A);
        ctx.R = 2;
        return 0;
    }

    [BpfFunction]
    private static int Pick(int index)
    {
        Span<int> values = stackalloc int[4];
        values[2] = 42;
        return values[index];
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int ReadsText(ref Numbers ctx)
    {
        ReadOnlySpan<byte> text = "kfunc"u8;
        int index = (int)ctx.A;
        ctx.R = text.Length;
        return (uint)index < (uint)text.Length ? text[index] : -1;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int ReadsFieldsOfTheApplication(ref Numbers ctx)
    {
        ctx.R = (long)Wide;
        return Limit;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int KeepsData(ref Numbers ctx)
    {
        calls++;
        table[(int)ctx.A & 7] += 5;
        ctx.R = calls;
        return table[(int)ctx.A & 7];
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int PassesReferences(ref Numbers ctx)
    {
        int counter = (int)ctx.A;
        ref long result = ref ctx.R;
        Bump(ref counter);
        Bump(ref counter);
        result = counter;
        return counter;
    }

    [BpfFunction]
    private static void Bump(ref int counter) => counter += 10;
}
