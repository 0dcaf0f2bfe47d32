namespace KfuncGen.Images.Kernels;

/// <summary>What kind of container a kernel comes in, as its first bytes tell.</summary>
internal enum KernelImageFormat
{
    /// <summary>None that is known. It may still be a flat image, or hold a compressed one.</summary>
    Unknown,

    /// <summary>Raw BTF, as <c>/sys/kernel/btf/vmlinux</c> gives it.</summary>
    Btf,

    /// <summary>An ELF file: <c>vmlinux</c> or a module.</summary>
    Elf,

    /// <summary>Nothing but a compressed stream, such as <c>Image.gz</c> or <c>nf_conntrack.ko.xz</c>.</summary>
    Compressed,

    /// <summary>An x86 <c>bzImage</c>.</summary>
    X86Boot,

    /// <summary>An EFI program that decompresses the kernel it carries (arm64, riscv64, loongarch64).</summary>
    EfiZboot,

    /// <summary>A unified kernel image: an EFI program with the kernel in its section <c>.linux</c>.</summary>
    UnifiedKernel,

    /// <summary>The kernel's memory as it is when it starts, with a header in front (arm64, riscv64, loongarch64).</summary>
    Flat,

    /// <summary>An image that unpacks itself and does not say where its payload is (s390x, 32-bit Arm).</summary>
    SelfExtracting,
}
