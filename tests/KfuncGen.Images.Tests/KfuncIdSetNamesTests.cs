using KfuncGen.Images.IdSets;
using KfuncGen.Images.Kallsyms;
using KfuncGen.Tests.Kernels;
using KfuncGen.Tests.Kernels.Synthetic;

namespace KfuncGen.Images.Tests;

public sealed class KfuncIdSetNamesTests
{
    private const string SetPrefix = "__BTF_ID__set8__";
    private const string FunctionPrefix = "__BTF_ID__func__";

    [Theory]
    [InlineData("6.1", KfuncIdSetFormat.Unflagged, 6)]
    [InlineData("6.12", KfuncIdSetFormat.Flagged, 23)]
    [InlineData("6.16", KfuncIdSetFormat.Flagged, 33)]
    [InlineData("6.18", KfuncIdSetFormat.Flagged, 34)]
    [InlineData("7.2", KfuncIdSetFormat.Flagged, 41)]
    public void Every_kfunc_set_of_a_real_kernel_has_a_name_of_its_own(string kernel, KfuncIdSetFormat format, int sets)
    {
        RealKernel real = RealKernel.Of(kernel);
        IReadOnlyDictionary<int, string> names = KfuncIdSetNames.Read(real.Reader, real.BtfIds, real.IdSetSymbols)!;

        Assert.Equal(sets, KfuncIdSetScanner.Scan(real.Reader, real.BtfIds, format).Select(set => names[set.Offset]).Distinct().Count());
    }

    [Fact]
    public void A_name_belongs_to_the_set_with_its_functions()
    {
        RealKernel real = RealKernel.Of("7.2");
        IReadOnlyDictionary<int, string> names = KfuncIdSetNames.Read(real.Reader, real.BtfIds, real.IdSetSymbols)!;
        KfuncIdSet set = KfuncIdSetScanner.Scan(
            real.Reader, real.BtfIds, KfuncIdSetFormat.Flagged).Single(set => names[set.Offset] == "xdp_metadata_kfunc_ids");

        Assert.Equal(
            ["bpf_xdp_metadata_rx_hash", "bpf_xdp_metadata_rx_timestamp", "bpf_xdp_metadata_rx_vlan_tag"],
            set.Entries.Select(entry => real.Reader[entry.Function].Name).Order());
    }

    [Theory]
    [InlineData("6.1")]
    [InlineData("7.2")]
    public void Symbols_of_another_kernel_are_not_believed(string kernel)
    {
        RealKernel real = RealKernel.Of(kernel);

        Assert.Null(KfuncIdSetNames.Read(real.Reader, real.BtfIds, RealKernel.Of("6.12").IdSetSymbols));
    }

    [Theory]
    [InlineData("6.1")]
    [InlineData("6.12")]
    [InlineData("6.16")]
    [InlineData("6.18")]
    [InlineData("7.2")]
    public void No_set_of_a_real_kernel_lacks_a_function(string kernel)
    {
        RealKernel real = RealKernel.Of(kernel);

        Assert.Empty(KfuncIdSetNames.FindFaults(real.Reader, real.BtfIds, real.IdSetSymbols)!);
    }

    [Fact]
    public void Faults_are_not_told_by_symbols_of_another_kernel_or_place()
    {
        RealKernel real = RealKernel.Of("7.2");

        Assert.Null(KfuncIdSetNames.FindFaults(real.Reader, real.BtfIds, RealKernel.Of("6.12").IdSetSymbols));
        Assert.Null(
            KfuncIdSetNames.FindFaults(
                real.Reader, real.BtfIds, [.. real.IdSetSymbols.Select(symbol => symbol with { Offset = symbol.Offset + 8 })]));
        Assert.Null(KfuncIdSetNames.FindFaults(real.Reader, real.BtfIds, []));
    }

    [Fact]
    public void Symbols_in_the_wrong_place_are_not_believed()
    {
        RealKernel real = RealKernel.Of("7.2");

        foreach (int distance in (int[])[-8, -4, -1, 1, 4, 8])
        {
            Assert.Null(
                KfuncIdSetNames.Read(
                    real.Reader, real.BtfIds, [.. real.IdSetSymbols.Select(symbol => symbol with { Offset = symbol.Offset + distance })]));
        }
    }

    [Fact]
    public void One_function_that_disagrees_takes_all_names_away()
    {
        RealKernel real = RealKernel.Of("7.2");
        IdSetSymbol wrong = real.IdSetSymbols.First(
            symbol => symbol.Name.StartsWith(FunctionPrefix + "bpf_task_acquire__", StringComparison.Ordinal));

        Assert.Null(
            KfuncIdSetNames.Read(
                real.Reader,
                real.BtfIds,
                [.. real.IdSetSymbols.Select(
                    symbol => symbol == wrong ? symbol with { Name = FunctionPrefix + "bpf_task_release__1" } : symbol)]));
        Assert.Null(KfuncIdSetNames.Read(real.Reader, real.BtfIds, [.. real.IdSetSymbols.Where(symbol => symbol != wrong)]));
    }

