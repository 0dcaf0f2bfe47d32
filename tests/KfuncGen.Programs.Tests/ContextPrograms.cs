using System.Runtime.CompilerServices;

namespace KfuncGen.Programs.Tests;

/// <summary>Spans and references into a context, in the program and in functions that it hands the context to.</summary>
internal static partial class ContextPrograms
{
    [BpfProgram(BpfProgramType.Syscall)]
    public static int SlicesInAFunction(ref Message ctx) => Slices(ref ctx);

    [BpfProgram(BpfProgramType.Syscall)]
    public static int ParsesInAFunctionOfAFunction(ref Message ctx) => ctx.A < 0 ? Twice(ref ctx, ctx.B > 0 ? 1 : 2) : Twice(ref ctx, 3);

    [BpfProgram(BpfProgramType.Syscall)]
    public static int ReadsThroughAnAlias(ref Message ctx)
    {
        ref Message alias = ref ctx;
        Span<byte> text = alias.Text;
        ctx.R = text[(int)ctx.A & 63];
        return Reads(in alias);
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int HandsOverWithoutAnAddressInside(ref Message ctx) => Plain(ref ctx);

    [BpfProgram(BpfProgramType.Syscall)]
    public static int TakesPartsOfArrays(ref Message ctx)
    {
        int a = (int)(ctx.A & 31);
        Message copy = ctx;
        ctx.Text[..8].CopyTo(copy.Text[24..32]);
        ReadOnlySpan<byte> part = copy.Text[a..(a + 9)];
        ctx.Text[^4..].Clear();
        ctx.R = part[(int)ctx.B & 7] + (part.Length * 256) + (copy.Text[24] * 4096) + ctx.Text[63];
        return ctx.Text[a..].Length + ctx.Text[..].Length;
    }

    [BpfFunction]
    private static int Twice(ref Message message, int add)
    {
        int parsed = Parse(ref message);
        return parsed + add;
    }

    [BpfFunction]
    private static int Plain(ref Message message)
    {
        message.R = message.A + message.Text[3];
        return (int)message.B;
    }

    [BpfFunction]
    private static int Reads(in Message message) => message.Text[(int)message.B & 63];

    [BpfFunction]
    private static int Slices(ref Message ctx)
    {
        Span<byte> all = ctx.Text;
        int a = (int)(ctx.A & 31);
        int b = (int)(ctx.B & 15);

        if (a + b > all.Length)
        {
            return -1;
        }

        Span<byte> inner = all.Slice(a, b);
        Span<byte> half = inner[(b / 2)..];
        int sum = 0;

        for (int i = 0; i < half.Length; i++)
        {
            sum = (sum * 3) + half[i];
        }

        ctx.R = half.Length;
        ctx.S = inner.Length;
        return sum;
    }

    [BpfFunction]
    private static int Parse(ref Message ctx)
    {
        ReadOnlySpan<byte> text = ctx.Text;
        int i = text[0] == (byte)'-' ? 1 : 0;
        long value = 0;

        for (; i < text.Length; i++)
        {
            byte digit = text[i];

            if (digit is < (byte)'0' or > (byte)'9')
            {
                break;
            }

            value = (value * 10) + (digit - '0');

            if (value > 1_000_000_000_000L)
            {
                return -2;
            }
        }

        ctx.R = text[0] == (byte)'-' ? -value : value;
        ctx.S = i;
        return i;
    }

    internal struct Message
    {
        public long A;
        public long B;
        public long R;
        public long S;
        public Bytes Text;
    }

    [InlineArray(64)]
    internal struct Bytes
    {
        private byte element;
    }
}
