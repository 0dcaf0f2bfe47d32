using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KfuncGen.Programs.Tests;

/// <summary>Structs with several elements in a row: <c>fixed</c> buffers and inline arrays.</summary>
internal static unsafe partial class BufferPrograms
{
#pragma warning disable KFG0313 // Nothing is shared: each program is loaded alone.
    private static Named kept;
#pragma warning restore KFG0313

    [BpfProgram(BpfProgramType.Syscall)]
    public static int OnTheStack(ref Numbers ctx)
    {
        Named named = default;
        named.Kind = 200;

        for (int i = 0; i < 16; i++)
        {
            named.Name[i] = (byte)(ctx.A + i);
        }

        named.Name[(int)ctx.B & 15] += 3;
        named.Name[3] = ctx.B > 0 ? (byte)7 : (byte)9;
        named.Wide[(int)(ctx.A & 2)] += ctx.B > 5 ? 10 : 20;
        named.Wide[ctx.A > 0 ? 1 : 2]++;
        named.Wide[2] = -named.Wide[2];
        named.Letters[1] = 'x';
        named.Letters[0] = named.Letters[1]--;
        named.Flags[2] = ctx.A == 1;
        named.Small[1] = (sbyte)ctx.B;
        named.Small[0] = --named.Small[1];
        ref long one = ref named.Wide[2];
        one ^= ctx.B;
        (named.Name[5], named.Name[6]) = (named.Name[6], (byte)200);
        Named copy = named;
        copy.Name[0] = 99;
        ctx.R = named.Name[0] + copy.Name[0] + named.Sum() + (named.Flags[2] ? 1000 : 0) + (named.Flags[1] ? 2000 : 0);
        ctx.S = one + named.Letters[0] + named.Letters[1] + named.Small[0] + named.Small[1];
        ctx.T = Unsafe.SizeOf<Named>() + named.Wide[0] + named.Wide[1];
        return Change(ref named, (int)ctx.A) + SumOf(in copy, (int)ctx.B);
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int AsSpans(ref Numbers ctx)
    {
        Outer outer = default;
        outer.Kind = 1;
        Span<byte> name = MemoryMarshal.CreateSpan(ref outer.Inner.Name[0], 16);
        name.Fill((byte)ctx.A);
        MemoryMarshal.CreateSpan(ref outer.Inner.Name[4], 12)[1] = 77;
        ReadOnlySpan<long> wide = MemoryMarshal.CreateReadOnlySpan(ref outer.Inner.Wide[1], 2);
        outer.Inner.Wide[1] = ctx.B;
        outer.Last[2] = (int)ctx.A;
        outer.Array[1][(int)ctx.B & 3] = 5;
        outer.Array[0][3] = (short)ctx.A;
        Span<Four> rows = outer.Array;
        rows[1][0] += 2;
        Span<short> row = outer.Array[1];
        Span<short> same = MemoryMarshal.CreateSpan(ref outer.Array[1][1], 3);
        same[2] = 8;
        ctx.R = name.IndexOf((byte)77) + wide[0] + wide[1];
        ctx.S = row[0] + row[1] + row[2] + row[3] + outer.Array[0][3];
        ctx.T = outer.Last[2] + outer.Last[0];
        outer.Inner.Name[15] = 1;
        return name[15] + name[0];
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int InStatics(ref Numbers ctx)
    {
        kept = default;
        kept.Name[(int)ctx.A & 15] = (byte)ctx.B;
        kept.Wide[2] = ctx.A;
        kept.Wide[1] -= kept.Wide[2];
        Named copy = kept;
        ctx.R = copy.Wide[1];
        return copy.Name[(int)ctx.A & 15] + copy.Sum();
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int OfAContext(ref Given ctx)
    {
        ctx.Numbers[2] = (uint)ctx.Index;
        ctx.Numbers[ctx.Index & 3] += 4;
        ctx.Bytes[ctx.Index & 7] = ctx.Name[ctx.Index & 15];
        Span<byte> name = MemoryMarshal.CreateSpan(ref ctx.Name[0], 16);
        name[0] = 1;
        Span<byte> bytes = ctx.Bytes;
        bytes[7] = 9;
        return ctx.Name[5] + ctx.Name[0] + bytes[0];
    }

    [BpfFunction]
    private static int Change(ref Named named, int index)
    {
        named.Name[index & 15] = 42;
        named.Wide[0] = index;
        return named.Name[index & 15] + named.Name[0];
    }

    [BpfFunction]
    private static int SumOf(in Named named, int index) => named.Name[index & 15] + named.Sum();

    internal struct Named
    {
        public byte Kind;
        public fixed byte Name[16];
        public fixed char Letters[3];
        public fixed long Wide[3];
        public fixed bool Flags[3];
        public fixed sbyte Small[2];

        public readonly int Sum()
        {
            int sum = 0;

            for (int i = 0; i < 16; i++)
            {
                sum += Name[i];
            }

            return sum;
        }
    }

    internal struct Outer
    {
        public byte Kind;
        public Named Inner;
        public fixed int Last[3];
        public Two Array;
    }

    internal struct Given
    {
        public fixed byte Name[16];
        public int Index;
        public fixed uint Numbers[4];
        public Eight Bytes;
    }

    [InlineArray(2)]
    internal struct Two
    {
        private Four element;
    }

    [InlineArray(4)]
    internal struct Four
    {
        private short element;
    }

    [InlineArray(8)]
    internal struct Eight
    {
        private byte element;
    }
}
