namespace KfuncGen.Programs.Tests;

/// <summary>Functions that the kernel calls while a program runs.</summary>
public sealed class CallbackTests
{
    private static readonly byte[] Packet = new byte[64];

    [Fact]
    public void ForEach_visits_each_element_of_hash_tables_and_arrays_until_it_says_stop()
    {
        using CallbackObject.Bpf loaded = Load();
        Fill(loaded, 3);
        loaded.Slots.Set(0, [.. Enumerable.Range(0, 16).Select(static i => (ulong)i)]);

        Assert.Equal((3 * 10_000) + (16 * 100) + 1, Run(loaded.SumUp));
        Assert.Equal((6ul, 60ul + 1240, 3u), (loaded.Total.Keys, loaded.Total.Values, loaded.Total.Count));
        Assert.Equal<ulong>([11, 21, 31], [.. loaded.Counts.Select(static one => one.Value).Order()]);
        Assert.All(loaded.Slots, static value => Assert.Equal(0ul, value));
        Assert.Equal(1ul, loaded.OfCpus[0].Max());

        Fill(loaded, 9);
        Assert.Equal(5, Run(loaded.SumUp) / 10_000);
        Assert.Equal(5, (int)loaded.Total.Count);
    }

    [Fact]
    public void What_is_handed_over_may_be_shared_data()
    {
        using CallbackObject.Bpf loaded = Load();
        Fill(loaded, 4);
        loaded.Total = new() { Most = 100, Keys = 1000 };

        Assert.Equal(4, Run(loaded.Shared));
        Assert.Equal((1010ul, 100ul, 4u), (loaded.Total.Keys, loaded.Total.Values, loaded.Total.Count));
    }

    [Fact]
    public void An_index_out_of_range_in_what_the_kernel_calls_ends_the_program()
    {
        using CallbackObject.Bpf loaded = Load();
        loaded.Counts[1] = 1;
        loaded.Counts[2] = 2;
        loaded.Counts[3] = 1;
        Assert.Equal(3000 + 2 + 10, Run(loaded.Abort));
        Assert.Equal(77, Run(loaded.AbortAlone));

        loaded.Counts[2] = 4;
        int early = (int)TcAction.TC_ACT_SHOT;
        Assert.Equal(early, Run(loaded.Abort));
        Assert.Equal(early, Run(loaded.AbortAlone));
    }

    [Fact]
    public void Messages_of_user_space_are_drained_until_it_says_stop()
    {
        using CallbackObject.Bpf loaded = Load();
        Assert.Equal(0, Run(loaded.Take));

        for (uint i = 1; i <= 4; i++)
        {
            Assert.True(loaded.Messages.TryAdd(new() { Kind = i == 3 ? 99 : i, Value = i * 100 }));
        }

        Assert.Equal(3, Run(loaded.Take));
        Assert.Equal((102ul, 600ul), (loaded.Total.Keys, loaded.Total.Values));
        Assert.Equal(1, Run(loaded.Take));
        Assert.Equal((4ul, 400ul), (loaded.Total.Keys, loaded.Total.Values));
    }

    [Fact]
    public void The_kernel_runs_a_loop_until_it_says_stop()
    {
        using CallbackObject.Bpf loaded = Load();
        Assert.Equal(70_001, Run(loaded.Loop));
        Assert.Equal(70_000ul * 70_001 / 2, loaded.Total.Values);
    }

    private static CallbackObject.Bpf Load() => Objects.Load<CallbackObject.Bpf>(CallbackObject.Bpf.TryLoad);

    private static int Run(LoadedTcProgram program) => (int)program.Run(Packet).ReturnValue;

    private static void Fill(CallbackObject.Bpf loaded, uint count)
    {
        for (uint i = 1; i <= count; i++)
        {
            loaded.Counts[i] = i * 10;
        }
    }
}
