using System.Text;
using KfuncGen.Images.Elf;
using KfuncGen.Images.IdSets;
using KfuncGen.Tests.Kernels.Images;

namespace KfuncGen.Images.Tests;

public class ElfSymbolTests
{
    private const string Names = "\0__BTF_ID__set8__my_ids\0__BTF_ID__func__bpf_one__3\0__BTF_ID__set8__elsewhere\0";

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public void Symbols_of_the_id_sets_are_found_in_their_section(bool is64Bit, bool isBigEndian)
    {
        ElfFile elf = ElfFile.Read(Module(is64Bit, isBigEndian));

        Assert.Equal(
            [new IdSetSymbol("__BTF_ID__set8__my_ids", 16), new IdSetSymbol("__BTF_ID__func__bpf_one__3", 24)], IdSetSymbol.Find(elf));
    }

    [Fact]
    public void A_stripped_file_has_none() =>
        Assert.Empty(IdSetSymbol.Find(ElfFile.Read(new ElfBuilder().Add(".BTF_ids", new byte[32]).Build())));

    [Fact]
    public void A_name_outside_the_string_table_is_passed_over()
    {
        ElfBuilder builder = new();
        builder.Add(".BTF_ids", new byte[32]).Add(".strtab", Encoding.ASCII.GetBytes("\0__BTF_ID__set8__without_end"));
        builder.Add(
            ".symtab", [.. Symbol(true, false, 1, 1, 0), .. Symbol(true, false, 1000, 1, 0), .. Symbol(true, false, uint.MaxValue, 1, 0)]);

        Assert.Empty(IdSetSymbol.Find(ElfFile.Read(builder.Build())));
    }

    [Fact]
    public void Every_truncation_of_the_symbol_table_is_survived()
    {
        byte[] symbols = [.. Symbol(true, false, 1, 1, 16), .. Symbol(true, false, 24, 1, 24)];

        for (int length = 0; length < symbols.Length; length++)
        {
            ElfBuilder builder = new();
            builder.Add(".BTF_ids", new byte[32]).Add(".strtab", Encoding.ASCII.GetBytes(Names)).Add(".symtab", symbols[..length]);

            Assert.Equal(length / 24, IdSetSymbol.Find(ElfFile.Read(builder.Build())).Count);
        }
    }

    private static byte[] Module(bool is64Bit, bool isBigEndian)
    {
        ElfBuilder builder = new(is64Bit, isBigEndian);
        builder.Add(".text", new byte[16]).Add(".BTF_ids", new byte[32]).Add(".strtab", Encoding.ASCII.GetBytes(Names));
        builder.Add(
            ".symtab",
            [
                .. Symbol(is64Bit, isBigEndian, 0, 0, 0),
                .. Symbol(is64Bit, isBigEndian, 1, 2, 16),
                .. Symbol(is64Bit, isBigEndian, 24, 2, 24),
                .. Symbol(is64Bit, isBigEndian, 51, 1, 0),
            ]);
        return builder.Build();
    }

    private static byte[] Symbol(bool is64Bit, bool isBigEndian, uint name, ushort section, ulong value)
    {
        ByteWriter symbol = new(isBigEndian);
        symbol.U32(name);

        return is64Bit
            ? symbol.Bytes(1, 0).U16(section).Word(value, true).Word(4, true).ToArray()
            : symbol.Word(value, false).Word(4, false).Bytes(1, 0).U16(section).ToArray();
    }
}
