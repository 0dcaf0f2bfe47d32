namespace KfuncGen.Images.Elf;

/// <summary>Names the machine number of an ELF header as the kernel names the architecture at run time.</summary>
/// <remarks>include/uapi/linux/elf-em.h, 7.2; UTS_MACHINE in the arch Makefiles.</remarks>
internal static class ElfMachine
{
    /// <summary>EM_BPF.</summary>
    public const ushort Bpf = 247;

    /// <summary>The architecture as <c>uname -m</c> prints it.</summary>
    /// <param name="machine"><c>e_machine</c>.</param>
    /// <param name="is64Bit">Whether the file is of class ELFCLASS64.</param>
    /// <param name="isBigEndian">Whether its numbers are.</param>
    /// <returns>The name; null for a machine not in the list, and for 32-bit Arm, whose name depends on the processor.</returns>
    public static string? Architecture(ushort machine, bool is64Bit, bool isBigEndian) => machine switch
    {
        3 => "i686",
        8 => is64Bit ? "mips64" : "mips",
        15 => is64Bit ? "parisc64" : "parisc",
        20 => "ppc",
        21 => isBigEndian ? "ppc64" : "ppc64le",
        22 => is64Bit ? "s390x" : "s390",
        43 => "sparc64",
        62 => "x86_64",
        183 => isBigEndian ? "aarch64_be" : "aarch64",
        243 => is64Bit ? "riscv64" : "riscv32",
        258 => is64Bit ? "loongarch64" : "loongarch32",
        _ => null,
    };
}
