using KfuncGen.Bpf.Code;
using KfuncGen.Bpf.Instructions;

namespace KfuncGen.Bpf.Tests.Instructions;

public sealed class BpfDisassemblyTests
{
    // The bytes are what clang makes of the text on the right, or what RFC 9669 says where it makes none.
    [Theory]
    [InlineData(0x00000000000021bc, "w1 = w2")]
    [InlineData(0x00000000000021bf, "r1 = r2")]
    [InlineData(0xffffffff000000b4, "w0 = -1")]
    [InlineData(0x000000000000210c, "w1 += w2")]
    [InlineData(0xfffffff800000a07, "r10 += -8")]
    [InlineData(0x0000000700000094, "w0 %= 7")]
    [InlineData(0x0000000700010094, "w0 s%= 7")]
    [InlineData(0x0000000700010037, "r0 s/= 7")]
    [InlineData(0x0000003f000001c7, "r1 s>>= 63")]
    [InlineData(0x0000000000000184, "w1 = -w1")]
    [InlineData(0x00000000000821bf, "r1 = (s8)r2")]
    [InlineData(0x00000020000001dc, "r1 = be32 r1")]
    [InlineData(0x00000000fff8a061, "r0 = *(u32 *)(r10 - 8)")]
    [InlineData(0x0000000000042171, "r1 = *(u8 *)(r2 + 4)")]
    [InlineData(0x0000000000042191, "r1 = *(s8 *)(r2 + 4)")]
    [InlineData(0x00000000fff0127b, "*(u64 *)(r2 - 16) = r1")]
    [InlineData(0x0000000500020a6a, "*(u16 *)(r10 + 2) = 5")]
    [InlineData(0x00000000000301c6, "if w1 s< 0 goto +3")]
    [InlineData(0x00000000fffd212d, "if r1 > r2 goto -3")]
    [InlineData(0x0000000700020146, "if w1 & 7 goto +2")]
    [InlineData(0x0000000000050005, "goto +5")]
    [InlineData(0x0000900000000006, "gotol +36864")]
    [InlineData(0x0000000500000085, "call #5")]
    [InlineData(0x0000000500001085, "call pc+5")]
    [InlineData(0x0000002a00002085, "call kfunc#42")]
    [InlineData(0x0000000000000095, "exit")]
    [InlineData(0x00000000000000ff, "(unknown opcode 0xff)")]
    [InlineData(0x00000000000000e5, "(unknown opcode 0xe5)")]
    [InlineData(0x0000000000000020, "(unknown opcode 0x20)")]
    public void An_instruction_reads_as_in_the_log_of_the_verifier(ulong packed, string text) =>
        Assert.Equal(text, BpfDisassembly.Of(BpfInstruction.Unpack(packed)));

    [Fact]
    public void A_constant_of_two_slots_is_one_number() =>
        Assert.Equal(
            "r1 = 0x100000001b3 ll",
            BpfDisassembly.Of(BpfInstruction.Unpack(0x000001b300000118), BpfInstruction.Unpack(0x0000010000000000)));
}
