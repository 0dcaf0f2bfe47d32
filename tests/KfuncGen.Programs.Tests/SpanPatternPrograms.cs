namespace KfuncGen.Programs.Tests;

/// <summary>Patterns of spans: their length, their elements, and what is between.</summary>
internal static partial class SpanPatternPrograms
{
    [BpfProgram(BpfProgramType.Syscall)]
    public static int MatchesElements(ref Numbers ctx)
    {
        Span<byte> b = stackalloc byte[4];
        b[0] = (byte)ctx.A;
        b[1] = (byte)ctx.B;
        b[3] = 7;
        ctx.R = b switch
        {
            [1, 2, _, 7] => 1,
            [> 100, .., 7] => 2,
            [var first, 0 or 3, ..] when first != 9 => first + 1000,
            [_, _, _] => 3,
            [.., 8] => 4,
            [9, .. var rest] => rest[0] + rest.Length * 256,
            [..] => 5,
        };
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int MatchesWhatIsAsLongAsIsSaid(ref Numbers ctx)
    {
        Span<int> b = stackalloc int[8];

        for (int i = 0; i < 8; i++)
        {
            b[i] = i * (int)(ctx.B & 0xff);
        }

        ReadOnlySpan<int> some = b[..(int)(ctx.A & 7)];
        ctx.R = some switch
        {
            [] => 1,
            [var only] => only + 2,
            [var first, var last] => first * 10 + last + 3,
            [_, .. { Length: 1 } one, _] => one[0] + 4,
            [0, .. var middle, > 100] => middle[0] + middle.Length + 5,
            { Length: > 5 } and [_, _, .. var rest] => rest.Length + 6,
            _ => 7,
        };
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int MatchesStructs(ref Numbers ctx)
    {
        Span<Numbers> b = stackalloc Numbers[2];
        b[0] = ctx;
        b[1] = new Numbers { A = 5 };
        ctx.R = b is [{ A: > 3, B: var x } first, { A: 5 }] ? x + first.C : -1;
        ctx.S = b is not [_, { A: 6 }] ? 1 : 2;
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    public static int MatchesLengths(ref Numbers ctx)
    {
        Span<byte> b = stackalloc byte[16];
        Span<byte> some = b[..(int)(ctx.A & 15)];
        ctx.R = some is { Length: 3 or > 9 } ? 1 : some is { IsEmpty: true } ? 2 : 3;
        ctx.S = "abc"u8 is [(byte)'a', .., (byte)'c'] ? 1 : 0;
        return 0;
    }
}
