using System.Globalization;
using System.Runtime.InteropServices;
using KfuncGen.Btf.Fields;
using KfuncGen.Linux.Tracing;

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

    // System V ABI, AMD64 supplement, 3.2.3; Procedure Call Standard for the Arm 64-bit Architecture, 6.8; RISC-V calling conventions, 2.
    private static readonly Convention X64 = new(Architecture.X64, "rdi rsi rdx rcx r8 r9", "rax");
    private static readonly Convention Arm64 = new(Architecture.Arm64, "x0 x1 x2 x3 x4 x5 x6 x7", "x0");
    private static readonly Convention RiscV64 = new(Architecture.RiscV64, "a0 a1 a2 a3 a4 a5 a6 a7", "a0");

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

    private sealed class Convention(Architecture architecture, string arguments, string result)
    {
        public uint[] Arguments { get; } = [.. arguments.Split(' ').Select(name => OffsetOf(architecture, name))];

        public uint Result { get; } = OffsetOf(architecture, result);

        private static uint OffsetOf(Architecture architecture, string name) => (uint)ProcessorRegisters.Find(architecture, name)!.Value;
    }
}
