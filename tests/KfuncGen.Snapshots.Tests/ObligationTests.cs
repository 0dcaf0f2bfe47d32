using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Obligations;

namespace KfuncGen.Snapshots.Tests;

public sealed class ObligationTests
{
    private static readonly Obligation[] All = [.. CallObligation.All, .. ArgumentObligation.All, .. ResultObligation.All];

    [Fact]
    public void Every_obligation_is_listed_under_its_own_name()
    {
        Type[] places = [typeof(CallObligation), typeof(ArgumentObligation), typeof(ResultObligation)];

        Assert.Equal(
            places.SelectMany(static place => place.GetFields()).Select(static field => field.Name).Order(),
            All.Select(static obligation => obligation.Name).Order());
    }

    [Fact]
    public void Every_obligation_has_a_phrase_and_a_rule_for_drift() =>
        Assert.All(
            All,
            static obligation =>
            {
                Assert.NotEmpty(obligation.Words.Phrase);
                Assert.Equal(obligation.Words.Gained is null, obligation.Words.Lost is null);
                Assert.NotEqual(obligation.Words.Gained ?? "", obligation.Words.Lost);
            });

    [Fact]
    public void Every_flag_has_a_row_and_what_it_tells_a_sentence()
    {
        KfuncFlags[] named = [.. Enum.GetValues<KfuncFlags>().Where(static flag => flag != KfuncFlags.None)];

        Assert.Equal(named, FlagObligations.All.Select(static row => row.Flag));
        Assert.All(
            FlagObligations.All,
            static row => Assert.Equal(row.Flag == KfuncFlags.KF_FASTCALL, row.Told?.Words.Sentence is null));
    }

    [Theory]
    [MemberData(nameof(Suffixes))]
    public void Every_suffix_asks_for_something_on_every_kernel(string suffix) =>
        Assert.All(
            new KernelVersion?[] { new(6, 1), new(7, 2), new(7, 3), null },
            version => Assert.NotEmpty(ParameterSuffix.Demands("x" + suffix, version)));

    [Theory]
    [MemberData(nameof(Suffixes))]
    public void A_suffix_is_read_alone_before_others_and_never_as_a_shorter_one(string suffix)
    {
        Assert.Equal("x", ParameterSuffix.Strip("x" + suffix));
        Assert.Equal("x", ParameterSuffix.Strip("x" + suffix + "__nullable"));
        Assert.Equal(
            [ArgumentObligation.MayBeNull, .. ParameterSuffix.Demands("x" + suffix, null)],
            ParameterSuffix.Demands("x" + suffix + "__nullable", null));
        Assert.Empty(ParameterSuffix.Demands(suffix, null));
    }

    [Fact]
    public void Every_obligation_comes_from_a_flag_a_suffix_or_the_prototype()
    {
        IEnumerable<Obligation?> flags = FlagObligations.All.SelectMany(
            static row => new Obligation?[] { row.Call, row.Argument, row.Result, row.KernelObjects });
        IEnumerable<Obligation> suffixes = ParameterSuffix.Names.SelectMany(
            static suffix => new KernelVersion?[] { new(7, 2), new(7, 3) }.SelectMany(
                version => ParameterSuffix.Demands("x" + suffix, version)));
        Obligation[] prototype =
        [
            CallObligation.Refused, ArgumentObligation.NotNull, ArgumentObligation.NeedNotBeTrusted, ResultObligation.NotOwned,
            ResultObligation.NotNull, ResultObligation.Writable, ResultObligation.ReadOnly,
        ];

        Assert.Empty(All.Except([.. flags.OfType<Obligation>(), .. suffixes, .. prototype]));
    }

    public static TheoryData<string> Suffixes() => [.. ParameterSuffix.Names];
}
