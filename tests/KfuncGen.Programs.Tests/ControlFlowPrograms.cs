namespace KfuncGen.Programs.Tests;

/// <summary>Branches, loops and calls.</summary>
internal static partial class ControlFlowPrograms
{
    private enum Shape
    {
        Round,
        Square = 4,
        Flat = -7,
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int SumsInAForLoop(ref Numbers ctx)
    {
        long sum = 0;

        for (int i = 0; i < 100; i++)
        {
            if (i == ctx.B)
            {
                break;
            }

            if ((i & 1) == 0)
            {
                continue;
            }

            sum += i * ctx.A;
        }

        ctx.R = sum;
        return (int)sum;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int CountsBitsInAWhileLoop(ref Numbers ctx)
    {
        ulong bits = (ulong)ctx.A;
        int count = 0;
        int steps = 0;

        while (bits != 0 && steps < 64)
        {
            bits &= bits - 1;
            count++;
            steps++;
        }

        return count;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int NestsLoops(ref Numbers ctx)
    {
        int count = 0;

        for (int i = 0; i < 8; i++)
        {
            int j = i;

            do
            {
                count += j;
                j++;
            }
            while (j < 8);
        }

        return count + (int)ctx.A;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int Switches(ref Numbers ctx)
    {
        switch ((int)ctx.A)
        {
            case 0:
                return 10;
            case 1:
            case 2:
                return 20;
            case > 100 and < 200:
                return 30;
            case -5:
                goto case 0;
            default:
                break;
        }

        return (int)ctx.B switch
        {
            < 0 => -1,
            0 => 0,
            7 or 8 => 78,
            _ => 1,
        };
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int KnowsEnums(ref Numbers ctx)
    {
        Shape shape = (Shape)ctx.A;

        return shape switch
        {
            Shape.Round => 1,
            Shape.Square => 2,
            Shape.Flat => 3,
            _ => (int)shape,
        };
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int Jumps(ref Numbers ctx)
    {
        int tries = 0;

    again:
        tries++;

        if (tries < 5 && tries != ctx.A)
        {
            goto again;
        }

        return tries;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int CallsFunctions(ref Numbers ctx)
    {
        ctx.R = Fibonacci((int)(ctx.A & 31));
        (long s, long t) = (ctx.S, ctx.T);
        Swap(ref s, ref t);
        (ctx.S, ctx.T) = (s, t);
        Split(ctx.B, out int high, out int low);
        return Weigh(high, low, 3, 4, (byte)ctx.C);
    }

    [BpfFunction]
    private static long Fibonacci(int n)
    {
        long a = 0;
        long b = 1;

        for (int i = 0; i < 32 && i < n; i++)
        {
            (a, b) = (b, a + b);
        }

        return a;
    }

    [BpfFunction]
    private static void Swap(ref long left, ref long right) => (left, right) = (right, left);

    [BpfFunction]
    private static void Split(long value, out int high, out int low)
    {
        high = (int)(value >> 32);
        low = (int)value;
    }

    [BpfFunction]
    private static int Weigh(int a, int b, int c, int d, byte e) => (a * 2) + (b * 3) + (c * 5) + (d * 7) + (e * 11);

    [BpfProgram(BpfProgramType.Syscall)]
    public static int TriesAndAlwaysFinishes(ref Numbers ctx)
    {
        try
        {
            if (ctx.A > 10)
            {
                return 1;
            }

            ctx.R = 5;
        }
        finally
        {
            ctx.S = 7;
        }

        return 2;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int ChoosesByConditions(ref Numbers ctx)
    {
        long largest = ctx.A > ctx.B ? (ctx.A > ctx.C ? ctx.A : ctx.C) : (ctx.B > ctx.C ? ctx.B : ctx.C);
        ctx.R = largest;
        return ctx.A is > 0 and < 10 or 42 ? 1 : 0;
    }
}
