// 'var (a, b)' is one of the ways to write what is tested here.
#pragma warning disable IDE0008

namespace KfuncGen.Programs.Tests;

/// <summary>Tuples: as locals, arguments, results, taken apart, compared, matched.</summary>
internal static partial class TuplePrograms
{
    private static long first;
    private static long second;

    internal enum Size : byte
    {
        Small,
        Large,
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int KeepsThem(ref Numbers ctx)
    {
        (long Left, int Right) pair = (ctx.A, (int)ctx.B);
        pair.Right++;
        pair.Left += pair.Right;
        var copy = pair;
        copy.Item1 = 7;
        (int, (byte Low, long High) Inner, bool) nested = ((int)ctx.B, ((byte)ctx.A, ctx.C), ctx.A > ctx.B);
        nested.Inner.High ^= copy.Left;
        (long, long) wide = ((int)ctx.A, (short)ctx.B);
        (long A, long B) converted = (nested.Item1, nested.Inner.Low);
        (long, long) again = ((int)ctx.B, nested.Inner.Low);
        var eight = (1, 2L, (byte)3, ctx.A, 5, 6, 7, (int)ctx.B, 9L);
        eight.Item9 += eight.Item8;
        (int, int) none = default;
        var changed = pair with { Left = 3 };
        ctx.R = pair.Left + copy.Left + (nested.Inner.High * 3) + (nested.Item3 ? 1 : 0);
        ctx.S = wide.Item1 + (wide.Item2 * 5) + converted.A + (converted.B * 7) + again.Item2 + eight.Item9 + eight.Item4;
        ctx.T = none.Item1 + none.Item2 + changed.Left + changed.Right + ValueTuple.Create(ctx.A, 5).Item1 +
            new ValueTuple<int, long>(4, ctx.B).Item2;
        return pair.Right;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int TakesByExtension(ref Numbers ctx)
    {
        // Of a struct by value and by reference, of a number, of what another struct has in it, in patterns and in 'foreach'.
        (long low, long high) = new Apart { A = ctx.A, B = ctx.B };
        (byte first, byte second, (int sign, bool isOdd)) = (int)ctx.A;
        Apart apart = new() { A = ctx.B, B = 3 };
        (ctx.R, _) = apart;
        ctx.S = apart is ( > 5, var three) ? three : -1;
        int sum = 0;

        foreach ((long one, long other) in (ReadOnlySpan<Apart>)[apart, new Apart { A = 1, B = 2 }])
        {
            sum += (int)(one + other);
        }

        ctx.T = low - high + first + second;
        return sum + sign + (isOdd ? 100 : 0);
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int TakesThemApart(ref Numbers ctx)
    {
        (long quotient, long remainder) = Divided(ctx.A, (ctx.B & 15) + 1);
        var (low, (middle, high)) = Nested(in ctx);
        (_, int kept) = (ctx.A, (int)ctx.B);
        int sum = 0;
        long byteValue;
        (sum, byteValue) = ((int)ctx.C, (byte)ctx.A);
        (int narrow, int sign) = ((byte, sbyte))((int)ctx.A, (int)ctx.B);
        Point point = new(3, (int)ctx.A);
        (int x, int y) = point;
        (int width, (int px, int py)) = (kept, point);
        Range range = new() { Start = (int)ctx.B, End = 9 };
        var (start, end) = range;
        ctx.R = quotient + (remainder * 3) + (low * 5) + (middle * 7) + (high * 11);
        ctx.S = kept + sum + byteValue + narrow + (sign * 13) + x + (y * 17L) + width + px + py + start + (end * 19L);
        ctx.T = Total((ctx.A, 4, true)) + Larger((ctx.A, ctx.B), (ctx.B, ctx.C)).Item1;
        return (int)Twice(((int)ctx.A, 1)).Second;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int Swaps(ref Numbers ctx)
    {
        Span<int> numbers = stackalloc int[4];
        numbers[0] = (int)ctx.A;
        numbers[1] = (int)ctx.B;
        numbers[2] = 3;
        (numbers[0], numbers[1], numbers[2]) = (numbers[1], numbers[2], numbers[0]);
        (first, second) = (ctx.A, ctx.B);
        (first, second) = (second, first);
        (ctx.R, ctx.S) = (ctx.S + first, ctx.R + second);
        (Point p, Point q) = (new(1, (int)ctx.A), new(2, (int)ctx.B));
        (p, q) = (q, p);
        (p.X, q.Y) = (q.Y, p.X);
        (Size small, Size large) = (Size.Small, Size.Large);
        (small, large) = ctx.A > ctx.B ? (large, small) : (small, large);
        ref long right = ref second;
        (right, first) = (first, right);
        Range range = default;
        (range.Start, range.Width) = (4, (int)ctx.B);
        (long a, long b) = (0, 1);

        for (int n = 0; n < 10; n++)
        {
            (a, b) = (b, a + b + n);
        }

        ctx.T = p.X + (p.Y * 3L) + (q.X * 5L) + (q.Y * 7L) + first + (second * 11) + range.End + range.Start + (a * 13) + b;
        return numbers[0] + (numbers[1] * 3) + (numbers[2] * 5) + (numbers[3] * 7) + ((int)small * 1000) + ((int)large * 2000);
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int SwapsElements(ref Numbers ctx)
    {
        Span<int> numbers = stackalloc int[4];
        numbers[0] = (int)ctx.A;
        numbers[3] = (int)ctx.B;
        int i = (int)(ctx.C & 1);
        (numbers[i], numbers[3 - i]) = (numbers[3 - i], numbers[i]);
        (i, numbers[i]) = (2, 40);
        Span<(int Low, long High)> pairs = stackalloc (int, long)[2];
        pairs[i & 1] = (5, ctx.A);
        (pairs[0], pairs[1]) = (pairs[1], pairs[0]);

        foreach ((int low, long high) in pairs)
        {
            ctx.S += low + high;
        }

        ctx.R = pairs[1].High + pairs[0].Low;
        return numbers[0] + (numbers[1] * 3) + (numbers[2] * 5) + (numbers[3] * 7) + i;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int ComparesThem(ref Numbers ctx)
    {
        (long, int) pair = (ctx.A, (int)ctx.B);
        (int, long) other = ((int)ctx.A, ctx.B);
        int result = pair == (ctx.A, (int)ctx.C) ? 1 : 0;
        result += pair != (1, 2) ? 2 : 0;
        result += pair == other ? 4 : 0;
        result += ((ctx.A, ctx.B), ctx.C) == ((1, 2), 'G') ? 8 : 0;
        result += ((uint)ctx.A, true) == ((int)ctx.A, ctx.B > 0) ? 16 : 0;
        result += pair.Equals((ctx.A, 0)) ? 32 : 0;
        bool same = (ctx.A > 0, ctx.B) == (ctx.B > 0, ctx.A);

        if ((ctx.A, ctx.B) == (ctx.B, ctx.A) || same)
        {
            result += 64;
        }

        while ((result & 3, ctx.A) == (2, 7))
        {
            result += 1000;
            break;
        }

        return result;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int SwitchesOverThem(ref Numbers ctx)
    {
        int result = (ctx.A, (int)ctx.B) switch
        {
            (0, 0) => 1,
            (1, _) => 2,
            ( > 5, < 0) => 3,
            (var a, 7) when a < 0 => 4,
            (_, 1 or 2) => 5,
            _ => 6,
        };

        (int Kind, (bool Even, long Value) More) state = ((int)(ctx.A & 3), ((ctx.B & 1) == 0, ctx.C));

        switch (state)
        {
            case (0, (true, _)):
                result += 10;
                break;
            case (1, var (_, value)) when value == 'G':
                result += 20;
                break;
            case { Kind: 2, More.Even: true }:
                result += 30;
                break;
            case (int kind, (false, 'G')) whole:
                result += 40 + kind + whole.Kind;
                break;
            default:
                result += 50;
                break;
        }

        Point point = new((int)ctx.A, (int)ctx.B);
        result += point is (1, _) ? 100 : point is ( < 0, var y) && y != 3 ? 200 : 300;
        Range range = new() { Start = (int)ctx.A, End = (int)ctx.B };
        result += range is (0, > 0) { Width: < 100 } ? 1000 : range is not (1, 1) ? 2000 : 3000;
        ctx.R = (ctx.A > 0 ? (1, ctx.B) : (2, ctx.C)) is (1, var r) ? r : -1;
        return result;
    }

    [BpfFunction]
    private static (long Quotient, long Remainder) Divided(long value, long by) => (value / by, value % by);

    [BpfFunction]
    private static (byte, (short, long)) Nested(in Numbers numbers) => ((byte)numbers.A, ((short)numbers.B, numbers.C));

    [BpfFunction]
    private static long Total((long Many, byte Few, bool Count) parts) => parts.Count ? parts.Many + parts.Few : 0;

    [BpfFunction]
    private static (long, long) Larger((long, long) left, in (long, long) right)
    {
        if (left.Item1 < right.Item1)
        {
            return right;
        }

        left.Item2 = 0;
        return left;
    }

    [BpfFunction]
    private static (int First, long Second) Twice((int, int) pair)
    {
        (int, int) result = pair;
        Change(ref result, out (int By, int) more);
        return (result.Item1, result.Item2 + more.By);
    }

    [BpfFunction]
    private static void Change(ref (int, int) pair, out (int, int) more)
    {
        (pair.Item1, pair.Item2) = (pair.Item2, pair.Item1);
        more = (pair.Item1 * 2, 0);
    }

    internal record struct Point(int X, int Y);

    internal struct Range
    {
        public int Start;
        public int End;

        public int Width
        {
            readonly get => End - Start;
            set => End = Start + value;
        }

        public readonly void Deconstruct(out int start, out int end) => (start, end) = (Start, End);
    }

    internal struct Apart
    {
        public long A;
        public long B;
    }
}
