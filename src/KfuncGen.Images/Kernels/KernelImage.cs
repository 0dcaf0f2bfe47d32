using System.Text;

using KfuncGen.Images.Compression;
using KfuncGen.Images.Elf;
using KfuncGen.Images.Pe;

namespace KfuncGen.Images.Kernels;

/// <summary>
/// A kernel image as its first bytes tell: what it is, where the kernel is inside, and what it says about itself. One layer
/// only: a payload is decompressed by whoever can, and identified again.
/// </summary>
internal sealed class KernelImage
{
    /// <summary>How many places to give where an image does not say where its payload is.</summary>
    private const int PayloadSearchLimit = 64;

    /// <summary>arm64 invented this header; RISC-V and LoongArch keep the magic number where it has it.</summary>
    private const int FlatMagicOffset = 56;

    private static readonly byte[] X86Magic = Encoding.ASCII.GetBytes("HdrS");
    private static readonly byte[] ZbootMagic = Encoding.ASCII.GetBytes("zimg");
    private static readonly byte[] S390Magic = Encoding.ASCII.GetBytes("S390EP");

    /// <summary>Documentation/arch/arm64/booting.rst, 7.2.</summary>
    private static readonly byte[] Arm64Magic = [(byte)'A', (byte)'R', (byte)'M', 0x64];

    /// <summary>Documentation/arch/riscv/boot-image-header.rst, 7.2: <c>magic2</c>.</summary>
    private static readonly byte[] RiscvMagic = [(byte)'R', (byte)'S', (byte)'C', 0x05];

    /// <summary>LINUX_PE_MAGIC, include/linux/pe.h, 7.2. x86 and zboot images have it too, and are told apart before.</summary>
    private static readonly byte[] LoongArchMagic = [0xcd, 0x23, 0x82, 0x81];

    private KernelImage(ReadOnlyMemory<byte> bytes, KernelImageFormat format, KernelPayload? payload, string? release, string? architecture)
    {
        Bytes = bytes;
        Format = format;
        Payload = payload;
        Release = release;
        Architecture = architecture;
    }

    /// <summary>The whole image.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>What kind of container it is.</summary>
    public KernelImageFormat Format { get; }

    /// <summary>
    /// The part that holds the kernel; null where the whole image is the kernel, or where the image does not say:
    /// <see cref="FindPayloads"/>.
    /// </summary>
    public KernelPayload? Payload { get; }

    /// <summary>The kernel release that the container tells; null where it does not, even though its payload may.</summary>
    public string? Release { get; }

    /// <summary>The architecture that the container tells, as <c>uname -m</c> prints it; null where it does not.</summary>
    public string? Architecture { get; }

    /// <summary>Identifies an image.</summary>
    /// <param name="image">The whole image; kept and not copied.</param>
    /// <exception cref="ImageFormatException">It starts as a known container does, and is damaged or truncated.</exception>
    public static KernelImage Identify(ReadOnlyMemory<byte> image)
    {
        ReadOnlySpan<byte> bytes = image.Span;

        if (ElfFile.IsElf(bytes))
        {
            return new KernelImage(image, KernelImageFormat.Elf, payload: null, release: null, ElfFile.Read(image).Architecture);
        }

        if (EmbeddedBtf.HasMagic(bytes))
        {
            return new KernelImage(image, KernelImageFormat.Btf, payload: null, release: null, architecture: null);
        }

        if (HasAt(bytes, 0x202, X86Magic))
        {
            return ReadX86Boot(image);
        }

        PeFile? program = PeFile.TryRead(image);

        if (HasAt(bytes, 4, ZbootMagic))
        {
            return ReadZboot(image, program?.Architecture);
        }

        if (program?.FindSection(".linux") is (int offset, int length))
        {
            return new KernelImage(
                image, KernelImageFormat.UnifiedKernel, KernelPayload.At(image, offset, length), release: null, program?.Architecture);
        }

        if (IsFlat(bytes))
        {
            return new KernelImage(image, KernelImageFormat.Flat, payload: null, release: null, FlatArchitecture(bytes, program));
        }

        // The magic that arch/s390/boot/head.S, 7.2, leaves for tools that boot the image.
        if (HasAt(bytes, 0x10008, S390Magic))
        {
            return new KernelImage(image, KernelImageFormat.SelfExtracting, payload: null, release: null, "s390x");
        }

        // _start of arch/arm/boot/compressed/head.S, 7.2; the word is the same in either byte order's image.
        if (HasAt(bytes, 0x24, [0x18, 0x28, 0x6f, 0x01]) || HasAt(bytes, 0x24, [0x01, 0x6f, 0x28, 0x18]))
        {
            return new KernelImage(image, KernelImageFormat.SelfExtracting, payload: null, release: null, architecture: null);
        }

        return CompressionMagic.Detect(bytes) != CompressionFormat.None
            ? new KernelImage(
                image, KernelImageFormat.Compressed, KernelPayload.At(image, 0, image.Length), release: null, architecture: null)
            : new KernelImage(image, KernelImageFormat.Unknown, payload: null, release: null, program?.Architecture);
    }

