using KfuncGen.Bpf.Differential.Programs;
using KfuncGen.Bpf.Differential.Running;

namespace KfuncGen.Bpf.Differential.Tests;

/// <summary>What random programs have found, shrunk: each was wrong once.</summary>
public class FoundFaultTests
{
    [Theory]
    [InlineData("ctx.E -= 0 == ++ctx.E ? 0 : 0;")]
    [InlineData("ctx.R1 ^= (ctx.R1++) | (ctx.A == 0 ? 1L : 0L);")]
    [InlineData("ctx.R1 ^= ctx.J switch { > 46 => ++ctx.R1, _ => 0L };")]
    [InlineData(
        "Span<int> s = stackalloc int[4]; s[ctx.E & 3] += ctx.A == 0 ? (s[ctx.E & 3] = 7) : ++s[1]; ctx.R0 = s[0] + s[1] + s[2] + s[3];")]
    public void The_left_side_of_a_compound_assignment_counts_as_it_was_before(string body) => AssertSame(body);

    [Theory]
    [InlineData("(ctx.J, ctx.L) = (0, ctx.A == 0 ? (byte)1 : (byte)2);")]
    [InlineData("(ctx.A, ctx.B) = (ctx.B, ctx.E switch { 5 => ctx.A, _ => ctx.C == 0 ? 1L : ctx.A });")]
    [InlineData("Span<int> s = stackalloc int[4]; (s[ctx.E & 3], s[1]) = (5, ctx.A == 0 && ctx.B == 0 ? 6 : 7); ctx.R0 = s[0] + s[1] * 3;")]
    public void A_deconstruction_whose_values_branch_assigns_all_of_them(string body) => AssertSame(body);

    [Theory]
    [InlineData("bool v = !(true && true); ctx.R0 = v ? 1 : 2;")]
    [InlineData("if ((!(false || true)) & (ctx.R0 < 0)) { ctx.R1 = 0; }")]
    [InlineData("ctx.R1 = ((!(false && false)) != (ctx.L < (byte)0)) ? 1L : 0L;")]
    public void A_negated_constant_is_not_what_it_negates(string body) => AssertSame(body);

    [Theory]
    [InlineData("ReadOnlySpan<byte> c = [1, 2, 3, 4, 5, 6, 7, 8]; ctx.R0 = c[(int)(ctx.F % 8)];")]
    [InlineData("ReadOnlySpan<byte> c = [1, 2, 3, 4, 5, 6, 7, 8]; ctx.R0 = c[(int)((ctx.F % 8) & 7)];")]
    [InlineData("ReadOnlySpan<byte> c = [1, 2, 3, 4, 5, 6, 7, 8]; ctx.R0 = c[7 >>> ctx.E];")]
    [InlineData("ReadOnlySpan<byte> c = [1, 2, 3, 4, 5, 6, 7, 8]; ctx.R0 = c[(int)(ctx.C / 0x2000_0000_0000_0000)];")]
    [InlineData("Span<int> s = stackalloc int[4]; ctx.R0 = s[ctx.K >>> 21];")]
    [InlineData("Span<int> s = stackalloc int[4]; ctx.R0 = s[(sbyte)ctx.E >>> 25];")]
    public void A_check_stays_that_the_verifier_needs(string body) => AssertSame(body);

    [Fact]
    public void An_error_in_a_finally_finds_the_one_around_it_even_if_that_begins_with_another() => AssertSame(
        """
        Span<int> s = stackalloc int[4];
        try
        {
            try { ctx.A = s[ctx.E] + ctx.A switch { 3 => 1L, _ => s[(int)(ctx.F & 7)] }; }
            finally { ctx.H |= (ushort)s[ctx.G & 7]; }
            ctx.B = s[ctx.J & 7];
        }
        finally
        {
            try { ctx.R1++; } finally { ctx.R2 = 7; }
        }
        """);

    [Fact]
    public void A_function_without_a_result_leaves_no_address_in_its_place() =>
        AssertSame(
            "F(ctx.E);",
            "[BpfFunction] static void F(int a) { Span<byte> s = stackalloc byte[8]; uint n = 0; for (byte i = 0; i < 8; i++) { s[a & " +
            "7] *= (byte)++n; } }");

    [Fact]
    public void What_a_loop_in_a_loop_leaves_alone_stays_as_it_is() => AssertSame(
        """
        bool v = 0 < (ushort)ctx.R2;
        for (int i = 8; i > 0; i--)
        {
            for (uint j = 0; j < 6; j += 3)
            {
                if (v) { } else { ctx.E = 0; }
                ctx.H = (v = false) ? (ushort)0 : (ushort)0;
            }
            --ctx.L;
        }
        """);

    [Theory]
    [InlineData("s[unchecked((int)0xffffffff)]")]
    [InlineData("s[0x40000000]")]
    [InlineData("s[3] = s[0x20000001] = 5")]
    public void An_index_that_no_span_has_is_out_of_bounds(string element) =>
        AssertSame("Span<int> s = stackalloc int[4]; ctx.R0 = F(s);", $"[BpfFunction] static int F(Span<int> s) => {element};");

    // With the instructions of 6.6, which extend a sign in one.
    [Theory]
    [InlineData("ReadOnlySpan<byte> c = [1, 2, 3, 4]; short p = (short)ctx.G; p <<= -1; ctx.R0 = c[p];")]
    [InlineData("ReadOnlySpan<byte> c = [1, 2, 3, 4, 5, 6, 7, 8]; ctx.R0 = c[(short)((ctx.E << 20) | (ctx.J & 7))];")]
    public void A_sign_that_is_known_is_none_to_the_verifier_either(string body) => AssertSame(body, seed: 3);

    private static void AssertSame(string body, string function = "", int seed = 1)
    {
        string run = $"public static int Run(ref Request ctx)\n{{\n{body}\nreturn 0;\n}}";
        Node called = Node.Statement(function) with { ClrForm = function.Replace("[BpfFunction] ", "", StringComparison.Ordinal) };
        Node main = Node.Statement("[BpfProgram(BpfProgramType.Syscall)]\n" + run) with { ClrForm = run };
        RandomProgram program = new("Found", seed, Node.Sequence(called, main));

        Assert.Empty(new ThreeWayRun(ThreeWayRun.KernelObstacle is null).Run([program]).Select(static found => found.ToString()));
    }
}
