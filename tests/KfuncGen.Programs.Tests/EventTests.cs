namespace KfuncGen.Programs.Tests;

/// <summary>Events that programs make, as user space reads them.</summary>
public sealed class EventTests
{
    // A socket filter sees a packet without Ethernet's header.
    private const uint Header = 14;

    [Fact]
    public void A_record_is_submitted_or_discarded_by_using()
    {
        using EventPrograms.Bpf programs = Objects.Load<EventPrograms.Bpf>(EventPrograms.Bpf.TryLoad);

        Assert.Equal(2, programs.Tell.Run(new byte[64]).ReturnValue);
        Assert.Equal(1, programs.Tell.Run(new byte[200]).ReturnValue);
        Assert.Equal(2, programs.Tell.Run(new byte[80]).ReturnValue);
        Assert.Equal([64 - Header, 80 - Header], Read(programs).Select(static one => one.Length));
    }

    [Fact]
    public void Or_by_hand()
    {
        using EventPrograms.Bpf programs = Objects.Load<EventPrograms.Bpf>(EventPrograms.Bpf.TryLoad);

        Assert.Equal(1, programs.Discard.Run(new byte[64]).ReturnValue);
        Assert.Equal(2, programs.Discard.Run(new byte[90]).ReturnValue);
        Assert.Equal([(90 - Header, 77u)], Read(programs).Select(static one => (one.Length, one.Protocol)));
    }

    [Fact]
    public void What_finds_no_room_is_counted()
    {
        using EventPrograms.Bpf programs = Objects.Load<EventPrograms.Bpf>(EventPrograms.Bpf.TryLoad);
        int made = 0;

        for (int i = 0; i < 1000; i++)
        {
            made += programs.Tell.Run(new byte[64]).ReturnValue / 2;
        }

        // A record of 8 bytes has a head of 8: BPF_RINGBUF_HDR_SZ.
        Assert.Equal((4096 / 16) - 1, made);
        Assert.Equal(1000ul - (ulong)made, programs.Lost);
        Assert.Equal(made, Read(programs).Count);
    }

    [Fact]
    public void Values_and_bytes_are_copied()
    {
        using EventPrograms.Bpf programs = Objects.Load<EventPrograms.Bpf>(EventPrograms.Bpf.TryLoad);
        Assert.Equal(0, programs.Copy.Run(new byte[70]).ReturnValue);
        Assert.Equal([(70 - Header, 3u)], Read(programs).Select(static one => (one.Length, one.Protocol)));
        List<byte[]> texts = [];
        programs.Bytes.Consume(bytes => texts.Add(bytes.ToArray()));
        Assert.Equal([[70 - (int)Header, 9, 9, 9, 9]], texts);
    }

    private static List<EventPrograms.Seen> Read(EventPrograms.Bpf programs)
    {
        List<EventPrograms.Seen> seen = [];
        programs.Events.Consume((in EventPrograms.Seen one) => seen.Add(one));
        return seen;
    }
}
