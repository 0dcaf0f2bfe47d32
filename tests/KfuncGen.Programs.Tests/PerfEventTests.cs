namespace KfuncGen.Programs.Tests;

/// <summary>Events by the buffers of CPUs.</summary>
public sealed class PerfEventTests
{
    [Fact]
    public void What_a_program_writes_for_its_CPU_is_read_in_order()
    {
        using PerfEventObject.Bpf loaded = Objects.Load<PerfEventObject.Bpf>(PerfEventObject.Bpf.TryLoad);

        // Nobody listens yet.
        Assert.Equal(XdpAction.XDP_DROP, (XdpAction)loaded.Tell.Run(new byte[64]).ReturnValue);
        loaded.Events.OpenBuffers(pages: 8);
        Assert.Equal(XdpAction.XDP_PASS, (XdpAction)loaded.Tell.Run(new byte[60], repeat: 100).ReturnValue);
        List<PerfEventObject.Seen> seen = [];
        Assert.Equal(100, loaded.Events.Consume((in PerfEventObject.Seen value) => seen.Add(value)));

        Assert.Equal(Enumerable.Range(2, 100), seen.Select(static one => (int)one.Number));
        Assert.All(seen, static one => Assert.Equal((60, 7), (one.Length, (int)one.End)));
        Assert.Equal(0, loaded.Events.Lost);
    }

    [Fact]
    public void What_is_made_in_the_middle_of_a_call_is_written_too()
    {
        using PerfEventObject.Bpf loaded = Objects.Load<PerfEventObject.Bpf>(PerfEventObject.Bpf.TryLoad);
        loaded.Events.OpenBuffers(pages: 8);
        Assert.Equal(XdpAction.XDP_PASS, (XdpAction)loaded.TellAtOnce.Run(new byte[60]).ReturnValue);
        List<PerfEventObject.Seen> seen = [];
        loaded.Events.Consume((in PerfEventObject.Seen value) => seen.Add(value));
        Assert.Equal([new() { Number = 5, Length = 60 }], seen);
    }

    [Fact]
    public async Task Who_waits_for_what_programs_write_for_their_CPUs_is_told_of_each()
    {
        using PerfEventObject.Bpf loaded = Objects.Load<PerfEventObject.Bpf>(PerfEventObject.Bpf.TryLoad);
        loaded.Events.OpenBuffers(pages: 8);
        HashSet<int> seen = [];
        Task reading = ReadAsync();

        for (int i = 0; i < 10; i++)
        {
            // Some are there at once, and for others it has to wait: whichever comes first, none is missed.
            loaded.Tell.Run(new byte[60], repeat: 10);
            await Task.Yield();
        }

        await reading;
        Assert.Equal(Enumerable.Range(1, 100), seen.Order());
        Assert.Equal(0, loaded.Events.Lost);

        async Task ReadAsync()
        {
            await foreach (PerfEventObject.Seen one in loaded.Events.ReadAllAsync())
            {
                if (seen.Add((int)one.Number) && seen.Count == 100)
                {
                    break;
                }
            }
        }
    }

    [Fact]
    public async Task Waiting_ends_when_it_is_canceled_or_the_object_is_disposed()
    {
        PerfEventObject.Bpf loaded = Objects.Load<PerfEventObject.Bpf>(PerfEventObject.Bpf.TryLoad);
        using CancellationTokenSource end = new();
        using CancellationTokenSource never = new();
        Assert.Throws<InvalidOperationException>(() => ReadAsync(never.Token).GetAwaiter().GetResult());
        loaded.Events.OpenBuffers(pages: 8);
        Task canceled = ReadAsync(end.Token);
        Task disposed = ReadAsync(never.Token);
        end.Cancel();
        loaded.Dispose();

        Assert.True(await EndsWithAsync<OperationCanceledException>(canceled));
        Assert.True(await EndsWithAsync<ObjectDisposedException>(disposed));

        async Task ReadAsync(CancellationToken token)
        {
            await foreach (PerfEventObject.Seen _ in loaded.Events.ReadAllAsync(token))
            {
            }
        }
    }

    private static async Task<bool> EndsWithAsync<T>(Task task)
        where T : Exception
    {
        try
        {
            await task;
            return false;
        }
        catch (T)
        {
            return true;
        }
    }
}
