using KfuncGen.Analyzers.Tests.Verifier;

namespace KfuncGen.Analyzers.Tests.Verification;

/// <summary>KFG0209: loops end before the verifier has followed too many instructions.</summary>
public sealed class LoopRuleTests
{
    private static readonly ProgramCheck Check = new("KFG0209");

    [Fact]
    public void A_loop_to_any_number() => Check.Syscall("int n = 0; for (int i = 0; [|i < x|]; i++) { n += i; } return n;");

    [Fact]
    public void A_loop_to_too_large_a_number() => Check.Syscall("for (int i = 0; [|i < 2_000_000|]; i++) { x ^= i; } return x;");

    [Fact]
    public void Loops_in_loops() => Check.Syscall(
        "for (int i = 0; [|i < 2000|]; i++) { for (int j = 0; j < 2000; j++) { x ^= i + j; } } return x;");

    [Fact]
    public void A_loop_that_only_data_ends() => Check.Syscall("int n = 0; while ([|ctx.A != 5|]) { n++; } return n;");

    [Fact]
    public void A_loop_that_a_helper_ends() => Check.Syscall(
        "while ([|BpfHelpers.bpf_get_prandom_u32() != 7|]) { ctx.A++; } return 0;");

    [Theory]
    [InlineData("int n = 0; uint u = (uint)x; while ([|u > 9|]) { u /= 10; n++; } return n;")]
    [InlineData("int n = 0; uint m = (uint)x % 100; for (uint i = 0; [|i < m|]; i++) { n++; } return n;")]
    public void What_the_verifier_does_not_know_of_a_division_ends_no_loop(string body) => Check.Syscall(body);

    [Theory]
    [InlineData("int m = (ushort)ctx.A; int n = 0; for (int i = 0; [|i < m|]; i++) { n += i; } return n;")]
    [InlineData("int n = 0; for (int i = 0; [|i < 9000|]; i++) { if (ctx.B == 3) { n++; } } return n;")]
    [InlineData("for (int i = x; [|i > 0|]; i--) { ctx.B++; } return 0;")]
    [InlineData("for (int i = x; [|i < 1000|]; i++) { ctx.B++; } return 0;")]
    public void More_open_ways_than_are_remembered(string body) => Check.Syscall(body);

    [Theory]
    [InlineData("for (int i = 0; i < 1000; i++) { x ^= i; } return x;")]
    [InlineData("if (x > 500) { return 0; } for (int i = 0; i < x; i++) { ctx.A += i; } return 0;")]
    [InlineData("Span<byte> s = stackalloc byte[16]; int n = 0; for (int i = 0; i < x; i++) { n += s[i]; } return n;")]
    [InlineData("int n = 0; for (int i = 0; i < x; i++) { if (i > 100) { break; } n += i; } return n;")]
    [InlineData("int n = 0; while (ctx.A != 5) { n++; if (n > 300) { return 1; } } return n;")]
    [InlineData("int n = 0; uint u = (uint)x; while (u != 0) { u >>= 1; n++; } return n;")]
    [InlineData("int n = 0; foreach (int i in Kf.bpf_iter_num(0, x)) { if (i == 77) { break; } n += i; } return n;")]
    [InlineData("int n = 0; int m = Math.Min(x, 100); for (int i = 0; i < m; i++) { n += i; } return n;")]
    [InlineData("int m = (x & 7) + ((int)ctx.B & 15); for (int i = 0; i < m; i++) { ctx.A += i; } return 0;")]
    [InlineData("int m = (x & 7) * 8; for (int i = 0; i < m; i++) { ctx.A += i; } return 0;")]
    [InlineData("int m = (x & 15) | ((int)ctx.B & 48); for (int i = 0; i < m; i++) { ctx.A += i; } return 0;")]
    [InlineData("int m = x >> 24; for (int i = 0; i < m; i++) { ctx.A += i; } return 0;")]
    [InlineData("long a = ctx.A; if ((int)a > 100) { return 0; } for (int i = 0; i < (int)a; i++) { ctx.B += i; } return 0;")]
    [InlineData("for (int i = 0; i < 9000; i++) { ctx.A += i; } return 0;")]
    [InlineData("for (int i = 0; i < (byte)ctx.B; i++) { ctx.A += i; } return 0;")]
    public void What_ends_in_time_is_right(string body) => Check.Syscall(body);

    [Fact]
    public void The_message_has_the_estimate() => Assert.Equal(
        "The verifier follows this loop turn by turn, up to 2,000,000 times, which are 4,000,000 instructions or more, and it follows "
            + "1,000,000; compare the bound with a smaller constant first, or use 'foreach' over 'bpf_iter_num'",
        Assert.Single(Check.Messages("for (int i = 0; i < 2_000_000; i++) { x ^= i; } return x;", "debian-6.18")));

    [Fact]
    public void A_loop_where_no_target_gets_is_not_judged() => Check.Syscall(
        "if (!Kf.Has.bpf_task_from_pid) { for (int i = 0; i < x; i++) { ctx.A += i; } } return 0;");
}
