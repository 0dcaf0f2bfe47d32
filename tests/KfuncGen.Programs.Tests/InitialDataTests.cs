namespace KfuncGen.Programs.Tests;

/// <summary>What static fields of programs begin with is what their initializers say, unless one says otherwise before loading.</summary>
public sealed class InitialDataTests
{
    [Fact]
    public void Data_of_an_object_begins_with_what_its_fields_are_on_the_CLR()
    {
        using InitialDataObject.Bpf loaded = Objects.Load<InitialDataObject.Bpf>(InitialDataObject.Bpf.TryLoad);
        Assert.Equal((5, XdpAction.XDP_TX, 15L, 0L), (loaded.Limit, loaded.Action, loaded.Range.High, loaded.Untouched));

        Numbers numbers = new() { A = 5 };
        Assert.Equal(1, loaded.Read.Run(ref numbers));
        Assert.Equal((3005, 34114, 125_025), (numbers.R, numbers.S, numbers.C));
        Assert.Equal(6, loaded.Limit);
        Assert.Equal(XdpAction.XDP_TX, (XdpAction)loaded.Act.Run(new byte[64]).ReturnValue);
    }

    [Fact]
    public void Each_load_begins_anew()
    {
        using InitialDataObject.Bpf one = Objects.Load<InitialDataObject.Bpf>(InitialDataObject.Bpf.TryLoad);
        one.Limit = 77;
        using InitialDataObject.Bpf two = Objects.Load<InitialDataObject.Bpf>(InitialDataObject.Bpf.TryLoad);

        Assert.Equal((77, 5), (one.Limit, two.Limit));
    }

    [Fact]
    public void What_is_said_before_loading_counts_more()
    {
        using InitialDataObject.Bpf loaded = Objects.Load<InitialDataObject.Bpf>(
            InitialDataObject.Bpf.TryLoad,
            new() { Data = { { "Limit", 8 }, { "Action", XdpAction.XDP_DROP }, { "Range", new InitialDataObject.Range { High = 1 } } } });

        Assert.Equal((8, XdpAction.XDP_DROP, 1, 0), (loaded.Limit, loaded.Action, loaded.Range.High, loaded.Range.Low));
    }

    [Fact]
    public void A_value_of_another_size_or_for_no_datum_is_refused_with_a_sentence()
    {
        ArgumentException size = Assert.Throws<ArgumentException>(
            static () => InitialDataObject.Bpf.TryLoad(out _, out _, new() { Data = { { "Limit", 8L } } }));
        Assert.StartsWith(
            "'Limit' of 'InitialDataObject' has 4 bytes; read a value of type Int64, which has 8. Give a value of the field's type.",
            size.Message,
            StringComparison.Ordinal);
        ArgumentException name = Assert.Throws<ArgumentException>(
            static () => InitialDataObject.Bpf.TryLoad(out _, out _, new() { Data = { { "limit", 8 } } }));
        Assert.StartsWith("'InitialDataObject' has no datum 'limit'; it has ", name.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_own_data_of_a_program_begins_so_too_also_that_of_other_classes()
    {
        using LoadedBpfProgram<Numbers> sum = Kernel.Load(InitialDataPrograms.Bpf.Sum);
        Numbers numbers = default;
        Assert.Equal(-6, sum.Run(ref numbers));
        Assert.Equal(0x1122334455667788, numbers.R);
        Assert.Equal(-5, sum.Run(ref numbers));
        Assert.Equal(0x1122334455667789, numbers.R);
    }
}
