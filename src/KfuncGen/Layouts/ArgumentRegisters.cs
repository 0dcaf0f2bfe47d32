using System.Globalization;
using System.Runtime.InteropServices;
using KfuncGen.Btf.Fields;

namespace KfuncGen.Layouts;

/// <summary>
/// Where a function's arguments and its result are among the registers that a probe gets: the processor's calling convention, and
/// the struct that user space sees, which never changes.
/// </summary>
internal static class ArgumentRegisters
{
    /// <summary>The type that a program names for registers.</summary>
    public const string Type = "pt_regs";

    private const string Result = "(result)";
    private const int Size = 8;

    // arch/x86/include/uapi/asm/ptrace.h, 7.2, struct pt_regs: di, si, dx, cx, r8, r9; ax.
    private static readonly Convention X64 = new([112, 104, 96, 88, 72, 64], 80);

    // arch/arm64/include/uapi/asm/ptrace.h, 7.2, struct user_pt_regs: regs[0] to regs[7].
    private static readonly Convention Arm64 = new([0, 8, 16, 24, 32, 40, 48, 56], 0);

    // arch/riscv/include/uapi/asm/ptrace.h, 7.2, struct user_regs_struct: a0 to a7.
    private static readonly Convention RiscV64 = new([80, 88, 96, 104, 112, 120, 128, 136], 80);

    /// <summary>What a name means on a processor; null where it names no argument.</summary>
    public static ResolvedName? Find(CoreName name, Architecture architecture)
    {
        if (name is not { Type: Type, Path: ['(', .., ')'] })
        {
            return null;
        }

        if (ConventionOf(architecture) is not { } convention)
        {
            return new(
                name, KfuncAvailability.Absent, $"This version does not know in which registers {architecture} passes arguments.");
        }

        if (name.Path == Result)
        {
            return At(name, convention.Result);
        }

        return int.TryParse(name.Path.AsSpan(1, name.Path.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && number > 0 && number <= convention.Arguments.Length
            ? At(name, convention.Arguments[number - 1])
            : new(name, KfuncAvailability.Absent, $"{architecture} passes {convention.Arguments.Length} arguments in registers.");
    }

    private static ResolvedName At(CoreName name, uint offset) => new(
        name,
        KfuncAvailability.Present,
        $"It is in the register at {offset}.",
        new BtfFieldAccess(offset, Size, Size * 8, 0, 0, IsSigned: false));

    private static Convention? ConventionOf(Architecture architecture) => architecture switch
    {
        Architecture.X64 => X64,
        Architecture.Arm64 => Arm64,
        Architecture.RiscV64 => RiscV64,
        _ => null,
    };

    private sealed record Convention(uint[] Arguments, uint Result);
}
