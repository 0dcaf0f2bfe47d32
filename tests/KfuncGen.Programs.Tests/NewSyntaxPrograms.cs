namespace KfuncGen.Programs.Tests;

/// <summary>What C# 14 has: <c>field</c>, extension blocks, operators that change what they are called on.</summary>
internal static partial class NewSyntaxPrograms
{
    [BpfProgram(BpfProgramType.Syscall)]
    public static int SetsHalfAutomaticProperties(ref Numbers ctx)
    {
        Halves t = new(9);
        ctx.R = t.Half * 1000 + t.Double;
        t.Half = (int)ctx.A;
        t.Double = (int)ctx.B;
        t.Half += 4;
        t.Double++;
        ctx.S = t.Half;
        ctx.T = t.Double;
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int InitializesHalfAutomaticProperties(ref Numbers ctx)
    {
        Halves t = new() { Half = (int)ctx.A, Double = (int)ctx.B, Once = 4 };
        Halves u = t with { Half = 8, Once = 7 };
        ctx.R = t.Half + t.Double * 3L + t.Once;
        ctx.S = u.Half + u.Double + u.Once;
        (t.Half, t.Double) = (3, 4);
        ctx.T = t.Half * 100 + t.Double;
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int SetsThemByCondition(ref Numbers ctx)
    {
        Halves t = default;
        t.Half = ctx.A > 0 ? 10 : 20;
        t.Double += ctx.B > 0 ? 10 : 20;
        ctx.R = t.Half;
        ctx.S = t.Double;
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int ExtendsAStruct(ref Numbers ctx)
    {
        Halves t = new() { X = ctx.A, Y = 3 };
        ctx.R = t.Sum(ctx.B);
        ctx.S = t.X;
        t.Move(ctx.B);
        ctx.T = t.X * 3 + t.Y;
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int ExtendsNumbers(ref Numbers ctx)
    {
        long k = ctx.A;
        k.Grow();
        ctx.B.Grow();
        ctx.R = k;
        ctx.S = ((int)ctx.A).Rec(3) + int.Make(2) + int.Seven + ((int)ctx.A).Lambda();
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int ExtendsSpans(ref Numbers ctx)
    {
        Span<byte> a = stackalloc byte[4];
        a[1] = (byte)ctx.A;
        a[3] = 2;
        ReadOnlySpan<byte> r = a;
        ctx.R = r.Total() + a.Total() * 3;
        ctx.S = HalvesExtensions.Total(a);
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int ChangesInPlace(ref Numbers ctx)
    {
        Halves one = new() { X = ctx.A, Y = 1 };
        one += (int)ctx.B;
        ++one;
        one++;
        Halves before = one--, after = --one;
        ctx.R = one.X + (before.X * 3) + (after.X * 5);
        ctx.S = one.Y + (before.Y * 3) + (after.Y * 5);
        return 0;
    }
}
