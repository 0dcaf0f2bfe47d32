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
}
