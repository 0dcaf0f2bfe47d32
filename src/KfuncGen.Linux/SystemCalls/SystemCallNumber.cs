using System.Runtime.InteropServices;

namespace KfuncGen.Linux.SystemCalls;

/// <summary>The numbers of bpf(2), perf_event_open(2) and statx(2): arch/*/entry/syscalls/*.tbl and scripts/syscall.tbl, 7.2.</summary>
internal static class SystemCallNumber
{
    /// <summary>The number on an architecture; null where it is not known.</summary>
    public static int? Of(Architecture architecture) => architecture switch
    {
        Architecture.X64 => 321,
        Architecture.X86 => 357,
        Architecture.Arm64 or Architecture.RiscV64 or Architecture.LoongArch64 => 280,
        Architecture.Arm or Architecture.Armv6 => 386,
        Architecture.S390x => 351,
        Architecture.Ppc64le => 361,
        _ => null,
    };

    /// <summary>The number of perf_event_open(2) on an architecture; null where it is not known.</summary>
    public static int? OfPerfEventOpen(Architecture architecture) => architecture switch
    {
        Architecture.X64 => 298,
        Architecture.X86 => 336,
        Architecture.Arm64 or Architecture.RiscV64 or Architecture.LoongArch64 => 241,
        Architecture.Arm or Architecture.Armv6 => 364,
        Architecture.S390x => 331,
        Architecture.Ppc64le => 319,
        _ => null,
    };

    /// <summary>The number of statx(2) on an architecture; null where it is not known.</summary>
    public static int? OfStatx(Architecture architecture) => architecture switch
    {
        Architecture.X64 => 332,
        Architecture.X86 or Architecture.Ppc64le => 383,
        Architecture.Arm64 or Architecture.RiscV64 or Architecture.LoongArch64 => 291,
        Architecture.Arm or Architecture.Armv6 => 397,
        Architecture.S390x => 379,
        _ => null,
    };
}
