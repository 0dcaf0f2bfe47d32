using KfuncGen.Images.Compression;
using KfuncGen.Images.Elf;
using KfuncGen.Tests.Kernels.Images;

namespace KfuncGen.Images.Tests;

public class ElfFileTests
{
    private static readonly byte[] Content = [1, 2, 3, 4, 5];

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Sections_are_found_by_name_in_either_class_and_byte_order(bool is64Bit, bool isBigEndian)
    {
        byte[] file = new ElfBuilder(is64Bit, isBigEndian).Add(".text", [9]).Add(".BTF", Content).Build();

        ElfFile elf = ElfFile.Read(file);

        Assert.Equal(is64Bit, elf.Is64Bit);
        Assert.Equal(isBigEndian, elf.IsBigEndian);
        Assert.Equal(4, elf.SectionCount);
        Assert.Equal(Content, elf.FindSection(".BTF")!.Contents.ToArray());
        Assert.Equal(Content, file.AsSpan((int)elf.FindSection(".BTF")!.Offset, 5));
    }

    [Fact]
    public void Of_a_file_that_is_loaded_by_parts_only_what_is_needed_is()
    {
        byte[] file = new ElfBuilder().Add(".text", new byte[10_000]).Add(".BTF", Content).Build();
        byte[] memory = new byte[file.Length];
        int loaded = 0;

        ElfFile elf = ElfFile.Read(memory, (offset, count) =>
        {
            file.AsSpan((int)offset, count).CopyTo(memory.AsSpan((int)offset));
            loaded += count;
        });

        Assert.True(elf.HasSection(".text"));
        Assert.False(elf.HasSection(".BTF_ids"));
        Assert.Equal(Content, elf.FindSection(".BTF")!.Contents.ToArray());
        Assert.InRange(loaded, 1, 500);
    }

    [Fact]
    public void A_name_is_not_found_by_its_start_or_its_end()
    {
        ElfFile elf = ElfFile.Read(new ElfBuilder().Add(".BTF_ids", Content).Add("x.BTF", Content).Build());

        Assert.Null(elf.FindSection(".BTF"));
        Assert.NotNull(elf.FindSection(".BTF_ids"));
    }

    [Theory]
    [InlineData(62, true, false, "x86_64")]
    [InlineData(3, false, false, "i686")]
    [InlineData(183, true, false, "aarch64")]
    [InlineData(22, true, true, "s390x")]
    [InlineData(21, true, false, "ppc64le")]
    [InlineData(21, true, true, "ppc64")]
    [InlineData(243, true, false, "riscv64")]
    [InlineData(258, true, false, "loongarch64")]
    [InlineData(40, false, false, null)]
    [InlineData(0xeb9f, true, false, null)]
    public void The_machine_is_named_as_the_kernel_names_it(int machine, bool is64Bit, bool isBigEndian, string? architecture)
    {
        Assert.Equal(architecture, ElfFile.Read(new ElfBuilder(is64Bit, isBigEndian, (ushort)machine).Build()).Architecture);
    }

    [Fact]
    public void A_section_without_stored_bytes_has_no_contents_and_may_lie_outside_the_file()
    {
        ElfSection section = ElfFile.Read(new ElfBuilder().Add(".BTF", [], type: 8, size: 1ul << 40).Build()).FindSection(".BTF")!;

        Assert.False(section.HasContents);
        Assert.True(section.Contents.IsEmpty);
    }

    [Theory]
    [InlineData(false, 1u, CompressionFormat.Zlib)]
    [InlineData(true, 2u, CompressionFormat.Zstd)]
    public void A_compressed_section_gives_its_stream_and_its_size(bool is64Bit, uint type, CompressionFormat compression)
    {
        ElfSection section = ElfFile.Read(new ElfBuilder(is64Bit).AddCompressed(".BTF", type, 1000, Content).Build()).FindSection(".BTF")!;

        Assert.Equal(compression, section.Compression);
        Assert.Equal(1000ul, section.Size);
        Assert.Equal(Content, section.Contents.ToArray());
    }

    [Fact]
    public void An_unknown_section_compression_is_named()
    {
        ElfFile elf = ElfFile.Read(new ElfBuilder().AddCompressed(".BTF", 7, 1000, Content).Build());

        Assert.Contains(
            "section .BTF is compressed with type 7", Assert.Throws<ImageFormatException>(() => elf.FindSection(".BTF")).Message);
    }

    [Fact]
    public void Extended_section_numbering_is_read()
    {
        ElfFile elf = ElfFile.Read(new ElfBuilder { ExtendedNumbering = true }.Add(".BTF", Content).Build());

        Assert.Equal(3, elf.SectionCount);
        Assert.Equal(Content, elf.FindSection(".BTF")!.Contents.ToArray());
    }

    [Fact]
    public void A_section_that_reaches_past_the_end_names_itself_and_its_offset()
    {
        ElfFile elf = ElfFile.Read(new ElfBuilder().Add(".BTF", Content, size: ulong.MaxValue).Build());

        ImageFormatException error = Assert.Throws<ImageFormatException>(() => elf.FindSection(".BTF"));

        Assert.Equal(64, error.Offset);
        Assert.Contains("section .BTF takes 18446744073709551615 bytes here", error.Message);
    }

    [Theory]
    [InlineData(4, 3, "the class of the ELF file is 3")]
    [InlineData(5, 0, "the byte order of the ELF file is 0")]
    [InlineData(0x3a, 1, "e_shentsize is 1")]
    [InlineData(0x3e, 200, "section 200 is to hold the section names")]
    [InlineData(0x2f, 0x80, "the section header table takes")]
    public void A_damaged_header_field_is_named(int offset, byte value, string message)
    {
        byte[] file = new ElfBuilder().Add(".BTF", Content).Build();
        file[offset] = value;

        Assert.Contains(message, Assert.Throws<ImageFormatException>(() => ElfFile.Read(file)).Message);
    }

    [Fact]
    public void A_file_without_section_headers_has_no_sections()
    {
        byte[] file = new ElfBuilder().Build();
        file.AsSpan(0x28, 8).Clear();

        Assert.Equal(0, ElfFile.Read(file).SectionCount);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_truncation_gives_an_error_with_an_offset(bool is64Bit)
    {
        byte[] file = new ElfBuilder(is64Bit, isBigEndian: true).Add(".BTF", Content).AddCompressed(".BTF_ids", 1, 1000, Content).Build();

        for (int length = 0; length < file.Length; length++)
        {
            // The section header table is last: no truncated file can be read.
            ImageFormatException error = Assert.Throws<ImageFormatException>(() => ElfFile.Read(file.AsMemory(0, length)));
            Assert.StartsWith($"Offset {error.Offset} (0x{error.Offset:x}): ", error.Message);
        }
    }

    [Fact]
    public void No_single_damaged_byte_leads_to_another_exception()
    {
        byte[] file = new ElfBuilder().Add(".BTF", Content).AddCompressed(".BTF_ids", 1, 1000, Content).Build();

        for (int offset = 4; offset < file.Length; offset++)
        {
            foreach (byte value in (byte[])[0, 1, 0x7f, 0x80, 0xff])
            {
                byte original = file[offset];
                file[offset] = value;
                Exception? error = Record.Exception(() =>
                {
                    ElfFile elf = ElfFile.Read(file);
                    elf.FindSection(".BTF");
                    elf.FindSection(".BTF_ids");
                });
                file[offset] = original;

                Assert.True(error is null or ImageFormatException, $"byte {offset} = {value}: {error}");
            }
        }
    }
}
