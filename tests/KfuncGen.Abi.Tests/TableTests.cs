using KfuncGen.MakeAbi;
using KfuncGen.MakeAbi.Facts;
using KfuncGen.MakeAbi.Reading;
using KfuncGen.MakeAbi.Tables;

namespace KfuncGen.Abi.Tests;

/// <summary>What is wrong in an input is said with its place, and facts survive being written.</summary>
public sealed class TableTests
{
    [Fact]
    public void Facts_are_read_as_they_were_written()
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, AbiFiles.Facts));
        Assert.Equal(text, FactsText.Write(FactsText.Read(text)));
    }

    [Theory]
    [InlineData("typo XDP run=none", "line 1")]
    [InlineData("type XDP\n", "'run=' is missing")]
    [InlineData("type XDP run=packet\n  kind Xdp context=xdp_md result=int early=0 link=xdp", "the sentence is missing")]
    public void A_wrong_line_of_the_programs_is_named(string table, string said) =>
        Assert.Contains(said, Assert.Throws<AbiException>(() => ProgramTable.Read(table)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_wrong_line_of_the_contexts_is_named() =>
        Assert.Contains(
            "line 2",
            Assert.Throws<AbiException>(() => ContextTable.Read("context a : b\n  nothing known here")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Numbers_are_taken_from_defines_and_comments_are_not()
    {
        const string Header = """
            #define TC_ACT_UNSPEC	(-1) /* a comment */
            #define BPF_F_SLEEPABLE		(1U << 4)
            #define TC_ACT_JUMP __TC_ACT_EXT(1)
            #define MASK 0xff
            """;

        Assert.Equal(
            [new AbiEnumValue("TC_ACT_UNSPEC", -1), new AbiEnumValue("BPF_F_SLEEPABLE", 16), new AbiEnumValue("MASK", 255)],
            DefineHeader.Read(Header, ["TC_ACT_*", "BPF_F_SLEEPABLE", "MASK"]));
        Assert.Throws<AbiException>(() => DefineHeader.Read(Header, ["TC_ACT_JUMP"]).ToList());
    }

    [Fact]
    public void A_helper_is_a_number_a_name_and_types()
    {
        AbiHelper helper = Assert.Single(
            HelperHeader.Read("/* text */\nstatic struct bpf_sock *(* const bpf_sk_fullsock)(struct bpf_sock *sk) = (void *) 95;\n"));

        Assert.Equal((95, "bpf_sk_fullsock", "struct bpf_sock *"), (helper.Number, helper.Name, helper.Result));
        Assert.Equal([new AbiParameter("struct bpf_sock *", "sk")], helper.Parameters);
        Assert.Equal("struct bpf_sock *bpf_sk_fullsock(struct bpf_sock *sk)", helper.Prototype);
    }
}
