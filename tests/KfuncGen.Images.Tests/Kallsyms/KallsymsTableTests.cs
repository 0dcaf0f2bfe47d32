using System.Diagnostics;
using KfuncGen.Images.Kallsyms;
using KfuncGen.Tests.Kernels.Synthetic;

namespace KfuncGen.Images.Tests;

public sealed class KallsymsTableTests
{
    public static TheoryData<KallsymsShape, bool> Shapes()
    {
        TheoryData<KallsymsShape, bool> shapes = [];

        foreach (KallsymsShape shape in Enum.GetValues<KallsymsShape>())
        {
            shapes.Add(shape, false);
            shapes.Add(shape, true);
        }

        return shapes;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Symbols_are_found_by_prefix_in_every_layout(KallsymsShape shape, bool isBigEndian)
    {
        byte[] image = Image(shape, isBigEndian, fill: 1000);

        KallsymsTable table = KallsymsTable.Find(image, isBigEndian)!;
        IReadOnlyList<KernelSymbol> found = table.FindSymbols("__BTF_ID__set8__");
        long start = table.FindSymbol("__start_BTF")!.Value.Position;

        Assert.Equal(["__BTF_ID__set8__first_ids", "__BTF_ID__set8__second_ids"], found.Select(symbol => symbol.Name));
        Assert.Equal([0x1000, 0x1020], found.Select(symbol => symbol.Position - start));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_table_need_not_fill_a_group_of_names(KallsymsShape shape, bool isBigEndian)
    {
        KallsymsTable table = KallsymsTable.Find(Image(shape, isBigEndian, fill: 3), isBigEndian)!;

        Assert.Equal(2, table.FindSymbols("__BTF_ID__set8__").Count);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_number_of_symbols_around_a_full_group_is_found(KallsymsShape shape, bool isBigEndian)
    {
        for (int fill = 245; fill < 260; fill++)
        {
            Assert.NotNull(KallsymsTable.Find(Image(shape, isBigEndian, fill), isBigEndian));
        }
    }

    [Fact]
    public void A_name_whose_length_takes_two_bytes_is_found()
    {
        string name = new('x', 300);
        byte[] image = new KallsymsBuilder(KallsymsShape.RelativeToItself).Fill(300).Add(name, 0x9000).Build();

        Assert.Equal(name, KallsymsTable.Find(image, isBigEndian: false)!.FindSymbol(name)?.Name);
    }

    [Fact]
    public void Symbols_that_are_no_addresses_are_left_out()
    {
        KallsymsTable table = KallsymsTable.Find(
            Image(KallsymsShape.TokensFirstNegative, isBigEndian: false, fill: 300), isBigEndian: false)!;

        Assert.Empty(table.FindSymbols("cpu_number"));
        Assert.Equal(300 + 5 + 2, table.Count);
    }

    [Fact]
    public void A_name_that_only_starts_alike_is_another()
    {
        KallsymsTable table = KallsymsTable.Find(Image(KallsymsShape.TokensFirst, isBigEndian: false, fill: 300), isBigEndian: false)!;

        Assert.Null(table.FindSymbol("__start_BT"));
        Assert.Empty(table.FindSymbols("__start_BTFs"));
        Assert.Empty(table.FindSymbols("r__start_BTF"));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_other_byte_order_finds_nothing(KallsymsShape shape, bool isBigEndian) =>
        Assert.Null(KallsymsTable.Find(Image(shape, isBigEndian, fill: 300), !isBigEndian));

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_truncation_finds_nothing_or_a_whole_table(KallsymsShape shape, bool isBigEndian)
    {
        byte[] image = Image(shape, isBigEndian, fill: 260);
        int count = KallsymsTable.Find(image, isBigEndian)!.Count;

        for (int length = 0; length < image.Length; length++)
        {
            KallsymsTable? table = KallsymsTable.Find(image.AsMemory(0, length), isBigEndian);

            if (table is not null)
            {
                Assert.Equal(count, table.Count);
                Assert.Equal(2, table.FindSymbols("__BTF_ID__set8__").Count);
            }
        }

        // Not a word of the addresses may be missing.
        Assert.Null(KallsymsTable.Find(image.AsMemory(0, image.Length / 3), isBigEndian));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Damage_anywhere_is_survived(KallsymsShape shape, bool isBigEndian)
    {
        byte[] image = Image(shape, isBigEndian, fill: 40);

        for (int at = 0; at < image.Length; at++)
        {
            foreach (byte value in (byte[])[0, 1, 0x7f, 0x80, 0xff])
            {
                byte before = image[at];
                image[at] = value;
                KallsymsTable.Find(image, isBigEndian)?.FindSymbols("__BTF_ID__");
                image[at] = before;
            }
        }
    }

    [Fact]
    public void Bytes_made_to_look_like_many_tables_end_soon()
    {
        byte[] digits = "0\01\02\03\04\05\06\07\08\09\0"u8.ToArray();
        byte[] image = new byte[4 << 20];

        for (int at = 0; at + digits.Length <= image.Length; at += digits.Length)
        {
            digits.CopyTo(image, at);
        }

        Stopwatch watch = Stopwatch.StartNew();

        Assert.Null(KallsymsTable.Find(image, isBigEndian: false));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"took {watch.Elapsed}");
    }

    private static byte[] Image(KallsymsShape shape, bool isBigEndian, int fill) => new KallsymsBuilder(shape, isBigEndian)
        .Fill(fill)
        .Add("__start_BTF", 0x100000)
        .Add("__BTF_ID__set8__first_ids", 0x101000)
        .Add("__BTF_ID__func__bpf_one__17", 0x101008)
        .Add("__BTF_ID__set8__second_ids", 0x101020)
        .Add("__stop_BTF_ids", 0x102000)
        .Build();
}
