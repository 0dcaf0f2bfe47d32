using System.Runtime.InteropServices;

namespace KfuncGen.Programs.Tests;

/// <summary>Structs as C# has them: properties, methods, constructors and results; and memory taken for other types.</summary>
internal static partial class StructPrograms
{
    [BpfProgram(BpfProgramType.Syscall)]
    public static int UsesMembers(ref Numbers ctx)
    {
        Counter counter = new((int)ctx.A);
        counter.Step = (int)ctx.B;
        counter.Advance(3);
        counter.Total += ctx.C;
        counter.Half = 9;
        counter.Half++;
        Point point = new((int)ctx.A, -7);
        Point moved = Moved(point, 2);
        moved.X -= 1;
        ctx.R = counter.Total + (counter.Half * 1000) + counter.Peek();
        ctx.S = moved.X + (moved.Y * 100L) + point.X;
        ctx.T = Sum(Larger(moved, point)) + Sum(Moved(Moved(point, 1), 1)) + counter.WithStep(5).Step;
        return AdvancedCopy(in counter) + counter.Step;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int ReadsMemory(ref Numbers ctx)
    {
        Span<byte> bytes = stackalloc byte[24];

        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)((i * 7) + ctx.A);
        }

        Point point = MemoryMarshal.Read<Point>(bytes[3..]);
        ctx.R = MemoryMarshal.Read<long>(bytes[5..]) ^ point.Y;
        Span<int> numbers = MemoryMarshal.Cast<byte, int>(bytes);
        numbers[1] += (int)ctx.B;
        Span<int> all = stackalloc int[3];
        all[2] = (int)ctx.C;
        ctx.S = numbers.Length + bytes[4] + MemoryMarshal.AsBytes(all)[8] + MemoryMarshal.AsBytes(all).Length;
        ctx.T = MemoryMarshal.Read<ushort>("ab"u8) + MemoryMarshal.Read<short>(bytes[1..]);
        return MemoryMarshal.Read<byte>(bytes);
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int SearchesAndCopies(ref Numbers ctx)
    {
        Span<byte> bytes = stackalloc byte[16];
        Span<byte> others = stackalloc byte[16];
        int part = (int)(ctx.A & 7) + 1;

        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)((i * i) + ctx.B);
        }

        bytes[..part].CopyTo(others);
        bytes[..part].CopyTo(bytes[2..]);
        bytes.Slice(4, part).CopyTo(bytes[1..]);
        others[part..].Clear();
        long result = bytes.LastIndexOf((byte)ctx.B) + (bytes.Count(bytes[0]) * 20);
        result = (result * 31) + bytes.IndexOfAny((byte)ctx.C, (byte)(ctx.C + 1));
        result = (result * 31) + (bytes.ContainsAny((byte)1, (byte)2, (byte)ctx.C) ? 1 : 0);
        result = (result * 31) + (others.EndsWith(bytes[..part]) ? 1 : 0) + (bytes.EndsWith(bytes[part..]) ? 2 : 0);
        result = (result * 31) + (bytes[..part].StartsWith((byte)ctx.B) ? 1 : 0) + (others.EndsWith((byte)0) ? 2 : 0);

        for (int i = 0; i < bytes.Length; i++)
        {
            result = (result * 3) + bytes[i] + (others[i] * 5);
        }

        ctx.R = result;
        return part;
    }

    [BpfFunction]
    internal static Point Moved(Point point, int by) => point with { X = point.X + by, Y = point.Y - by };

    [BpfFunction]
    internal static Point Larger(in Point left, in Point right)
    {
        if (left.X > right.X)
        {
            return left;
        }

        return right;
    }

    [BpfFunction]
    internal static int Sum(Point point) => point.X + point.Y;

    // A method that may change it works on a copy of what is readonly.
    [BpfFunction]
    internal static int AdvancedCopy(in Counter counter)
    {
        counter.Advance(10);
        return (int)counter.Total;
    }

    internal record struct Point(int X, int Y);

    internal struct Counter
    {
        private int bits;

        public Counter(int start)
        {
            Total = start;
            Step = 1;
        }

        public long Total { get; set; }

        public int Step { get; set; }

        public int Half
        {
            readonly get => bits & 0xffff;
            set => bits = (bits & ~0xffff) | (value & 0xffff);
        }

        public void Advance(int times)
        {
            for (int i = 0; i < times; i++)
            {
                Total += Step;
            }

            bits |= 1 << 16;
        }

        public readonly long Peek() => Total + (bits >> 16);

        public readonly Counter WithStep(int step)
        {
            Counter other = this;
            other.Step = step;
            return other;
        }
    }
}
