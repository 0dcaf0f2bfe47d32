namespace KfuncGen.Programs.Tests;

/// <summary>Structs that are made by constructors of their own, and what operators make of them.</summary>
internal static partial class ConstructorPrograms
{
    [BpfProgram(BpfProgramType.Syscall)]
    public static int MakesThem(ref Numbers ctx)
    {
        Begun both = new((int)ctx.A, ctx.B);
        Begun none = new();
        Begun nothing = default;
        Begun chained = new(ctx.B);
        Begun twice = new(ctx.A > 3);
        Begun set = new((int)ctx.B, 3) { B = ctx.A, C = 8 };
        ctx.R = both.All + (nothing.All * 2) + (none.All * 3) + (chained.All * 5) + (twice.All * 7);
        ctx.S = set.All;
        Primary primary = new((int)ctx.A, ctx.B) { B = 4 };
        ctx.T = primary.All + primary.Other(3) + new Primary().All;
        return primary[2] + Positional(ctx.A, ctx.B);
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int MakesThemByReference(ref Numbers ctx)
    {
        int x = (int)ctx.A;
        Mixed mixed = new(ref x, ctx.B, out int z);
        ctx.R = mixed.A + (mixed.B * 2) + (mixed.C * 3) + z;
        Nested nested = new(new Point(1, x)) { Other = new(4, 5) };
        ctx.S = nested.Inner.Z + nested.Inner.Y + nested.Other.X + nested.Begun.All;
        return x;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int Computes(ref Numbers ctx)
    {
        Point p = new((int)ctx.A, (int)ctx.B);
        Point q = (Point)ctx.A;
        p += 3;
        Point m = -p;
        Point sum = p + (q + m) - 1;
        ctx.R = p.Z + (p.W * 3) + m.X + m.Y + sum.X + (p < q ? 100 : 0) + (p > q ? 200 : 0);
        ctx.S = p == q ? 1 : p != m ? 2 : 3;
        ctx.T = p.Equals(sum) ? 7 : (int)p;

        if (p == new Point((int)ctx.A + 3, (int)ctx.B))
        {
            return 5;
        }

        return p.Equals(m) && !(q == m) ? 1 : 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int IsTrueOrFalse(ref Numbers ctx)
    {
        Flag flag = new() { V = (int)ctx.A };
        Flag other = new() { V = (int)ctx.B & 1 };
        bool isMore = flag;
        ctx.R = flag ? 1 : 2;
        ctx.S = !flag ? 4 : 5;
        ctx.T = new Line(flag, new(1, 2)) == new Line(other, new(1, (int)ctx.B)) ? 6 : 7;
        return isMore ? 1 : 0;
    }

    [BpfFunction]
    private static int Positional(long a, long b) => new Point((int)a, (int)b) is { Z: 4, W: > 0 } point ? point.Y : -1;

    internal struct Begun
    {
        public int A = 5;
        public long C;

        public Begun(int a, long c)
        {
            A += a;
            C = c;
        }

        public Begun() => C = 4;

        public Begun(long x)
            : this(3, x) => A++;

        public Begun(bool isMore)
            : this() => A += isMore ? 1 : 2;

        public long B { get; init; } = 9;

        public readonly long All => A + B + C;
    }

    internal struct Primary(int a, long b)
    {
        public int A = a;
        public int Z = a * 2;

        public long B { get; init; } = b;

        public readonly long All => A + B + Z;

        public readonly int this[int times] => A * times;

        // Another 'a': no field keeps the constructor's.
        public readonly int Other(int a) => a + A;
    }

    internal struct Mixed
    {
        public int A = Next(2);
        public int B;
        public int C = 1;

        public Mixed(ref int x, in long y, out int z)
        {
            B = x++;
            z = (int)y + A;
            C += B;
        }
    }

    internal readonly struct Nested(Point point)
    {
        public readonly Point Inner = point;

        public readonly Begun Begun = new(point.X, 2);

        public Point Other { get; init; }
    }

    internal record struct Point(int X, int Y)
    {
        public readonly int W = Y + 1;

        public int Z { get; set; } = X * 2;

        public static bool operator <(Point a, Point b) => a.X < b.X;

        public static bool operator >(Point a, Point b) => a.X > b.X;

        public static Point operator -(in Point a) => new(-a.X, -a.Y);

        public static Point operator +(Point a, Point b) => new(a.X + b.X, a.Y + b.Y);

        public static Point operator +(Point a, int b) => a with { X = a.X + b };

        public static Point operator -(Point a, int b) => a with { X = a.X - b };

        public static explicit operator Point(long number) => new((int)number, (int)(number >> 32));

        public static explicit operator int(in Point a) => a.X ^ a.Y;
    }

    internal record struct Line(Flag Flag, Point To)
    {
        public readonly bool Equals(Line other) => To == other.To && Flag.V == other.Flag.V;

        public override readonly int GetHashCode() => Flag.V;
    }

    internal struct Flag
    {
        public int V;

        public static bool operator true(Flag flag) => flag.V != 0;

        public static bool operator false(Flag flag) => flag.V == 0;

        public static Flag operator !(Flag flag) => new() { V = flag.V == 0 ? 1 : 0 };

        public static implicit operator bool(Flag flag) => flag.V > 3;
    }

    [BpfFunction]
    private static int Next(int x) => x * 21;
}
