using KfuncGen.Btf.Format;
using KfuncGen.Images.IdSets;
using KfuncGen.Tests.Kernels;
using KfuncGen.Tests.Kernels.Synthetic;

namespace KfuncGen.Images.Tests;

public sealed class KfuncIdSetScannerTests
{
    private const uint Acquire = 1;
    private const uint Release = 2;

    [Theory]
    [InlineData("6.1", KfuncIdSetFormat.Unflagged, 6, 42)]
    [InlineData("6.1", KfuncIdSetFormat.Flagged, 0, 0)]
    [InlineData("6.12", KfuncIdSetFormat.Flagged, 23, 132)]
    [InlineData("6.16", KfuncIdSetFormat.Flagged, 33, 228)]
    [InlineData("6.18", KfuncIdSetFormat.Flagged, 34, 250)]
    [InlineData("7.2", KfuncIdSetFormat.Flagged, 41, 308)]
    public void Real_kernels_have_as_many_sets_and_kfuncs(string kernel, KfuncIdSetFormat format, int sets, int kfuncs)
    {
        RealKernel real = RealKernel.Of(kernel);
        IReadOnlyList<KfuncIdSet> found = KfuncIdSetScanner.Scan(real.Reader, real.BtfIds, format);

        Assert.Equal(sets, found.Count);
        Assert.Equal(kfuncs, found.SelectMany(set => set.Entries).Select(entry => entry.Function).Distinct().Count());
    }

    [Theory]
    [InlineData("6.1")]
    [InlineData("6.12")]
    [InlineData("6.16")]
    [InlineData("6.18")]
    [InlineData("7.2")]
    public void Without_BTF_it_is_seen_that_there_may_be_sets(string kernel)
    {
        Assert.True(KfuncIdSetScanner.MayHoldSets(RealKernel.Of(kernel).BtfIds, isBigEndian: false));
    }

    [Theory]
    [InlineData(true, new uint[] { 1, 1, 70, 0 })]
    [InlineData(true, new uint[] { 9, 9, 2, 0, 0, 0, 70, 1 })]
    [InlineData(true, new uint[] { 1, 0x01000000, 70, 0 })]
    [InlineData(false, new uint[] { })]
    [InlineData(false, new uint[] { 1, 2, 70, 0 })]
    [InlineData(false, new uint[] { 1, 1, 0, 0 })]
    [InlineData(false, new uint[] { 2, 1, 70, 0 })]
    [InlineData(false, new uint[] { 2, 1, 71, 0, 70, 0 })]
    [InlineData(false, new uint[] { 3, 70, 71, 72, 80 })]
    public void Sets_are_told_from_lists_without_BTF(bool mayHold, uint[] words)
    {
        byte[] little = [.. words.SelectMany(BitConverter.GetBytes)];
        byte[] big = [.. words.SelectMany(static word => BitConverter.GetBytes(word).Reverse())];

        Assert.Equal(mayHold, KfuncIdSetScanner.MayHoldSets(little, isBigEndian: false));
        Assert.Equal(mayHold, KfuncIdSetScanner.MayHoldSets(big, isBigEndian: true));
    }

    [Theory]
    [InlineData("6.12")]
    [InlineData("6.16")]
    [InlineData("6.18")]
    [InlineData("7.2")]
    public void Every_tagged_function_of_a_real_kernel_is_in_a_set(string kernel)
    {
        RealKernel real = RealKernel.Of(kernel);
        HashSet<BtfTypeId> found = [.. KfuncIdSetScanner.Scan(
            real.Reader, real.BtfIds, KfuncIdSetFormat.Flagged).SelectMany(set => set.Entries).Select(entry => entry.Function)];

        Assert.All(real.Reader.FindFunctionsTagged("bpf_kfunc"u8), function => Assert.Contains(function.Id, found));
    }