    /// <summary>
    /// Finds the places where the image may hold a compressed kernel, by the first bytes of compressed streams. For images that do
    /// not say: a place may turn out not to be one when it is decompressed.
    /// </summary>
    /// <returns>The places in order, 64 at most; each reaches to the end of the image.</returns>
    public IReadOnlyList<KernelPayload> FindPayloads()
    {
        List<KernelPayload> payloads = [];

        foreach ((int offset, CompressionFormat compression) in CompressionMagic.FindAll(Bytes.Span, PayloadSearchLimit))
        {
            payloads.Add(new KernelPayload(offset, Bytes.Slice(offset), compression));
        }

        return payloads;
    }

    /// <summary>Reads the setup header of a bzImage: Documentation/arch/x86/boot.rst, 7.2.</summary>
    private static KernelImage ReadX86Boot(ReadOnlyMemory<byte> image)
    {
        const uint Sector = 512;
        const uint DefaultSetupSectors = 4;
        const ushort PayloadProtocol = 0x208;
        const ushort LoadFlagsProtocol = 0x20c;
        const ushort LoadFlag64Bit = 1;

        ImageBytes bytes = new(image.Span, false, "the bzImage");
        ushort protocol = bytes.ReadUInt16(0x206, "the boot protocol version");

        if (protocol < PayloadProtocol)
        {
            throw new ImageFormatException(
                0x206,
                FormattableString.Invariant($"the boot protocol of the bzImage is {protocol >> 8}.{protocol & 0xff:d2}, ") +
                "which does not say where the payload is; 2.08 does (2.6.24). Kernels that old have no kfuncs.");
        }

        // Historically, 0 stands for 4.
        uint setupSectors = bytes.ReadByte(0x1f1, "setup_sects");
        setupSectors = setupSectors == 0 ? DefaultSetupSectors : setupSectors;

        ulong offset = ((setupSectors + 1) * Sector) + (ulong)bytes.ReadUInt32(0x248, "payload_offset");
        uint length = bytes.ReadUInt32(0x24c, "payload_length");
        bytes.Require(offset, length, "the payload of the bzImage");

        // Relative to 0x200; 0 means that there is none.
        uint version = bytes.ReadUInt16(0x20e, "kernel_version");
        string? release = version != 0 && version + Sector < bytes.Length
            ? KernelBanner.ReadRelease(image.Span.Slice((int)(version + Sector)))
            : null;

        string? architecture = protocol < LoadFlagsProtocol ? null
            : (bytes.ReadUInt16(0x236, "xloadflags") & LoadFlag64Bit) != 0 ? "x86_64"
            : "i686";

        return new KernelImage(image, KernelImageFormat.X86Boot, KernelPayload.At(image, (int)offset, (int)length), release, architecture);
    }

    /// <summary>Reads the header of an EFI zboot image: drivers/firmware/efi/libstub/zboot-header.S, 7.2.</summary>
    private static KernelImage ReadZboot(ReadOnlyMemory<byte> image, string? architecture)
    {
        ImageBytes bytes = new(image.Span, false, "the EFI zboot image");
        uint offset = bytes.ReadUInt32(8, "the payload's offset");
        uint length = bytes.ReadUInt32(12, "the payload's size");
        bytes.Require(offset, length, "the payload of the EFI zboot image");

        return new KernelImage(
            image, KernelImageFormat.EfiZboot, KernelPayload.At(image, (int)offset, (int)length), release: null, architecture);
    }

    private static bool IsFlat(ReadOnlySpan<byte> bytes)
    {
        return HasAt(bytes, FlatMagicOffset, Arm64Magic)
            || HasAt(bytes, FlatMagicOffset, RiscvMagic)
            || HasAt(bytes, FlatMagicOffset, LoongArchMagic);
    }

    /// <summary>RISC-V's header does not tell 32 from 64 bits; the PE header does, where the kernel was built with one.</summary>
    private static string? FlatArchitecture(ReadOnlySpan<byte> bytes, PeFile? program)
    {
        // Bit 0 of the flags is the kernel's byte order.
        const int Arm64Flags = 24;

        return HasAt(bytes, FlatMagicOffset, Arm64Magic)
            ? (bytes[Arm64Flags] & 1) == 0 ? "aarch64" : "aarch64_be"
            : program?.Architecture;
    }

    private static bool HasAt(ReadOnlySpan<byte> bytes, int offset, ReadOnlySpan<byte> magic) =>
        bytes.Length >= offset + magic.Length && bytes.Slice(offset, magic.Length).SequenceEqual(magic);
}
