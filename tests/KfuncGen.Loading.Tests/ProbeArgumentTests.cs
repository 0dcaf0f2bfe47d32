using System.Runtime.InteropServices;
using KfuncGen.Linux.Tracing;

namespace KfuncGen.Loading.Tests;

/// <summary>What notes of probes say of arguments, on each processor.</summary>
public sealed class ProbeArgumentTests
{
    [Theory]
    [InlineData(Architecture.X64, "-4@%edi", 4, true, 0, 112, null, 0, false)]
    [InlineData(Architecture.X64, "8@%r15", 8, false, 0, 0, null, 0, false)]
    [InlineData(Architecture.X64, "2@%r11w", 2, false, 0, 48, null, 0, false)]
    [InlineData(Architecture.X64, "1@%ah", 1, false, 0, 81, null, 0, false)]
    [InlineData(Architecture.X64, "-1@%sil", 1, true, 0, 104, null, 0, false)]
    [InlineData(Architecture.X64, "8@-16(%rbp)", 8, false, -16, 32, null, 0, true)]
    [InlineData(Architecture.X64, "4@(%rsp)", 4, false, 0, 152, null, 0, true)]
    [InlineData(Architecture.X64, "4@8(%rax,%r9,4)", 4, false, 8, 80, 64, 2, true)]
    [InlineData(Architecture.X64, "4@(%rax,%rbx)", 4, false, 0, 80, 40, 0, true)]
    [InlineData(Architecture.X64, "-8@$-5", 8, true, -5, null, null, 0, false)]
    [InlineData(Architecture.X64, "8@$18446744073709551615", 8, false, -1, null, null, 0, false)]
    [InlineData(Architecture.X64, "4@$0x10", 4, false, 16, null, null, 0, false)]
    [InlineData(Architecture.Arm64, "-4@x3", 4, true, 0, 24, null, 0, false)]
    [InlineData(Architecture.Arm64, "4@w30", 4, false, 0, 240, null, 0, false)]
    [InlineData(Architecture.Arm64, "8@[sp, 76]", 8, false, 76, 248, null, 0, true)]
    [InlineData(Architecture.Arm64, "8@[x0]", 8, false, 0, 0, null, 0, true)]
    [InlineData(Architecture.Arm64, "8@[x1, x2, lsl 3]", 8, false, 0, 8, 16, 3, true)]
    [InlineData(Architecture.Arm64, "4@wzr", 4, false, 0, null, null, 0, false)]
    [InlineData(Architecture.Arm64, "4@17", 4, false, 17, null, null, 0, false)]
    [InlineData(Architecture.RiscV64, "8@a0", 8, false, 0, 80, null, 0, false)]
    [InlineData(Architecture.RiscV64, "-4@-20(s0)", 4, true, -20, 64, null, 0, true)]
    [InlineData(Architecture.RiscV64, "4@t6", 4, false, 0, 248, null, 0, false)]
    public void An_argument_has_a_size_a_sign_and_a_place(
        Architecture architecture, string text, int size, bool isSigned, long number, int? register, int? index, int scale, bool isMemory)
    {
        Assert.Equal(
            new ProbeArgument(size, isSigned, number, register, index, scale, isMemory),
            ProbeArguments.Read(text, architecture, out string? why));
        Assert.Null(why);
    }

    [Theory]
    [InlineData(Architecture.X64, "8f@%xmm0", "floating-point")]
    [InlineData(Architecture.X64, "%eax", "no size")]
    [InlineData(Architecture.X64, "3@%eax", "no size")]
    [InlineData(Architecture.X64, "4@eax", "no register of X64")]
    [InlineData(Architecture.X64, "4@counter(%rip)", "no register of X64")]
    [InlineData(Architecture.X64, "4@%fs:8", "no register of X64")]
    [InlineData(Architecture.X64, "4@(%rax,%rbx,3)", "no register of X64")]
    [InlineData(Architecture.X64, "4@(%rax", "no register of X64")]
    [InlineData(Architecture.X64, "4@", "no register of X64")]
    [InlineData(Architecture.Arm64, "4@x31", "no register of Arm64")]
    [InlineData(Architecture.Arm64, "4@[x0, w1, sxtw 2]", "no register of Arm64")]
    [InlineData(Architecture.S390x, "4@%r2", "no register of S390x")]
    public void What_no_program_can_read_is_said(Architecture architecture, string text, string expected)
    {
        Assert.Null(ProbeArguments.Read(text, architecture, out string? why));
        Assert.Contains(expected, why, StringComparison.Ordinal);
    }

    [Fact]
    public void Arguments_are_apart_at_blanks_that_are_not_within_brackets() => Assert.Equal(
        ["-4@[sp, 12]", "8@x0", "4@(%rax, %rbx)"], ProbeArguments.Split(" -4@[sp, 12]  8@x0 4@(%rax, %rbx) "));
}
