using KfuncGen.Images.Compression;
using KfuncGen.Images.Kernels;
using KfuncGen.Tests.Kernels.Images;

namespace KfuncGen.Images.Tests;

public class KernelImageTests
{
    private static readonly byte[] Gzip = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 3, 0x4b, 4, 0, 0x43, 0xbe, 0xb7, 0xe8, 1, 0, 0, 0];
    private static readonly byte[] Zstd = [0x28, 0xb5, 0x2f, 0xfd, 0x20, 1, 9, 0, 0, 0x61];

    [Theory]
    [InlineData(true, "x86_64")]
    [InlineData(false, "i686")]
    public void A_bzImage_tells_its_payload_release_and_architecture(bool is64Bit, string architecture)
    {
        byte[] payload = [.. Zstd, 1, 0, 0, 0];

        KernelImage image = KernelImage.Identify(SmallImages.X86Boot(payload, "6.12.107+deb13-amd64", is64Bit: is64Bit));

        Assert.Equal(KernelImageFormat.X86Boot, image.Format);
        Assert.Equal("6.12.107+deb13-amd64", image.Release);
        Assert.Equal(architecture, image.Architecture);
        Assert.Equal(CompressionFormat.Zstd, image.Payload!.Value.Compression);
        Assert.Equal(1040, image.Payload.Value.Offset);
        Assert.Equal(payload, image.Payload.Value.Bytes.ToArray());
    }

    [Fact]
    public void A_bzImage_that_starts_as_an_EFI_program_is_still_one()
    {
        byte[] file = SmallImages.X86Boot(Gzip, "7.2.12");
        SmallImages.Put(file, 0, "MZ");
        SmallImages.Put(file, 56, "\xcd\x23\x82\x81\x40");
        SmallImages.Put(file, 0x40, "PE\0\0");

        Assert.Equal(KernelImageFormat.X86Boot, KernelImage.Identify(file).Format);
    }

    [Fact]
    public void No_setup_sectors_mean_four()
    {
        byte[] file = SmallImages.X86Boot(new byte[4096], "6.1");
        file[0x1f1] = 0;
        file[0x24d] = 0;
        file[0x24c] = 20;

        Assert.Equal((5 * 512) + 16, KernelImage.Identify(file).Payload!.Value.Offset);
    }

    [Fact]
    public void A_bzImage_whose_payload_is_cut_off_says_so()
    {
        byte[] file = SmallImages.X86Boot(Gzip, "6.1");

        ImageFormatException error = Assert.Throws<ImageFormatException>(() => KernelImage.Identify(file.AsMemory(0, file.Length - 1)));

        Assert.Equal(
            $"Offset 1040 (0x410): the payload of the bzImage takes {Gzip.Length} bytes here, but the bzImage ends at " +
            $"0x{file.Length - 1:x}. It is truncated or damaged; get it again.",
            error.Message);
    }

    [Fact]
    public void A_boot_protocol_without_payload_fields_is_too_old()
    {
        ImageFormatException error = Assert.Throws<ImageFormatException>(
            () => KernelImage.Identify(SmallImages.X86Boot(Gzip, "2.6.20", protocol: 0x205)));

        Assert.Contains("boot protocol of the bzImage is 2.05", error.Message);
    }

    [Theory]
    [InlineData(0xaa64, "aarch64")]
    [InlineData(0x5064, "riscv64")]
    [InlineData(0x6264, "loongarch64")]
    [InlineData(0x01c2, null)]
    public void An_EFI_zboot_image_tells_its_payload_and_architecture(int machine, string? architecture)
    {
        KernelImage image = KernelImage.Identify(SmallImages.Zboot(Gzip, (ushort)machine));

        Assert.Equal(KernelImageFormat.EfiZboot, image.Format);
        Assert.Equal(architecture, image.Architecture);
        Assert.Equal(CompressionFormat.Gzip, image.Payload!.Value.Compression);
        Assert.Equal(Gzip, image.Payload.Value.Bytes.ToArray());
        Assert.Null(image.Release);
    }

    [Fact]
    public void A_unified_kernel_image_holds_the_kernel_in_its_linux_section()
    {
        byte[] kernel = SmallImages.X86Boot(Gzip, "6.18.15");

        KernelImage outer = KernelImage.Identify(SmallImages.UnifiedKernel(kernel));
        KernelImage inner = KernelImage.Identify(outer.Payload!.Value.Bytes);

        Assert.Equal(KernelImageFormat.UnifiedKernel, outer.Format);
        Assert.Equal(KernelImageFormat.X86Boot, inner.Format);
        Assert.Equal("6.18.15", inner.Release);
    }

    [Theory]
    [InlineData(false, "aarch64")]
    [InlineData(true, "aarch64_be")]
    public void A_flat_arm64_image_tells_its_architecture(bool isBigEndian, string architecture)
    {
        KernelImage image = KernelImage.Identify(SmallImages.Arm64([], isBigEndian));

        Assert.Equal(KernelImageFormat.Flat, image.Format);
        Assert.Equal(architecture, image.Architecture);
    }

    [Fact]
    public void An_s390x_image_is_known_by_its_boot_magic_and_searched_for_its_payload()
    {
        byte[] file = new byte[0x10100 + Gzip.Length];
        SmallImages.Put(file, 0x10008, "S390EP");
        Gzip.CopyTo(file, 0x10100);

        KernelImage image = KernelImage.Identify(file);

        Assert.Equal(KernelImageFormat.SelfExtracting, image.Format);
        Assert.Equal("s390x", image.Architecture);
        Assert.Null(image.Payload);
        Assert.Equal([(0x10100L, CompressionFormat.Gzip)], image.FindPayloads().Select(payload => (payload.Offset, payload.Compression)));
    }

    [Fact]
    public void A_32_bit_Arm_zImage_is_searched_for_its_payload()
    {
        byte[] file = new byte[0x100];
        SmallImages.Put(file, 0x24, "\x18\x28\x6f\x01");

        Assert.Equal(KernelImageFormat.SelfExtracting, KernelImage.Identify(file).Format);
    }

    [Fact]
    public void Raw_BTF_of_either_byte_order_ELF_and_bare_streams_are_known_by_their_first_bytes()
    {
        Assert.Equal(KernelImageFormat.Btf, KernelImage.Identify(SmallBtf.Build()).Format);
        Assert.Equal(KernelImageFormat.Btf, KernelImage.Identify(SmallBtf.Build(isBigEndian: true)).Format);
        Assert.Equal(KernelImageFormat.Elf, KernelImage.Identify(new ElfBuilder().Build()).Format);
        Assert.Equal(KernelImageFormat.Compressed, KernelImage.Identify(Gzip).Format);
        Assert.Equal(KernelImageFormat.Unknown, KernelImage.Identify(default(byte[])).Format);
        Assert.Equal(KernelImageFormat.Unknown, KernelImage.Identify("#!/bin/sh\n"u8.ToArray()).Format);
    }

    [Fact]
    public void Payload_candidates_are_limited()
    {
        byte[] file = [.. Enumerable.Repeat(Gzip, 1000).SelectMany(stream => stream)];

        Assert.Equal(64, KernelImage.Identify(new byte[0x20000].Concat(file).ToArray()).FindPayloads().Count);
    }

    [Fact]
    public void Every_truncation_is_read_or_gives_an_error_with_an_offset()
    {
        byte[][] files =
        [
            SmallImages.X86Boot(Gzip, "6.1"),
            SmallImages.Zboot(Gzip, 0xaa64),
            SmallImages.UnifiedKernel(SmallImages.X86Boot(Gzip, "6.1")),
            SmallImages.Arm64(SmallBtf.Build()),
        ];

        foreach (byte[] file in files)
        {
            for (int length = 0; length < file.Length; length++)
            {
                Exception? error = Record.Exception(() => KernelImage.Identify(file.AsMemory(0, length)));
                Assert.True(error is null or ImageFormatException, $"{length} bytes: {error}");
            }
        }
    }

    [Fact]
    public void No_single_damaged_byte_leads_to_another_exception()
    {
        foreach (byte[] file in (byte[][])[
            SmallImages.X86Boot(Gzip, "6.1"), SmallImages.Zboot(Gzip, 0xaa64), SmallImages.UnifiedKernel(Gzip)
        ])
        {
            for (int offset = 0; offset < file.Length; offset++)
            {
                byte original = file[offset];
                file[offset] = 0xff;
                Exception? error = Record.Exception(() => KernelImage.Identify(file));
                file[offset] = original;

                Assert.True(error is null or ImageFormatException, $"byte {offset}: {error}");
            }
        }
    }
}
