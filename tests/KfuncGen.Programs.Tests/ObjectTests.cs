namespace KfuncGen.Programs.Tests;

/// <summary>Programs that share maps and data, loaded at once, seen from both sides.</summary>
public sealed class ObjectTests
{
    [Fact]
    public void A_map_that_a_program_counts_in_is_read_from_outside()
    {
        using CountingObject.Bpf counting = Objects.Load<CountingObject.Bpf>(CountingObject.Bpf.TryLoad);
        counting.Counts[3] = 41;

        Assert.Equal(XdpAction.XDP_PASS, Send(counting, 3));
        Assert.Equal(XdpAction.XDP_PASS, Send(counting, 4));
        Assert.Equal((42ul, 1ul), (counting.Counts[3], counting.Counts[4]));
        Assert.Equal(2ul, counting.Totals[0].Aggregate(0ul, static (sum, total) => sum + total.Packets));
        Assert.Equal(128ul, counting.Totals[0].Aggregate(0ul, static (sum, total) => sum + total.Bytes));
    }

    [Fact]
    public void Data_is_one_for_all_programs_and_for_user_space()
    {
        using CountingObject.Bpf counting = Objects.Load<CountingObject.Bpf>(CountingObject.Bpf.TryLoad);
        counting.Limit = 1;
        Send(counting, 1);
        Assert.Equal(0ul, counting.Dropped);
        Assert.Equal(XdpAction.XDP_DROP, Send(counting, 1));
        Assert.Equal(1ul, counting.Dropped);
        counting.Dropped = 7;
        Numbers numbers = new() { A = 1 };
        counting.Ask.Run(ref numbers);

        Assert.Equal(7, numbers.C);
    }

    [Fact]
    public void What_a_program_finds_it_changes_and_removes()
    {
        using CountingObject.Bpf counting = Objects.Load<CountingObject.Bpf>(CountingObject.Bpf.TryLoad);
        counting.Counts[9] = 5;
        Numbers numbers = new() { A = 9 };
        Assert.Equal(0, counting.Ask.Run(ref numbers));
        Assert.Equal((105, 0), (numbers.R, numbers.S));
        Assert.False(counting.Counts.TryGetValue(9, out _));
        Assert.Equal(-2, counting.Ask.Run(ref numbers));
    }

    [Fact]
    public void The_padding_of_a_key_is_zero()
    {
        using CountingObject.Bpf counting = Objects.Load<CountingObject.Bpf>(CountingObject.Bpf.TryLoad);
        counting.Counts[9] = 5;
        Numbers numbers = new() { A = 9, B = 12 };
        counting.Ask.Run(ref numbers);
        CountingObject.Padded key = default;
        (key.Small, key.Large) = (9, 7);

        Assert.Equal(12, counting.ByPadded[key]);
    }

    [Fact]
    public void Two_loads_share_nothing()
    {
        using CountingObject.Bpf one = Objects.Load<CountingObject.Bpf>(CountingObject.Bpf.TryLoad);
        using CountingObject.Bpf two = Objects.Load<CountingObject.Bpf>(CountingObject.Bpf.TryLoad);
        one.Counts[1] = 1;
        one.Dropped = 3;

        Assert.Empty(two.Counts);
        Assert.Equal(0ul, two.Dropped);
    }

    private static XdpAction Send(CountingObject.Bpf counting, byte first)
    {
        byte[] packet = new byte[64];
        packet[0] = first;
        return (XdpAction)counting.Count.Run(packet).ReturnValue;
    }
}
