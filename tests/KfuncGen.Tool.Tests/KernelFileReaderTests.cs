using System.Text;
using KfuncGen.Images;
using KfuncGen.Images.IdSets;
using KfuncGen.Tests.Kernels.Images;
using KfuncGen.Tests.Kernels.Synthetic;
using KfuncGen.Tool.Decompression;
using KfuncGen.Tool.Files;
using KfuncGen.Tool.Terminals;
using KfuncGen.Tool.Tests.Inputs;

namespace KfuncGen.Tool.Tests;

public class KernelFileReaderTests
{
    private const string Release = "6.12.107+deb13-amd64";

    private static readonly byte[] Btf = SmallBtf.Build(types: 100);
    private static readonly byte[] BigEndianBtf = SmallBtf.Build(isBigEndian: true, types: 100);
    private static readonly byte[] Ids = new ByteWriter().U32(1, 1, 10, 0).ToArray();

    /// <summary>64 bytes, so that what follows it is as aligned as it is.</summary>
    private static readonly byte[] Banner = Encoding.ASCII.GetBytes(
        $"\0Linux version {Release} (builder@host) #1 SMP\n".PadRight(64, '\0'));

    /// <summary>Words that are no ids, counts or flags.</summary>
    private static readonly byte[] Code = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];

    private static byte[] Flat => SmallImages.Arm64([.. Banner, .. Btf, .. new byte[3], .. Ids, .. Code]);

    private static byte[] Vmlinux => new ElfBuilder().Add(".rodata", Banner).Add(".BTF", Btf).Add(".BTF_ids", Ids).Build();

    [Fact]
    public void Raw_BTF_is_just_that()
    {
        KernelFile file = Read(Btf);

        Assert.Equal(Btf, file.Btf.ToArray());
        Assert.Null(file.IdSets);
        Assert.Null(file.Release);
        Assert.Null(file.Architecture);
    }

    [Fact]
    public void A_vmlinux_has_sections_banner_and_machine()
    {
        AssertIsKernel(Read(Vmlinux), "x86_64");
    }

    [Fact]
    public void A_vmlinux_without_id_sets_says_nothing_about_them()
    {
        Assert.Null(Read(new ElfBuilder().Add(".BTF", Btf).Build()).IdSets);
    }

    [Fact]
    public void A_bzImage_is_unpacked_whatever_follows_its_stream()
    {
        byte[] image = SmallImages.X86Boot([.. Gzip.Pack(Vmlinux), 0, 1, 2, 3], "6.12.107+from-the-header");

        // The kernel's own word goes before the container's.
        AssertIsKernel(Read(image), "x86_64");
    }

    [Fact]
    public void The_containers_release_and_architecture_stand_in_for_missing_ones()
    {
        byte[] image = SmallImages.X86Boot(Gzip.Pack(new ElfBuilder(machine: 0x7777).Add(".BTF", Btf).Build()), Release);

        KernelFile file = Read(image);

        Assert.Equal(Release, file.Release);
        Assert.Equal("x86_64", file.Architecture);
    }

    [Fact]
    public void A_flat_image_has_the_symbols_of_its_id_sets()
    {
        byte[] kernel = [.. Banner, .. Btf, .. new byte[3], .. Ids, .. Code];
        byte[] padding = new byte[-kernel.Length & 7];
        long distance = Btf.Length + 3;

        byte[] symbols = new KallsymsBuilder(KallsymsShape.TokensFirst)
            .Fill(100)
            .Add("__start_BTF", 0x10000)
            .Add("__BTF_ID__set8__my_ids", 0x10000 + distance)
            .Add("__BTF_ID__func__bpf_one__2", 0x10000 + distance + 8)
            .Build();

        Assert.Equal(
            [new IdSetSymbol("__BTF_ID__set8__my_ids", 0), new IdSetSymbol("__BTF_ID__func__bpf_one__2", 8)],
            Read(SmallImages.Arm64([.. kernel, .. padding, .. symbols])).IdSetSymbols);
        Assert.Empty(Read(Flat).IdSetSymbols);
    }

    [Fact]
    public void A_unified_image_is_unpacked_down_to_the_kernel()
    {
        AssertIsKernel(Read(SmallImages.UnifiedKernel(SmallImages.X86Boot(Gzip.Pack(Vmlinux), Release))), "x86_64");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_flat_image_is_searched_packed_or_not(bool isPacked)
    {
        AssertIsKernel(Read(isPacked ? Gzip.Pack(Flat) : Flat), "aarch64");
    }

    [Fact]
    public void An_EFI_zboot_image_is_unpacked()
    {
        AssertIsKernel(Read(SmallImages.Zboot(Gzip.Pack(Flat), 0xaa64)), "aarch64");
    }

    [Fact]
    public void An_s390x_image_is_searched_past_what_only_looks_like_its_payload()
    {
        byte[] flat =
            [.. Banner, .. BigEndianBtf, .. new byte[3], .. new ByteWriter(isBigEndian: true).U32(1, 1, 10, 0).ToArray(), .. Code];
        byte[] decoy = [0x1f, 0x8b, 8, 0, .. new byte[60]];
        byte[] image = [.. new byte[0x10008], .. "S390EP"u8, .. decoy, .. Gzip.Pack(flat), 9, 9, 9, 9];

        KernelFile file = Read(image);

        Assert.Equal(BigEndianBtf, file.Btf.ToArray());
        Assert.Equal(Release, file.Release);
        Assert.Equal("s390x", file.Architecture);
    }

    [Fact]
    public void A_module_tells_its_name_and_its_kernel()
    {
        byte[] module = new ElfBuilder(machine: 183)
            .Add(".modinfo", "name=nf_conntrack\0vermagic=6.12.107+deb13-arm64 SMP\0"u8.ToArray())
            .Add(".BTF", Btf).Add(".BTF.base", [1, 2]).Build();

        KernelFile file = Read(Gzip.Pack(module));

        Assert.Equal("nf_conntrack", file.Module);
        Assert.Equal("6.12.107+deb13-arm64", file.Release);
        Assert.Equal("aarch64", file.Architecture);
        Assert.Equal([1, 2], file.DistilledBase!.Value.ToArray());
    }

    [Fact]
    public void Compressed_sections_are_unpacked()
    {
        byte[] file = new ElfBuilder().AddCompressed(".BTF", type: 1, (ulong)Btf.Length, Gzip.PackZlib(Btf)).Build();

        Assert.Equal(Btf, Read(file).Btf.ToArray());
    }

    [Theory]
    [MemberData(nameof(Useless))]
    public void What_holds_no_BTF_says_what_it_is_and_what_to_give(byte[] file, string message)
    {
        Assert.Contains(message, Assert.Throws<InputException>(() => Read(file)).Message);
    }

    public static TheoryData<byte[], string> Useless => new()
    {
        { new ElfBuilder().Add(".text", [1]).Build(), "this ELF file has no section .BTF" },
        { new ElfBuilder().Add(".BTF", [], type: 8, size: 100).Build(), "holds nothing but debug information" },
        { SmallImages.X86Boot(Gzip.Pack(new ElfBuilder().Build()), Release), "no BTF was found in this kernel image" },
        { SmallImages.Arm64(new byte[100]), "no BTF was found in this kernel image" },
        { Gzip.Pack(new byte[100]), "the compressed file holds no kernel" },
        { "#!/bin/sh\necho hello\n"u8.ToArray(), "it starts with 23212f62696e2f73680a6563686f2068" },
        { "root:x:0:0:root:/root"u8.ToArray(), "it starts with the text \"root:x:0:0:root:\"" },
        { Enumerable.Range(0, 8).Aggregate(new byte[10], (bytes, _) => Gzip.Pack(bytes)), "packed more than 6 times" },
    };

    [Fact]
    public void An_s390x_image_that_does_not_unpack_names_the_places()
    {
        byte[] payload = Gzip.Pack(Vmlinux);
        byte[] image = [.. new byte[0x10008], .. "S390EP"u8, .. payload];

        Assert.Contains("seems to start unpacks: 0x1000e. ", Assert.Throws<InputException>(() => Read(image[..^20])).Message);
        Assert.Contains("no compressed kernel is in it", Assert.Throws<InputException>(() => Read(image[..0x10010])).Message);
    }

    [Fact]
    public void An_image_that_nothing_here_unpacks_names_what_does()
    {
        byte[] lzo = [0x89, (byte)'L', (byte)'Z', (byte)'O', 0, 0x0d, 0x0a, 0x1a, 0x0a, .. new byte[100]];
        byte[] image = [.. new byte[0x10008], .. "S390EP"u8, .. lzo];
        KernelFileReader reader = new(new Decompressor(), new ProgressLine(Silent));

        Assert.Contains("extract-vmlinux", Assert.Throws<MissingDecompressorException>(() => reader.Read(image)).Message);
    }

    [Fact]
    public void Every_truncation_gives_a_sentence_or_the_same_BTF()
    {
        byte[][] files =
        [
            Vmlinux,
            SmallImages.X86Boot(Gzip.Pack(Vmlinux), Release),
            SmallImages.Zboot(Gzip.Pack(Flat), 0xaa64),
            Flat,
        ];

        foreach (byte[] file in files)
        {
            for (int length = 1; length < file.Length; length += 7)
            {
                try
                {
                    Assert.Equal(Btf, Read(file[..length]).Btf.ToArray());
                }
                catch (Exception exception) when (exception is InputException or ImageFormatException or DecompressionException)
                {
                    Assert.NotEmpty(exception.Message);
                }
            }
        }
    }

    private static Terminal Silent => new(TextWriter.Null, TextWriter.Null, IsOutputInteractive: false, IsErrorInteractive: false);

    private static KernelFile Read(byte[] file) => new KernelFileReader(new Decompressor(), new ProgressLine(Silent)).Read(file);

    private static void AssertIsKernel(KernelFile file, string architecture)
    {
        Assert.Equal(Btf, file.Btf.ToArray());
        Assert.Equal(Ids, file.IdSets!.Value.ToArray());
        Assert.Equal(Release, file.Release);
        Assert.Equal(architecture, file.Architecture);
        Assert.Null(file.Module);
    }
}
