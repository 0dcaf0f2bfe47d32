using KfuncGen.Analyzers.Tests.Verifier;

namespace KfuncGen.Analyzers.Tests.Verification;

/// <summary>KFG0206: arguments are what the kernel takes.</summary>
public sealed class ArgumentRuleTests
{
    private static readonly ProgramCheck Check = new("KFG0206");

    [Theory]
    [InlineData("bpf_dynptr p = default; return (int)[|Kf.bpf_dynptr_size(in p)|];")]
    [InlineData("bpf_dynptr p = default; if (x > 3) Make(out p); return (int)[|Kf.bpf_dynptr_size(in p)|];")]
    [InlineData("Make(out bpf_dynptr p); p = default; return (int)[|Kf.bpf_dynptr_size(in p)|];")]
    public void A_dynptr_that_nothing_made(string body) => WithData(body);

    [Fact]
    public void A_number_that_the_verifier_does_not_know() => WithData(
        "Make(out bpf_dynptr p); Span<byte> b = stackalloc byte[8]; if (x < 1 || x > 8) return 0; " +
        "ReadOnlySpan<byte> s = [|Kf.bpf_dynptr_slice(in p, 8, b.Slice(0, x))|]; return s.IsEmpty ? 1 : 0;");

    [Theory]
    [InlineData("Make(out bpf_dynptr p); return (int)Kf.bpf_dynptr_size(in p);")]
    [InlineData("Make(out bpf_dynptr p); Kf.bpf_dynptr_clone(in p, out bpf_dynptr q); return (int)Kf.bpf_dynptr_size(in q);")]
    [InlineData("Make(out bpf_dynptr p); Span<byte> b = stackalloc byte[8]; " +
        "ReadOnlySpan<byte> s = Kf.bpf_dynptr_slice(in p, 8, b); return s.IsEmpty ? 1 : 0;")]
    public void What_the_kernel_takes_is_right(string body) => WithData(body);

    private static void WithData(string body) => Check.Members(
        "[System.Runtime.CompilerServices.InlineArray(128)] struct Memory { byte element; } static Memory data;\n"
        + "[BpfProgram(BpfProgramType.Syscall)] static int Program(ref Numbers ctx) { int x = (int)ctx.A; "
        + body.Replace("Make(", "BpfHelpers.bpf_dynptr_from_mem(data, 0, ", StringComparison.Ordinal) + " }");
}
