using KfuncGen.Analyzers.Tests.Verifier;

namespace KfuncGen.Analyzers.Tests.Verification;

/// <summary>KFG0208: what points into a packet is not used after what may move the packet.</summary>
public sealed class MemoryRuleTests
{
    private static readonly ProgramCheck Check = new("KFG0208");

    [Fact]
    public void A_packet_after_its_head_was_moved() => Check.Packet(
        "Span<byte> p = ctx.data; if (p.Length < 14) { return 2; } BpfHelpers.bpf_xdp_adjust_head(ctx, 4); return [|p[12]|] + 1;");

    [Fact]
    public void A_part_of_it() => Check.Packet(
        """
        Span<byte> p = ctx.data;
        if (p.Length < 34) { return 2; }
        Span<byte> part = p.Slice(14, 8);
        BpfHelpers.bpf_xdp_adjust_tail(ctx, -4);
        return [|part[0]|] + 1;
        """);

    [Fact]
    public void A_part_that_is_passed_on() => Check.Packet(
        """
        Span<byte> p = ctx.data;
        if (p.Length < 34) { return 2; }
        Span<byte> part = p.Slice(14, 8);
        BpfHelpers.bpf_xdp_adjust_tail(ctx, -4);
        return (int)[|BpfHelpers.bpf_csum_diff(part, part, 0)|];
        """);

    [Fact]
    public void What_a_dynptr_of_a_packet_gave() => Check.Packet(
        """
        if (Kf.bpf_dynptr_from_xdp(ctx, 0, out bpf_dynptr packet) != 0) { return 2; }
        Span<byte> buffer = stackalloc byte[14];
        ReadOnlySpan<byte> header = Kf.bpf_dynptr_slice(in packet, 0, buffer);
        if (header.IsEmpty) { return 2; }
        BpfHelpers.bpf_xdp_adjust_head(ctx, 4);
        return [|header[12]|];
        """);

    [Fact]
    public void Taken_anew_it_is_right() => Check.Packet(
        """
        Span<byte> p = ctx.data;
        if (p.Length < 14) { return 2; }
        BpfHelpers.bpf_xdp_adjust_head(ctx, 4);
        p = ctx.data;
        return p.Length < 14 ? 2 : p[12];
        """);

    [Fact]
    public void Only_on_the_way_that_moved_it() => Check.Packet(
        """
        Span<byte> p = ctx.data;
        if (p.Length < 14) { return 2; }
        if (x == 3) { BpfHelpers.bpf_xdp_adjust_head(ctx, 4); return 1; }
        return p[12];
        """);

    [Fact]
    public void Reading_does_not_move_it() => Check.Packet(
        """
        Span<byte> p = ctx.data;
        if (p.Length < 14) { return 2; }
        Span<byte> bytes = stackalloc byte[4];
        BpfHelpers.bpf_xdp_load_bytes(ctx, 0, bytes);
        return p[12] + bytes[0];
        """);

    [Fact]
    public void A_slice_whose_start_is_no_constant_goes_beyond_the_stack() => Check.Syscall(
        "Span<byte> s = stackalloc byte[64]; Span<byte> h = s[(x & 15)..]; int n = 0; "
            + "for (int i = 0; i < h.Length; i++) { n += [|h[i]|]; } return n;");

    [Theory]
    [InlineData("Span<byte> h = s.Slice(x & 7, (x >> 3) & 15); int n = 0; for (int i = 0; i < h.Length; i++) { n += h[i]; } return n;")]
    [InlineData("if ((uint)x > 60) { return 0; } Span<byte> h = s[..x]; h[0] = 1; return h.Length > 5 ? h[4] : 0;")]
    [InlineData("return s[x & 63];")]
    public void What_stays_in_bounds_is_right(string body) => Check.Syscall("Span<byte> s = stackalloc byte[64]; " + body);

    [Fact]
    public void What_a_function_may_have_moved_on_one_of_its_ways() => Check.Members(
        """
        [BpfFunction] static void Pull(__sk_buff ctx) { if (ctx.mark == 3) { BpfHelpers.bpf_skb_pull_data(ctx, 20); } }
        [BpfProgram(BpfProgramType.Tc)] static int Program(__sk_buff ctx)
        {
            System.Span<byte> packet = ctx.data;
            if (packet.Length < 20) { return 0; }
            Pull(ctx);
            return [|packet[12]|];
        }
        """);
}