    [Fact]
    public void Ids_are_in_another_order_than_symbols()
    {
        (BtfBuilder builder, byte[] section) = OneSet(id => [2, 1, id, 0, id + 2, 0]);

        Assert.Equal("my_ids", KfuncIdSetNames.Read(builder.ToReader(), section, Symbols("second", "first"))![0]);
    }

    [Fact]
    public void A_function_that_was_not_found_agrees_with_any_symbol()
    {
        (BtfBuilder builder, byte[] section) = OneSet(id => [2, 1, 0, 0, id, 0]);

        Assert.Equal("my_ids", KfuncIdSetNames.Read(builder.ToReader(), section, Symbols("first", "gone"))![0]);
        Assert.Null(KfuncIdSetNames.Read(builder.ToReader(), section, Symbols("second", "gone")));
    }

    [Fact]
    public void A_name_may_have_underscores_at_its_end()
    {
        BtfBuilder builder = new();
        uint id = builder.Function("scx_thing___v2__", 0);

        Assert.NotNull(KfuncIdSetNames.Read(builder.ToReader(), builder.Section([1, 1, id, 0]), Symbols("scx_thing___v2__")));
    }

    [Fact]
    public void Without_the_symbol_of_a_set_there_is_no_name()
    {
        (BtfBuilder builder, byte[] section) = OneSet(id => [2, 1, id, 0, id + 2, 0]);

        Assert.Null(KfuncIdSetNames.Read(builder.ToReader(), section, []));
        Assert.Null(KfuncIdSetNames.Read(builder.ToReader(), section, [.. Symbols("first", "second").Skip(1)]));
    }

    [Theory]
    [InlineData(-4)]
    [InlineData(24)]
    [InlineData(1L << 40)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void A_set_outside_the_section_is_not_believed(long offset)
    {
        (BtfBuilder builder, byte[] section) = OneSet(id => [2, 1, id, 0, id + 2, 0]);

        Assert.Null(
            KfuncIdSetNames.Read(
                builder.ToReader(), section, [.. Symbols("first", "second"), new IdSetSymbol(SetPrefix + "other", offset)]));
    }

    [Theory]
    [InlineData(3u)]
    [InlineData(0x1fffffffu)]
    [InlineData(0x80000000u)]
    [InlineData(uint.MaxValue)]
    public void A_count_past_the_end_of_the_section_is_not_believed(uint count)
    {
        (BtfBuilder builder, byte[] section) = OneSet(id => [count, 1, id, 0, id + 2, 0]);

        Assert.Null(KfuncIdSetNames.Read(builder.ToReader(), section, Symbols("first", "second", "third")));
    }

    [Fact]
    public void Every_truncation_of_the_section_takes_the_names_away()
    {
        RealKernel real = RealKernel.Of("6.12");
        long end = real.IdSetSymbols.Where(
            symbol => symbol.Name.StartsWith(SetPrefix, StringComparison.Ordinal)).Max(symbol => symbol.Offset);

        for (int length = 0; length < end; length += 4)
        {
            Assert.Null(KfuncIdSetNames.Read(real.Reader, real.BtfIds.AsSpan(0, length), real.IdSetSymbols));
        }
    }

    [Theory]
    [MemberData(nameof(KallsymsTableTests.Shapes), MemberType = typeof(KallsymsTableTests))]
    public void Symbols_come_from_the_kernels_table_by_their_distance_from_the_BTF(KallsymsShape shape, bool isBigEndian)
    {
        const long Btf = 0x200000;
        const long Distance = 0x5000;
        RealKernel real = RealKernel.Of("6.12");
        KallsymsBuilder builder = new KallsymsBuilder(shape, isBigEndian).Fill(100).Add("__start_BTF", Btf).Add("__stop_BTF", Btf + 0x4000);

        foreach (IdSetSymbol symbol in real.IdSetSymbols)
        {
            builder.Add(symbol.Name, Btf + Distance + symbol.Offset);
        }

        KallsymsTable table = KallsymsTable.Find(builder.Build(), isBigEndian)!;

        Assert.Equal(
            real.IdSetSymbols,
            IdSetSymbol.Find(table, Distance).OrderBy(symbol => symbol.Offset).ThenBy(symbol => symbol.Name, StringComparer.Ordinal));
    }

    [Fact]
    public void A_table_that_does_not_say_where_the_BTF_is_gives_no_symbols()
    {
        byte[] image = new KallsymsBuilder(KallsymsShape.TokensFirst).Fill(100).Add(SetPrefix + "my_ids", 0x100000).Build();

        Assert.Empty(IdSetSymbol.Find(KallsymsTable.Find(image, isBigEndian: false)!, 0));
    }

    /// <summary>Functions <c>first</c> and <c>second</c>, two ids apart, and a section made of the first one's id.</summary>
    private static (BtfBuilder Builder, byte[] Section) OneSet(Func<uint, uint[]> words)
    {
        BtfBuilder builder = new();
        uint id = builder.Function("first", 0);
        builder.Function("second", 0);
        return (builder, builder.Section(words(id)));
    }

    private static IReadOnlyList<IdSetSymbol> Symbols(params string[] functions) =>
        [new IdSetSymbol(SetPrefix + "my_ids", 0), .. functions.Select(
            (function, i) => new IdSetSymbol($"{FunctionPrefix}{function}__{i + 12}", 8 + (8 * i)))];
}
