namespace KfuncGen.Programs.Tests;

/// <summary>References and structs that a condition chooses.</summary>
internal static partial class ChosenPlacePrograms
{
    [BpfProgram(BpfProgramType.Syscall)]
    public static int ChoosesALocal(ref Numbers ctx)
    {
        long a = 1, b = 2;
        ref long r = ref (ctx.A > 0 ? ref a : ref b);
        r += ctx.B;
        ctx.R = a;
        ctx.S = b;
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int AssignsToWhatIsChosen(ref Numbers ctx)
    {
        (ctx.A > 0 ? ref ctx.R : ref ctx.S) = 7;
        (ctx.B > 0 ? ref ctx.R : ref ctx.S) += 3;
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int ChoosesAmongThree(ref Numbers ctx)
    {
        long a = 1, b = 2, c = 3;
        (ctx.A > 0 ? ref a : ref (ctx.B > 0 ? ref b : ref c)) *= 5;
        ctx.R = a * 100 + b * 10 + c;
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int PassesWhatIsChosen(ref Numbers ctx)
    {
        long a = 1, b = 2;
        Set(ref (ctx.A > 0 ? ref a : ref b));
        ctx.R = a * 10 + b;
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int ReadsWhatIsChosen(ref Numbers ctx)
    {
        long a = ctx.A, b = ctx.B;
        long v = ctx.A > ctx.B ? ref a : ref b;
        a = 0;
        b = 0;
        ctx.R = v;
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int PassesOneOrTheOther(ref Numbers ctx)
    {
        long a = ctx.A, b = ctx.B;
        ctx.R = Get(in ctx.A > ctx.B ? ref a : ref b);
        ctx.S = Get(ctx.A > 5 ? a : b);
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int ChoosesStructs(ref Numbers ctx)
    {
        Halves a = new() { X = ctx.A, Y = 1 }, b = new() { X = ctx.B, Y = 2 };
        ctx.R = (ctx.A > ctx.B ? a : b).X;
        Halves c = ctx.A > 7 ? a : b;
        c.Y += 5;
        ctx.S = a.Y * 100 + b.Y * 10 + c.Y;
        ctx.T = GetT(ctx.A < 7 ? a : b) + GetV(ctx.A < 7 ? a : b);
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int ChoosesReferencesToStructs(ref Numbers ctx)
    {
        Halves a = new() { X = ctx.A, Y = 1 }, b = new() { X = ctx.B, Y = 2 };
        (ctx.A > ctx.B ? ref a : ref b).X = 5;
        ref Halves r = ref (ctx.B > 3 ? ref a : ref b);
        r.Y = 50;
        r = ref (ctx.A > 3 ? ref a : ref b);
        r.Y++;
        ctx.R = a.X + b.X * 3;
        ctx.S = a.Y + 100 * b.Y;
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int SwitchesOverStructs(ref Numbers ctx)
    {
        Halves a = new() { X = 1, Y = 1 }, b = new() { X = 2, Y = 2 };
        Halves c = ctx.A switch { 0 => a, 1 => b, _ => new() { X = 3 } };
        c.X *= 10;
        ctx.R = a.X + b.X * 100 + c.X * 1000;
        ctx.S = (ctx.B switch { 0 => a, 1 => b, _ => c }).Y;
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int ChoosesElements(ref Numbers ctx)
    {
        Span<byte> a = stackalloc byte[4], b = stackalloc byte[4];
        (ctx.A > 0 ? ref a[1] : ref b[2]) = 4;
        (ctx.A > 3 ? a : b)[0] = (byte)ctx.B;
        ctx.R = a[0] + a[1] * 256;
        ctx.S = b[0] + b[2] * 256;
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int SetsElementsByCondition(ref Numbers ctx)
    {
        Span<long> a = stackalloc long[4];
        a[(int)ctx.A & 3] = ctx.B > 2 ? ctx.A : ctx.B;
        a[(int)ctx.B & 3] += ctx.B > 2 ? 1 : 2;
        ctx.R = a[0] + a[1] * 3;
        ctx.S = a[2] + a[3] * 5;
        return 0;
    }

    [BpfFunction]
    private static void Set(ref long x) => x = 9;

    [BpfFunction]
    private static long Get(in long x) => x * 2;

    [BpfFunction]
    private static long GetT(in Halves x) => x.X + x.Y;

    [BpfFunction]
    private static long GetV(Halves x)
    {
        x.X++;
        return (x.X * 2) + x.Y;
    }
}