    [Theory]
    [InlineData("6.12")]
    [InlineData("6.16")]
    [InlineData("6.18")]
    [InlineData("7.2")]
    public void The_only_unflagged_set_since_6_9_is_that_of_update_socket_protocol(string kernel)
    {
        RealKernel real = RealKernel.Of(kernel);
        KfuncIdSet set = Assert.Single(KfuncIdSetScanner.Scan(real.Reader, real.BtfIds, KfuncIdSetFormat.Unflagged));

        Assert.Equal("update_socket_protocol", real.Reader[Assert.Single(set.Entries).Function].Name);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sets_are_found_between_lists_in_the_byte_order_of_the_kernel(bool bigEndian)
    {
        (BtfBuilder builder, uint first, uint second) = TwoFunctions(bigEndian);
        byte[] section = builder.Section(
            [first, second, 0, /* a list */
            2, first, second, /* a plain set */
            2, 1, first, Acquire, second, Release,
            1, 1, second, Release | (1u << 31)]);

        IReadOnlyList<KfuncIdSet> sets = KfuncIdSetScanner.Scan(builder.ToReader(), section, KfuncIdSetFormat.Flagged);

        Assert.Equal([24, 48], sets.Select(set => set.Offset));
        Assert.Equal([new(new(first), Acquire, 32), new(new(second), Release, 40)], sets[0].Entries);
        Assert.Equal([new(new(second), Release | (1u << 31), 56)], sets[1].Entries);
    }

    [Fact]
    public void Entries_without_a_function_are_listed()
    {
        (BtfBuilder builder, uint first, _) = TwoFunctions();

        KfuncIdSet set = Assert.Single(Scan(builder, 2, 1, 0, Acquire, first, Release));

        Assert.Equal([default, new BtfTypeId(first)], set.Entries.Select(entry => entry.Function));
    }

    [Fact]
    public void What_is_not_ascending_not_a_function_or_too_long_is_no_set()
    {
        (BtfBuilder builder, uint first, uint second) = TwoFunctions();
        uint type = builder.Int("int", 4);

        Assert.Empty(Scan(builder, 2, 1, second, 0, first, 0));
        Assert.Empty(Scan(builder, 1, 1, type, 0));
        Assert.Empty(Scan(builder, 1, 1, 1000, 0));
        Assert.Empty(Scan(builder, 2, 1, first, 0));
        Assert.Empty(Scan(builder, 1, 2, first, 0));
        Assert.Empty(Scan(builder, 2, 1, 0, 0, 0, 0));
        Assert.Empty(Scan(builder, [512, 1, .. Enumerable.Repeat(first, 1024)]));
        Assert.Empty(Scan(builder));
    }

    [Fact]
    public void A_set_that_was_turned_around_by_a_cross_build_is_turned_back()
    {
        (BtfBuilder builder, uint first, _) = TwoFunctions(bigEndian: true);

        KfuncIdSet set = Assert.Single(Scan(builder, 1, 0x01000000, first, 0x25000000));

        Assert.Equal(0x25u, set.Entries[0].Flags);
    }

    [Fact]
    public void Unflagged_sets_have_only_flags_that_kernels_before_6_9_know()
    {
        (BtfBuilder builder, uint first, _) = TwoFunctions();

        Assert.Single(Scan(builder, KfuncIdSetFormat.Unflagged, 1, 0, first, 0xfff));
        Assert.Empty(Scan(builder, KfuncIdSetFormat.Unflagged, 1, 0, first, 0x1000));
    }

    [Fact]
    public void Ids_of_a_module_go_on_where_the_kernel_ends()
    {
        (BtfBuilder lower, uint first, _) = TwoFunctions();
        BtfBuilder upper = new(over: lower);
        uint function = upper.Function("bpf_module_kfunc", 0);

        KfuncIdSet set = Assert.Single(
            KfuncIdSetScanner.Scan(upper.ToReader(lower.ToReader()), upper.Section(2, 1, first, 0, function, 0), KfuncIdSetFormat.Flagged));

        Assert.Equal([first, function], set.Entries.Select(entry => entry.Function.Value));
    }

    [Fact]
    public void A_section_that_is_no_run_of_words_is_refused()
    {
        (BtfBuilder builder, _, _) = TwoFunctions();

        BtfFormatException exception = Assert.Throws<BtfFormatException>(
            () => KfuncIdSetScanner.Scan(builder.ToReader(), "some text\n"u8, KfuncIdSetFormat.Flagged));

        Assert.Equal(10, exception.Offset);
        Assert.Contains("a .BTF_ids section of 10 bytes; expected a length that 4 divides", exception.Message);
    }

    [Fact]
    public void A_section_cut_at_any_word_has_the_sets_that_are_whole()
    {
        RealKernel real = RealKernel.Of("7.2");
        IReadOnlyList<KfuncIdSet> whole = KfuncIdSetScanner.Scan(real.Reader, real.BtfIds, KfuncIdSetFormat.Flagged);

        for (int length = 0; length < real.BtfIds.Length; length += 4)
        {
            IReadOnlyList<KfuncIdSet> cut = KfuncIdSetScanner.Scan(real.Reader, real.BtfIds.AsSpan(0, length), KfuncIdSetFormat.Flagged);

            Assert.Equal(
                whole.Where(set => set.Offset + 8 + (set.Entries.Count * 8) <= length).Select(set => set.Offset),
                cut.Select(set => set.Offset));
        }
    }

    private static IReadOnlyList<KfuncIdSet> Scan(BtfBuilder builder, params uint[] words) =>
        Scan(builder, KfuncIdSetFormat.Flagged, words);

    private static IReadOnlyList<KfuncIdSet> Scan(BtfBuilder builder, KfuncIdSetFormat format, params uint[] words) =>
        KfuncIdSetScanner.Scan(builder.ToReader(), builder.Section(words), format);

    private static (BtfBuilder Builder, uint First, uint Second) TwoFunctions(bool bigEndian = false)
    {
        BtfBuilder builder = new(bigEndian);

        // Small ids are also small counts: start behind them.
        while (builder.NextId < 600)
        {
            builder.Int("filler", 4);
        }

        return (builder, builder.Function("first", 0), builder.Function("second", 0));
    }
}
